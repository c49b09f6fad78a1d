// Level of detail: from which scale on a mark, a name or a line is drawn. Places in the map are given out by importance:
// at each scale a mark needs a cell of its own, so every region fills evenly as one comes nearer, and at the last scale
// everything is there. Computed once for what is shown; a frame only compares numbers.

const LAST_SCALE = 3; // from here on every mark is drawn
const MARK_CELL = [10, 10]; // pixels that a mark claims
const NAME_CELL = [110, 30];
const THEME_CELL = [128, 40];
const LINES = 360; // individual edges on the whole map at first; four times as many at twice the scale
const ACROSS = 60; // links between territories that are drawn beside the bundles at first
const BANDS = 2; // bundles that a territory keeps, its strongest

const IMPORTANCE = { concept: 2, note: 1, tag: 0.8, author: 0.75 };
const importanceOf = (node) => IMPORTANCE[node.kind] * (0.3 + node.size) * (node.quiet ? 0.6 : 1);

/** Everything a frame needs to know of these nodes and edges, in flat arrays. */
function createDetail(nodes, edges, fitted, widest = fitted) {
  const count = nodes.length;
  const detail = {
    nodes,
    count,
    fitted,
    xs: Float32Array.from(nodes, (node) => node.px),
    ys: Float32Array.from(nodes, (node) => node.py),
    radii: Float32Array.from(nodes, baseRadius),
    buckets: new Uint8Array(count),
    box: bounds(nodes, 1),
    seen: new Int32Array(count),
    sorted: new Int32Array(count),
    seenCount: 0,
    slotOf: (node) => (nodes[node.slot] === node ? node.slot : -1),
  };
  nodes.forEach((node, slot) => {
    node.slot = slot;
  });
  const order = orderBy(Float32Array.from(nodes, (node) => -importanceOf(node)));
  detail.order = order;
  detail.first = widest / 1.5;
  detail.appear = appearances(order, detail, MARK_CELL);
  detail.steps = detail.appear.slice().sort();
  detail.named = appearances(order, detail, NAME_CELL);
  const themes = order.filter((slot) => nodes[slot].kind === "concept");
  const ofThemes = appearances(themes, detail, THEME_CELL);
  for (const slot of themes) detail.named[slot] = ofThemes[slot];
  if (count <= 90) detail.named.fill(0); // so few that each may be tried at any scale
  if (count > 150)
    nodes.forEach((node, slot) => {
      detail.named[slot] *= node.edges.length ? { tag: 1.5, author: 1.5 }[node.kind] || 1 : 3;
    });
  detail.grid = createGrid(detail);
  detail.lines = createLines(detail, edges);
  return detail;
}

/** The scale from which on each slot is drawn: the first at which its cell is free. */
function appearances(order, { xs, ys, box, count, first }, [wide, high]) {
  const appear = new Float32Array(count).fill(LAST_SCALE);
  const levels = [];
  for (let scale = first; scale < LAST_SCALE && box; scale *= Math.SQRT2) {
    const columns = Math.ceil((box.width * scale) / wide) + 1;
    const rows = Math.ceil((box.height * scale) / high) + 1;
    if (columns * rows > 4e6) break;
    levels.push({ scale, columns, taken: new Uint8Array(columns * rows) });
  }
  for (const slot of order) {
    let found = false;
    for (const level of levels) {
      const column = (((xs[slot] - box.left) * level.scale) / wide) | 0;
      const row = (((ys[slot] - box.top) * level.scale) / high) | 0;
      const cell = row * level.columns + column;
      if (!found && !level.taken[cell]) {
        found = true;
        appear[slot] = level.scale;
      }
      if (found) level.taken[cell] = 1;
    }
  }
  return appear;
}

/** How many of all marks a scale draws, seen or beside the screen. */
function drawnAt({ steps }, scale) {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= scale) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Slots by cells of the world, in each the ones that appear first in front. */
function createGrid({ xs, ys, box, count, appear }) {
  if (!count) return { size: 1, columns: 0, rows: 0, start: new Int32Array(1), items: new Int32Array(0) };
  const size = Math.max(24, Math.sqrt((box.width * box.height) / Math.max(1, count / 5)));
  const columns = Math.floor(box.width / size) + 1;
  const rows = Math.floor(box.height / size) + 1;
  const cellOf = (slot) => Math.floor((ys[slot] - box.top) / size) * columns + Math.floor((xs[slot] - box.left) / size);
  const cells = Int32Array.from({ length: count }, (_, slot) => cellOf(slot));
  const items = new Int32Array(count);
  const byRank = orderBy(appear);
  const start = new Int32Array(columns * rows + 1);
  for (const cell of cells) start[cell + 1] += 1;
  for (let cell = 0; cell < columns * rows; cell += 1) start[cell + 1] += start[cell];
  const next = start.slice();
  for (const slot of byRank) items[next[cells[slot]]++] = slot;
  return { size, columns, rows, start, items };
}

/** Collect into detail.seen the slots that this view draws; margin in pixels. Nothing is allocated. */
function gather(detail, camera, margin) {
  const { grid, box, seen, appear, xs, ys } = detail;
  const { scale } = camera;
  let found = 0;
  if (detail.count) {
    const [halfWide, halfHigh] = [(camera.width / 2 + margin) / scale, (camera.height / 2 + margin) / scale];
    const [left, right, top, bottom] = [camera.x - halfWide, camera.x + halfWide, camera.y - halfHigh, camera.y + halfHigh];
    const fromColumn = Math.max(0, Math.floor((left - box.left) / grid.size));
    const toColumn = Math.min(grid.columns - 1, Math.floor((right - box.left) / grid.size));
    const fromRow = Math.max(0, Math.floor((top - box.top) / grid.size));
    const toRow = Math.min(grid.rows - 1, Math.floor((bottom - box.top) / grid.size));
    for (let row = fromRow; row <= toRow; row += 1) {
      for (let cell = row * grid.columns + fromColumn; cell <= row * grid.columns + toColumn; cell += 1) {
        for (let at = grid.start[cell]; at < grid.start[cell + 1]; at += 1) {
          const slot = grid.items[at];
          if (appear[slot] > scale) break;
          if (xs[slot] >= left && xs[slot] <= right && ys[slot] >= top && ys[slot] <= bottom) seen[found++] = slot;
        }
      }
    }
  }
  detail.seenCount = found;
}

