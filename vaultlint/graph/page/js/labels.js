// Labels: placed greedily by importance in screen pixels, each tried at a few spots, and left out rather than laid over
// another label or over a mark. Zooming in makes room, so more appear.

const widths = new Map();

function textWidth(context, font, text) {
  const key = font + text;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

/** Boxes already taken, found through a coarse grid. */
class Occupied {
  constructor() {
    this.cells = new Map();
  }

  * keys(box) {
    for (let x = Math.floor(box.x / 64); x <= Math.floor((box.x + box.w) / 64); x += 1) {
      for (let y = Math.floor(box.y / 64); y <= Math.floor((box.y + box.h) / 64); y += 1) yield x * 65536 + y;
    }
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  /** How many boxes this one would touch; those of `self` do not count. */
  hits(box, self) {
    const found = new Set();
    for (const key of this.keys(box)) {
      for (const taken of this.cells.get(key) || []) {
        if (taken.owner !== self && overlap(box, taken)) found.add(taken);
      }
    }
    return found.size;
  }
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function shorten(text, limit) {
  const letters = [...text];
  return letters.length <= limit ? text : letters.slice(0, limit - 1).join("").trimEnd() + "…";
}

/** How much a node's label matters now; below 0 it is not tried. */
function labelRank(node, scene, zoom) {
  if (node === scene.selected || node === scene.hover || scene.edge?.a === node || scene.edge?.b === node) return 1000;
  if (scene.focus) return scene.focus.has(node) ? 500 + (node.kind === "concept" ? 50 : 0) + node.size : -1;
  if (node.kind === "concept") return 100 + node.size * 50;
  const quiet = node.kind === "note" ? 0.42 : 0.2;
  const seen = quiet + node.size * 0.75;
  return seen * Math.min(zoom, 6) > scene.need ? 10 * node.size + (node.kind === "note" ? 4 : 0) : -1;
}

function spotsFor(node, w, h, x, y, r) {
  const gap = r + 4;
  const beside = [
    { x: x + gap, y: y - h / 2 }, { x: x - gap - w, y: y - h / 2 },
    { x: x - w / 2, y: y + gap - 1 }, { x: x - w / 2, y: y - gap - h + 1 },
  ];
  if (node.kind !== "concept") return beside;
  const around = [[0, 0], [0, -8], [0, 8], [w / 4, 0], [-w / 4, 0], [w / 4, 8], [-w / 4, 8], [w / 4, -8], [-w / 4, -8]];
  return around.map(([dx, dy]) => ({ x: x - w / 2 + dx, y: y - h / 2 + dy, pill: true })); // always over its own mark
}

/** Decide all labels of a frame. Returns boxes {node|community, text, font, x, y, w, h, pill}. */
function placeLabels(context, scene, view) {
  const onScreen = scene.nodes.filter((node) => view.sees(node.px, node.py, 40));
  const marks = new Occupied();
  for (const node of onScreen) {
    const [x, y] = view.toScreen(node.px, node.py);
    const r = radiusOf(node, view.zoom) * (node.kind === "concept" ? 0.6 : 0.85);
    if (!scene.focus || scene.focus.has(node)) marks.add({ x: x - r, y: y - r, w: 2 * r, h: 2 * r, owner: node });
  }
  const texts = new Occupied();
  for (const box of scene.reserved) texts.add(box);
  const placed = [];
  const ranked = onScreen.map((node) => [labelRank(node, scene, view.zoom), node]).filter(([rank]) => rank >= 0);
  ranked.sort((a, b) => b[0] - a[0] || a[1].index - b[1].index);
  const take = (box) => {
    texts.add(box);
    placed.push(box);
  };
  for (const [rank, node] of ranked) if (rank >= 1000) placeOne(context, node, rank, view, marks, texts, take);
  if (!scene.focus && view.zoom < 2.6 * view.fitted) for (const name of scene.names) placeName(context, name, view, marks, texts, take);
  for (const [rank, node] of ranked) if (rank < 1000) placeOne(context, node, rank, view, marks, texts, take);
  return placed;
}

function placeOne(context, node, rank, view, marks, texts, take) {
  const strong = rank >= 1000;
  const lengths = strong ? [60] : node.kind === "note" ? [34, 20] : [34]; // a long title may be cut rather than left out
  for (const length of lengths) {
    const box = bestSpot(context, node, shorten(node.label, length), rank, view, marks, texts);
    if (box) return take(box);
    if (node.label.length <= 20) break;
  }
  return null;
}

function bestSpot(context, node, text, rank, view, marks, texts) {
  const strong = rank >= 1000;
  const pill = node.kind === "concept";
  const font = `${pill || strong ? "600 " : ""}13px ${FONT}`;
  const w = textWidth(context, font, text) + (pill ? 18 : 6);
  const h = pill ? 22 : 17;
  const [x, y] = view.toScreen(node.px, node.py);
  const allowed = strong ? 99 : rank >= 500 ? 2 : 0;
  let best = null;
  for (const spot of spotsFor(node, w, h, x, y, radiusOf(node, view.zoom))) {
    const box = { ...spot, w, h, node, owner: node, text, font, strong };
    const touching = texts.hits(grown(box, 2), node);
    if (touching && !strong) continue;
    const cost = touching * 10 + marks.hits(box, node) + (view.holds(box) ? 0 : 3);
    if (cost <= allowed && (!best || cost < best.cost)) best = { ...box, cost };
  }
  return best;
}

const grown = (box, by) => ({ x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by });

const MIDDLES = [0, -40, 40, -80, 80].map((dy, order) => ["centre", 0, dy - 11, order * 0.1]);
const SHORES = (w, h) => [
  ["top", 0, -h, 0], ["top", -w / 3, -h, 0.1], ["top", w / 3, -h, 0.1], ["bottom", 0, 2, 0.3], ["bottom", -w / 3, 2, 0.4],
  ["bottom", w / 3, 2, 0.4], ["left", -w / 2, 0, 0.6], ["right", w / 2, 0, 0.6], ["top", 0, 6, 0.8],
  ["centre", 0, -h / 2, 1.2], ["centre", 0, -60, 1.3], ["centre", 0, 50, 1.3],
];

/** A territory's name: always shown when it can be without touching another; it may cover a mark or two at worst. */
function placeName(context, name, view, marks, texts, take) {
  const font = `italic 600 ${view.width < 600 ? 15 : 18}px ${SERIF}`;
  const text = shorten(name.community.label, 36);
  const w = textWidth(context, font, text) + 8;
  const h = 22;
  let best = null;
  const near = view.zoom > 1.35 * view.fitted; // inside a territory its shore is far away: name it in its middle
  for (const [place, dx, dy, dislike] of near ? MIDDLES : SHORES(w, h)) {
    const [x, y] = view.toScreen(name[place][0], name[place][1]);
    const box = { x: x + dx - w / 2, y: y + dy, w, h, owner: name, community: name.community, text, font };
    if (texts.hits(grown(box, 4), name) || !view.holds(box)) continue;
    const cost = dislike + marks.hits(box, name) * 1.5;
    if (!best || cost < best.cost) best = { ...box, cost };
  }
  if (best && best.cost < 7) take(best);
}

function paintLabels(context, labels, scene, colours, model) {
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const box of labels) {
    context.font = box.font;
    context.textAlign = "center";
    const hue = colours.hues[box.community ? box.community.hue : hueOf(model, box.node)];
    const [x, y] = [box.x + box.w / 2, box.y + box.h / 2 + 0.5];
    if (box.pill) {
      context.beginPath();
      context.roundRect(box.x, box.y, box.w, box.h, 11);
      context.fillStyle = mix(hue, colours.card, box.node === scene.selected ? 0.3 : 0.12);
      context.fill();
      context.lineWidth = box.strong ? 2 : 1;
      context.strokeStyle = box.node === scene.selected ? colours.accent : mix(hue, colours.card, 0.7);
      context.stroke();
    } else {
      context.lineWidth = 4;
      context.strokeStyle = rgba(colours.paper, 0.88);
      context.strokeText(box.text, x, y);
    }
    context.fillStyle = box.community || box.pill ? hue : box.node.missing ? colours.muted : colours.ink;
    context.fillText(box.text, x, y);
  }
}
