// World coordinates: the given positions at a scale where one unit is one pixel of the fitted map, nudged apart so that
// no two marks lie on each other. Nothing here depends on fonts, window or chance: the page opens the same each time.

const CROWD = 350; // so many nodes fill the nominal map; more nodes make it larger

function placeNodes(model) {
  const placed = model.list.filter((node) => node.x !== null && node.y !== null);
  if (placed.length) scaleToPage(placed, model.list.length);
  else if (model.list.length <= 12) placeInRing(model.list);
  for (const node of model.list) if (node.px === undefined) placeByNeighbours(node, model);
  for (let round = 0; round < (model.list.length > 2000 ? 4 : 24); round += 1) if (!separate(model.list)) break;
}

/** Bring positions to the page's size; far outliers are drawn nearer, so that they do not squeeze the rest. */
function scaleToPage(placed, count) {
  const grow = Math.max(1, Math.sqrt(count / CROWD));
  const x = spread(placed.map((node) => node.x));
  const y = spread(placed.map((node) => node.y));
  const small = Math.min(1, 0.35 + count / 60);
  const room = Math.min((900 * grow * small) / (x.width || 1e-9), (660 * grow * small) / (y.width || 1e-9));
  const factor = x.width || y.width ? room : 1;
  for (const node of placed) {
    node.px = softened(node.x - x.middle, x.width) * factor;
    node.py = softened(node.y - y.middle, y.width) * factor;
  }
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = sorted.length > 50 ? Math.floor(sorted.length * 0.02) : 0;
  const low = sorted[cut];
  const high = sorted[sorted.length - 1 - cut];
  return { middle: (low + high) / 2, width: high - low };
}

function softened(offset, width) {
  const half = width / 2;
  const beyond = Math.abs(offset) - half;
  if (beyond <= 0 || half === 0) return offset;
  return Math.sign(offset) * (half + half * 0.35 * Math.log1p(beyond / half));
}

function placeInRing(list) {
  const radius = list.length === 1 ? 0 : 80 + 14 * list.length;
  list.forEach((node, order) => {
    const angle = Math.PI + (order / list.length) * 2 * Math.PI;
    node.px = radius * Math.cos(angle);
    node.py = radius * Math.sin(angle);
  });
}

function placeByNeighbours(node, model) {
  const angle = node.index * 2.399963; // golden angle: an even spiral
  const around = node.edges.map((edge) => other(edge, node)).filter((next) => next.px !== undefined);
  if (around.length) {
    node.px = mean(around, "px") + 26 * Math.cos(angle);
    node.py = mean(around, "py") + 26 * Math.sin(angle);
    return;
  }
  const community = model.byCommunity.get(node.community);
  const turn = community ? (community.order / model.communities.length) * 2 * Math.PI : 0;
  const away = community && model.communities.length > 1 ? 260 : 0;
  const radius = 22 * Math.sqrt(node.index + 0.5);
  node.px = away * Math.cos(turn) + radius * Math.cos(angle);
  node.py = away * Math.sin(turn) + radius * Math.sin(angle);
}

const mean = (items, key) => items.reduce((sum, item) => sum + item[key], 0) / items.length;

/** Half width and height that a mark wants at the fitted scale: themes carry their name. */
function roomOf(node) {
  if (node.kind === "concept" && node.size > 0.2) return [Math.min(90, 12 + node.label.length * 3.5), 14];
  return [8 + node.size * 4, 8 + node.size * 4];
}

/** One round of pushing overlapping marks apart along the shorter way; true while something moved. */
function separate(list) {
  const cell = 60;
  const grid = new Map();
  const at = (x, y) => x * 1000003 + y;
  let moved = false;
  for (const node of list) {
    const key = at(Math.floor(node.px / cell), Math.floor(node.py / cell));
    if (!grid.has(key)) grid.set(key, []);
    grid.get(key).push(node);
  }
  for (const node of list) {
    const [w, h] = roomOf(node);
    const column = Math.floor(node.px / cell);
    const row = Math.floor(node.py / cell);
    for (let dx = -2; dx <= 2; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const next of grid.get(at(column + dx, row + dy)) || []) {
          if (next.index > node.index && pushApart(node, next, w, h)) moved = true;
        }
      }
    }
  }
  return moved;
}

function pushApart(node, next, w, h) {
  const [nw, nh] = roomOf(next);
  const dx = next.px - node.px || 0.01;
  const dy = next.py - node.py || 0.01;
  const overX = w + nw - Math.abs(dx);
  const overY = h + nh - Math.abs(dy);
  if (overX <= 0.5 || overY <= 0.5) return false;
  if (overX < overY) shift(node, next, "px", Math.sign(dx) * overX * 0.5);
  else shift(node, next, "py", Math.sign(dy) * overY * 0.5);
  return true;
}

/** Themes are heavier: dots make room for names. */
function shift(node, next, axis, by) {
  const share = node.kind === next.kind ? 0.5 : node.kind === "concept" ? 0.2 : 0.8;
  node[axis] -= by * share;
  next[axis] += by * (1 - share);
}