/** Edges by the scale from which on they are drawn: each node's strongest first, and never without both of its ends. */
function createLines(detail, edges) {
  const { appear, fitted } = detail;
  const count = edges.length;
  const many = count > 150;
  const ends = [Int32Array.from(edges, (edge) => detail.slotOf(edge.a)), Int32Array.from(edges, (edge) => detail.slotOf(edge.b))];
  const strength = Float32Array.from(edges, edgeWorth);
  const ranks = rankAtEnds(ends, strength, detail.count);
  const linksAcross = edges.filter((edge) => edge.layer === "links" && isAcross(edge)).length <= ACROSS;
  const keys = new Float32Array(count);
  const least = new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const edge = edges[at];
    least[at] = Math.max(appear[ends[0][at]], appear[ends[1][at]]);
    const across = isAcross(edge) ? (edge.layer === "links" ? 1 : 3) : 0;
    if (many && across && !(linksAcross && edge.layer === "links")) least[at] = Math.max(least[at], fitted * 1.6); // until then a bundle stands for it
    keys[at] = ranks[at] + across + 3 * Math.log2(Math.max(1, least[at] / fitted)) - 0.5 * strength[at];
  }
  const from = new Float32Array(count);
  orderBy(keys).forEach((at, place) => {
    const due = many ? Math.min(LAST_SCALE, fitted * Math.sqrt((place + 1) / LINES)) : 0;
    from[at] = Math.max(least[at], due);
  });
  const order = orderBy(from);
  return {
    list: Array.from(order, (at) => edges[at]),
    many,
    a: order.map((at) => ends[0][at]),
    b: order.map((at) => ends[1][at]),
    from: Float32Array.from(order, (at) => from[at]),
    styles: new Uint8Array(count),
    drawn: new Int32Array(count),
    drawnCount: 0,
  };
}

/** The numbers 0, 1, 2, … ordered by their keys, equal ones as they come. Native sorting of numbers, since edges are many. */
function orderBy(keys) {
  const bits = new Uint32Array(keys.buffer, keys.byteOffset, keys.length);
  const packed = Float64Array.from(bits, (each, at) => ((each & 0x80000000 ? ~each : each | 0x80000000) >>> 0) * 2 ** 21 + at).sort();
  return Uint32Array.from(packed, (each) => each % 2 ** 21);
}

const isAcross = (edge) => edge.a.community !== edge.b.community;

const edgeWorth = (edge) => (edge.layer === "links" ? 1 : 0) + (edge.weight ?? 0.3);

/** How many stronger edges each has at its ends, at the better of both. */
function rankAtEnds([a, b], strength, count) {
  const used = new Uint16Array(count);
  const ranks = new Uint16Array(strength.length);
  for (const at of orderBy(strength.map((value) => -value))) ranks[at] = Math.min(used[a[at]]++, used[b[at]]++);
  return ranks;
}

/** Collect into lines.drawn what this view draws, up to a number. Lines that leave the view for far away only cross it: left out. */
function gatherLines(detail, camera, most) {
  const { lines, xs, ys } = detail;
  const { scale } = camera;
  const far = (0.6 * Math.max(camera.width, camera.height)) / scale;
  const halfWide = camera.width / 2 / camera.scale;
  const halfHigh = camera.height / 2 / camera.scale;
  const inside = (slot) => Math.abs(xs[slot] - camera.x) < halfWide && Math.abs(ys[slot] - camera.y) < halfHigh;
  let found = 0;
  for (let at = 0; at < lines.list.length && found < most && lines.from[at] <= scale; at += 1) {
    const [a, b] = [lines.a[at], lines.b[at]];
    const ends = inside(a) + inside(b);
    if (ends === 2 || (ends === 1 && Math.abs(xs[a] - xs[b]) < far && Math.abs(ys[a] - ys[b]) < far)) lines.drawn[found++] = at;
  }
  lines.drawnCount = found;
}

/** Bundles: what joins two territories, as one band; each territory keeps its strongest. */
function createBands(edges, names) {
  const places = new Map(names.filter((name) => name.community).map((name) => [name.community.id, name]));
  const sums = new Map();
  for (const edge of edges) {
    if (!isAcross(edge)) continue;
    const [a, b] = [places.get(edge.a.community), places.get(edge.b.community)];
    if (!a || !b) continue;
    const [first, second] = a.community.order < b.community.order ? [a, b] : [b, a];
    const key = first.community.order * 65536 + second.community.order;
    if (!sums.has(key)) sums.set(key, { a: first, b: second, sum: 0 });
    sums.get(key).sum += edge.weight ?? 0.3;
  }
  const ranked = [...sums.values()].sort((a, b) => b.sum - a.sum);
  const used = new Map();
  const use = (name) => used.set(name, (used.get(name) || 0) + 1).get(name);
  const most = ranked[0]?.sum || 1;
  const kept = ranked.filter((band) => Math.min(use(band.a), use(band.b)) <= BANDS && band.sum > 0.04 * most);
  return kept.map((band) => ({ ...band, share: Math.sqrt(band.sum / most) }));
}
