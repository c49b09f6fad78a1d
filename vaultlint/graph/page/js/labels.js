// Labels: placed greedily by importance in screen pixels, each tried at a few spots, and left out rather than laid over
// another label or over a mark. Which names are worth trying at a scale was settled beforehand (detail.js). While the
// map moves, the labels that stand go along; new ones come when it rests.

const TRIED = 420; // names that are tried at once, the most important first
const widths = new Map();

function textWidth(context, font, text) {
  const key = font + text;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

function shorten(text, limit) {
  const letters = [...text];
  return letters.length <= limit
    ? text
    : letters
        .slice(0, limit - 1)
        .join("")
        .trimEnd() + "…";
}

const meets = (a, b, by) => a.x < b.x + b.w + by && b.x < a.x + a.w + by && a.y < b.y + b.h + by && b.y < a.y + a.h + by;

/** How much a node's label matters now; below 0 it is not tried. */
function labelRank(node, slot, scene, scale) {
  if (node === scene.selected || node === scene.hover || scene.edge?.a === node || scene.edge?.b === node) return 1000;
  if (scene.focus) return scene.focus.has(node) ? 500 + (node.kind === "concept" ? 50 : 0) + node.size : -1;
  if (!(scene.detail.named[slot] <= scale * 1.02)) return -1;
  return node.kind === "concept" ? 100 + node.size * 50 : 10 * node.size + (node.kind === "note" ? 4 : 0);
}

function spotsFor(node, w, h, x, y, r) {
  const gap = r + 4;
  const beside = [
    { x: x + gap, y: y - h / 2 },
    { x: x - gap - w, y: y - h / 2 },
    { x: x - w / 2, y: y + gap - 1 },
    { x: x - w / 2, y: y - gap - h + 1 },
  ];
  if (node.kind !== "concept") return beside;
  const around = [
    [0, 0],
    [0, -8],
    [0, 8],
    [w / 4, 0],
    [-w / 4, 0],
    [w / 4, 8],
    [-w / 4, 8],
    [w / 4, -8],
    [-w / 4, -8],
  ];
  return around.map(([dx, dy]) => ({ x: x - w / 2 + dx, y: y - h / 2 + dy, pill: true })); // always over its own mark
}

/** Decide all labels of a frame that stands still. Returns boxes {node|community|text, font, x, y, w, h, pill, ax, ay: its place in the world}. */
function placeLabels(context, scene, camera, crowd) {
  const tries = rankedNames(scene, camera, crowd);
  const board = { context, camera, crowd, placed: [], reserved: scene.reserved, lines: fewLines(scene, camera) };
  for (const [rank, node] of tries) if (rank >= 1000) placeOne(board, node, rank);
  if (!scene.focus) for (const name of scene.names) placeName(board, name);
  for (const [rank, node] of tries) if (rank < 1000) placeOne(board, node, rank);
  return board.placed;
}

/** Nodes on the screen whose names are worth trying, the most important first; fills the crowd of marks on the way. */
function rankedNames(scene, camera, crowd) {
  const { detail } = scene;
  const tries = [];
  crowd.clear(detail.seenCount + (scene.focus?.size || 0) + 2);
  const meet = (node, slot) => {
    const [x, y] = [camera.toScreenX(node.px), camera.toScreenY(node.py)];
    const r = radiusOf(node, camera.scale) * (node.kind === "concept" ? 0.6 : 0.85);
    if (!scene.focus || scene.focus.has(node)) crowd.add(node, x, y, r);
    const rank = x < -20 || y < -10 || x > camera.width + 20 || y > camera.height + 10 ? -1 : labelRank(node, slot, scene, camera.scale);
    if (rank >= 0) tries.push([rank, node]);
  };
  for (let at = 0; at < detail.seenCount; at += 1) {
    const slot = detail.seen[at];
    if (!scene.always.has(detail.nodes[slot])) meet(detail.nodes[slot], slot);
  }
  for (const node of scene.always) meet(node, node.slot);
  crowd.settle(camera.width, camera.height);
  return tries.sort((a, b) => b[0] - a[0] || a[1].index - b[1].index).slice(0, TRIED);
}

function placeOne(board, node, rank) {
  const strong = rank >= 1000;
  const lengths = strong ? [60] : node.kind === "note" ? [34, 20] : [34]; // a long title may be cut rather than left out
  for (const length of lengths) {
    const box = bestSpot(board, node, shorten(node.label, length), rank);
    if (box) return board.placed.push(box);
    if (node.label.length <= 20) break;
  }
  return null;
}

/** Does a box touch a label that stands, or a button? */
function touches(board, box, by, strong = false) {
  for (const other of board.placed) if (meets(box, other, by)) return true;
  return !strong && board.reserved.some((other) => meets(box, other, by));
}

function bestSpot(board, node, text, rank) {
  const { camera, crowd } = board;
  const strong = rank >= 1000;
  const pill = node.kind === "concept";
  const font = `${pill || strong ? "600 " : ""}13px ${FONT}`;
  const w = textWidth(board.context, font, text) + (pill ? 18 : 6);
  const h = pill ? 22 : 17;
  const [x, y] = camera.toScreen(node.px, node.py);
  const allowed = strong ? 99 : rank >= 500 ? 2 : 0;
  let best = null;
  for (const spot of spotsFor(node, w, h, x, y, radiusOf(node, camera.scale))) {
    const box = { ...spot, w, h, node, text, font, strong, ax: node.px, ay: node.py };
    if (touches(board, box, 2, strong)) continue;
    const cost = crowd.hits(box, node) * (pill ? 0.12 : 1) + (camera.holds(box) ? 0 : strong ? 30 : 9);
    if (cost > (pill ? Math.max(allowed, 1) : allowed)) continue;
    const dislike = cost + (pill ? 0 : 0.2 * crossings(board.lines, box)); // lines are better beside a name than behind it
    if (!best || dislike < best.dislike) best = { ...box, cost, dislike };
  }
  return best;
}

const FEW_LINES = 90; // among more there is hardly a spot without one

/** The lines of a frame on the screen, [x, y, x, y] each, where they are few. */
function fewLines({ detail }, camera) {
  const { lines, xs, ys } = detail;
  if (lines.drawnCount > FEW_LINES) return [];
  const ends = (slot) => camera.toScreen(xs[slot], ys[slot]);
  return Array.from(lines.drawn.subarray(0, lines.drawnCount), (at) => [...ends(lines.a[at]), ...ends(lines.b[at])]);
}

/** How many lines run through a box. */
function crossings(lines, { x, y, w, h }) {
  let count = 0;
  for (const [ax, ay, bx, by] of lines) {
    let [from, to] = [0, 1]; // the part of the line that is in the box, by Liang and Barsky
    for (const [start, along, low, high] of [
      [ax, bx - ax, x, x + w],
      [ay, by - ay, y, y + h],
    ]) {
      if (!along && (start < low || start > high)) to = -1;
      if (!along) continue;
      const [first, last] = [(low - start) / along, (high - start) / along];
      from = Math.max(from, Math.min(first, last));
      to = Math.min(to, Math.max(first, last));
    }
    if (from < to) count += 1;
  }
  return count;
}

const MIDDLES = [0, -40, 40, -80, 80].map((dy, order) => ["centre", 0, dy - 11, order * 0.1]);
const SHORES = (w, h) => [
  ["top", 0, -h - 1, 0],
  ["bottom", 0, 3, 0.5],
  ["top", -w / 5, -h - 1, 0.6],
  ["top", w / 5, -h - 1, 0.6],
  ["bottom", -w / 5, 3, 0.8],
  ["bottom", w / 5, 3, 0.8],
  ["top", 0, 5, 1],
  ["centre", 0, -h / 2, 1.2],
  ["left", -w / 2 - 6, -h / 2, 1.6],
  ["right", w / 2 + 6, -h / 2, 1.6],
];
const WITHIN = [
  ["centre", 0, -60, 1.8],
  ["centre", 0, 50, 1.8],
];

/** Ways to write a territory's name, the best first: whole, in two lines, its first theme alone. */
function formsOf(name, camera) {
  if (name.text) return [{ lines: [name.text], size: 14 }];
  const size = Math.max(14, Math.round((camera.width < 600 ? 17 : 21) - 6 + 6 * Math.sqrt(name.share)));
  const whole = shorten(name.community.label, 36);
  const parts = whole.split(" · ");
  if (parts.length < 2)
    return [
      { lines: [whole], size },
      { lines: [shorten(whole, 18)], size: 14 },
    ];
  const middle = Math.ceil(parts.length / 2);
  const halves = [`${parts.slice(0, middle).join(" · ")} ·`, parts.slice(middle).join(" · ")];
  return [
    { lines: [whole], size },
    { lines: halves, size: Math.max(14, size - 3) },
    { lines: [shorten(parts[0], 18)], size: 14 },
  ];
}

const lastly = ([place, dx, dy, dislike]) => [place, dx, dy, dislike + 2];

/** A territory's name: larger for the larger ones, at its shore, or in its middle once the shore is far away. */
function placeName(board, name) {
  const { camera } = board;
  const [wide, high] = [name.wide * camera.scale, name.high * camera.scale];
  if (Math.min(wide / camera.width, high / camera.height) > 1.1) return; // one is inside: the panel and the list say where
  const [cx, cy] = camera.toScreen(name.centre[0], name.centre[1]);
  const here = cx > 0 && cy > 0 && cx < camera.width && cy < camera.height; // else a name at its side would lie on another land
  const inside = high > 0.75 * camera.height || wide > 0.9 * camera.width;
  if (!here && !inside) return;
  for (const [order, { lines, size }] of formsOf(name, camera).entries()) {
    const font = `italic ${name.text ? "" : "600 "}${size}px ${SERIF}`;
    const w = Math.max(...lines.map((line) => textWidth(board.context, font, line))) + 8;
    const h = size * 1.1 * lines.length;
    const shores = [...SHORES(w, h), ...(high > 150 ? WITHIN : [])]; // on a small land those would be another's
    const spots = inside ? [...shores, ...MIDDLES.map(lastly)] : order ? [["centre", 0, -h / 2, 0], ...shores] : shores;
    const best = bestPlace(board, name, spots, { w, h, lines, text: lines.join(" "), font, size });
    if (best && best.cost < 5) return board.placed.push(best);
  }
}

function bestPlace(board, name, spots, label) {
  const { camera, crowd } = board;
  let best = null;
  for (const [place, dx, dy, dislike] of spots) {
    const [x, y] = camera.toScreen(name[place][0], name[place][1]);
    const box = { ...label, x: x + dx - label.w / 2, y: y + dy, community: name.community, ax: name[place][0], ay: name[place][1] };
    if (touches(board, box, 3) || !camera.holds(box)) continue;
    const cost = dislike + crowd.hits(box, null, name.community?.id) * 0.1 + 0.2 * crossings(board.lines, box);
    if (!best || cost < best.cost) best = { ...box, cost };
  }
  return best;
}

/** Let the labels of the last frame that stood still go along with the map; none may touch another on the way. */
function moveLabels(labels, before, camera) {
  const kept = [];
  for (const box of labels) {
    const x = box.x + camera.toScreenX(box.ax) - ((box.ax - before.x) * before.scale + camera.width / 2);
    const y = box.y + camera.toScreenY(box.ay) - ((box.ay - before.y) * before.scale + camera.height / 2);
    const moved = { ...box, x, y };
    const gone = x > camera.width || y > camera.height || x + box.w < 0 || y + box.h < 0;
    if (!gone && !kept.some((other) => meets(moved, other, 1))) kept.push(moved);
  }
  return kept;
}

function paintLabels(context, labels, scene, colours, model) {
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.textAlign = "center";
  for (const box of labels) {
    context.font = box.font;
    const hue = box.node || box.community ? colours.hues[box.community ? box.community.hue : hueOf(model, box.node)] : colours.muted;
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
      eachLine(box, (line, dy) => context.strokeText(line, x, y + dy));
    }
    context.fillStyle = labelInk(box, hue, colours);
    eachLine(box, (line, dy) => context.fillText(line, x, y + dy));
  }
}

function eachLine(box, draw) {
  const lines = box.lines || [box.text];
  lines.forEach((line, at) => draw(line, (at - (lines.length - 1) / 2) * box.size * 1.1 || 0));
}

const labelInk = (box, hue, colours) => (!box.node || box.pill ? hue : box.node.missing ? colours.muted : colours.ink);
