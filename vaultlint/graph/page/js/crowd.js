// The marks on the screen, so that labels can keep off them.

/** The marks of a frame, found by cells of the screen. Its arrays are kept from frame to frame. */
class Crowd {
  static SIZE = 40;

  constructor() {
    Object.assign(this, {
      x: new Float32Array(0),
      y: new Float32Array(0),
      r: new Float32Array(0),
      nodes: [],
      count: 0,
      columns: 1,
      rows: 1,
    });
    this.start = new Int32Array(2);
    this.next = new Int32Array(2);
    this.items = new Int32Array(0);
  }

  column(x) {
    return within(0, Math.floor(x / Crowd.SIZE) + 1, this.columns - 1);
  }

  row(y) {
    return within(0, Math.floor(y / Crowd.SIZE) + 1, this.rows - 1);
  }

  clear(most) {
    this.count = 0;
    if (this.x.length >= most) return;
    for (const name of ["x", "y", "r"]) this[name] = new Float32Array(2 * most);
    this.items = new Int32Array(2 * most);
  }

  add(node, x, y, r) {
    this.nodes[this.count] = node;
    [this.x[this.count], this.y[this.count], this.r[this.count]] = [x, y, r];
    this.count += 1;
  }

  /** Sort what was added into cells. */
  settle(width, height) {
    this.columns = Math.ceil(width / Crowd.SIZE) + 2;
    this.rows = Math.ceil(height / Crowd.SIZE) + 2;
    const cells = this.columns * this.rows;
    if (this.start.length < cells + 1) [this.start, this.next] = [new Int32Array(cells + 1), new Int32Array(cells + 1)];
    const cellOf = (at) => this.row(this.y[at]) * this.columns + this.column(this.x[at]);
    this.start.fill(0);
    for (let at = 0; at < this.count; at += 1) this.start[cellOf(at) + 1] += 1;
    for (let cell = 0; cell < cells; cell += 1) this.start[cell + 1] += this.start[cell];
    this.next.set(this.start);
    for (let at = 0; at < this.count; at += 1) this.items[this.next[cellOf(at)]++] = at;
  }

  /** How many marks a box would cover, that of its own node apart; with a home, other communities' marks count four times. */
  hits(box, own, home) {
    let hits = 0;
    const [from, to] = [this.column(box.x - 12), this.column(box.x + box.w + 12)];
    for (let row = this.row(box.y - 12); row <= this.row(box.y + box.h + 12); row += 1) {
      for (let place = this.start[row * this.columns + from]; place < this.start[row * this.columns + to + 1]; place += 1) {
        const at = this.items[place];
        const r = this.r[at];
        const beside =
          this.x[at] + r <= box.x || this.x[at] - r >= box.x + box.w || this.y[at] + r <= box.y || this.y[at] - r >= box.y + box.h;
        if (!beside && this.nodes[at] !== own) hits += home !== undefined && this.nodes[at].community !== home ? 4 : 1;
      }
    }
    return hits;
  }
}
