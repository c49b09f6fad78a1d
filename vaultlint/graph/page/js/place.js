// World coordinates: the given positions at a scale where one unit is one pixel of the fitted map, nudged apart so that
// no two marks lie on each other. Nothing here depends on fonts, window or chance: the page opens the same each time.

const CROWD = 350; // so many nodes fill the nominal map; more nodes make it larger
const CALM = 3000; // above, places are nearly taken as given: names of themes find room by zooming

function placeNodes(model) {
  const apart = model.list.filter((node) => !node.edges.length && !model.byCommunity.has(node.community));
  const set = new Set(apart);
  const rest = apart.length ? model.list.filter((node) => !set.has(node)) : model.list;
  const placed = rest.filter((node) => node.x !== null && node.y !== null);
  if (placed.length) scaleToPage(placed, rest.length);
  else if (rest.length <= 12) placeInRing(rest);
  for (const node of rest) if (node.px === undefined) placeByNeighbours(node, model);
  separate(rest);
  model.apart = placeApart(apart, rest);
  spreadHues(model.communities);
}

/** Nodes without a link lie scattered below the map, as a field of their own; alone they are the map. */
function placeApart(nodes, rest) {
  if (!nodes.length) return null;
  const box = bounds(rest, 0);
  const order = [...nodes].sort(
    (a, b) => Number(a.quiet) - Number(b.quiet) || (a.path || a.id).localeCompare(b.path || b.id, "en") || a.index - b.index,
  );
  const step = box ? 24 : 74;
  const columns = Math.ceil(Math.sqrt(nodes.length * (box ? 8 : 1.3)));
  const [middle, top] = box ? [box.left + box.width / 2, box.top + box.height + 110] : [0, 0];
  order.forEach((node, place) => {
    const [column, row] = [place % columns, Math.floor(place / columns)];
    const wide = Math.min(columns, nodes.length - (box ? row * columns : 0));
    const angle = node.index * 2.399963;
    node.px = middle + step * (column - (Math.min(columns, wide) - 1) / 2 + (row % 2 ? 0.25 : -0.25)) + step * 0.22 * Math.cos(angle);
    node.py = top + step * row * 0.9 + step * 0.22 * Math.sin(angle);
  });
  return box ? { nodes, x: middle, y: top - 34 } : null;
}

/**
 * Colours come again after ten territories. The first ten have their own; each further one takes a colour that no land
 * beside it has, and of these the one whose nearest land is farthest away.
 */
function spreadHues(communities) {
  const beside = contacts(communities);
  const middles = new Map(communities.map((community) => [community, [mean(community.nodes, "px"), mean(community.nodes, "py")]]));
  const given = new Map();
  const rank = ({ id, order }) => (Number.isInteger(id) && id >= 0 ? id : order); // ids outlast a change of the vault, places in a list do not
  for (const community of [...communities].sort((a, b) => rank(a) - rank(b) || a.order - b.order)) {
    const hue =
      rank(community) < HUES && ![...given.values()].includes(rank(community))
        ? rank(community)
        : freeHue(community, given, middles, beside);
    given.set(community, hue);
    community.hue = `hue-${hue}`;
  }
}

function freeHue(community, given, middles, beside) {
  const touched = new Array(HUES).fill(0);
  const away = new Array(HUES).fill(Infinity);
  const [x, y] = middles.get(community);
  for (const [land, hue] of given) {
    touched[hue] += beside.get(community).get(land) || 0;
    away[hue] = Math.min(away[hue], Math.hypot(middles.get(land)[0] - x, middles.get(land)[1] - y));
  }
  const hues = touched.map((_, hue) => hue);
  return hues.sort((a, b) => touched[a] - touched[b] || away[b] - away[a] || a - b)[0];
}

const TOUCH = 60; // world units: marks of two territories that are as near as that lie side by side

/** How much of each territory lies beside each other one. */
function contacts(communities) {
  const cells = new Map();
  const beside = new Map(communities.map((community) => [community, new Map()]));
  const keyOf = (column, row) => column * 65536 + row;
  for (const community of communities)
    for (const node of community.nodes) {
      const key = keyOf(Math.floor(node.px / TOUCH), Math.floor(node.py / TOUCH));
      if (!cells.has(key)) cells.set(key, new Map());
      cells.get(key).set(community, (cells.get(key).get(community) || 0) + 1);
    }
  const near = [-1, 0, 1].flatMap((column) => [-1, 0, 1].map((row) => keyOf(column, row)));
  for (const [key, here] of cells)
    for (const step of near)
      for (const [other, theirs] of cells.get(key + step) || [])
        for (const [one, ours] of here)
          if (one !== other) beside.get(one).set(other, (beside.get(one).get(other) || 0) + Math.min(ours, theirs));
  return beside;
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

/** Half width and height that a mark wants at the fitted scale: themes carry their name where there is room for it. */
function roomOf(node, many) {
  if (!many && node.kind === "concept" && node.size > 0.2) return [Math.min(90, 12 + node.label.length * 3.5), 14];
  return [8 + node.size * 4, 8 + node.size * 4];
}

/** Push overlapping marks apart along the shorter way, round by round, until nothing moves or it is enough. */
function separate(list) {
  if (!list.length) return;
  const many = list.length > CALM;
  const crowd = {
    count: list.length,
    cell: many ? 24 : 60,
    x: Float64Array.from(list, (node) => node.px),
    y: Float64Array.from(list, (node) => node.py),
    rooms: list.map((node) => roomOf(node, many)),
    kinds: list.map((node) => node.kind),
    items: new Int32Array(list.length),
    cells: new Int32Array(list.length),
  };
  crowd.wide = crowd.rooms.reduce((most, [w]) => Math.max(most, w), 0);
  for (let round = 0; round < (many ? 1 : 24); round += 1) if (!separateOnce(crowd)) break;
  list.forEach((node, at) => {
    [node.px, node.py] = [crowd.x[at], crowd.y[at]];
  });
}

function separateOnce(crowd) {
  const { count, cell, x, y, rooms, cells, items } = crowd;
  let [left, top, right] = [Infinity, Infinity, -Infinity];
  for (let at = 0; at < count; at += 1) [left, top, right] = [Math.min(left, x[at]), Math.min(top, y[at]), Math.max(right, x[at])];
  const columns = Math.floor((right - left) / cell) + 1;
  let rows = 1;
  for (let at = 0; at < count; at += 1) {
    const row = Math.floor((y[at] - top) / cell);
    rows = Math.max(rows, row + 1);
    cells[at] = row * columns + Math.floor((x[at] - left) / cell);
  }
  const start = sortIntoCells(cells, columns * rows, items);
  let moved = false;
  for (let at = 0; at < count; at += 1) {
    const reach = Math.ceil((rooms[at][0] + crowd.wide) / cell);
    const [column, row] = [cells[at] % columns, Math.floor(cells[at] / columns)];
    for (let line = Math.max(0, row - 1); line <= Math.min(rows - 1, row + 1); line += 1) {
      const from = start[line * columns + Math.max(0, column - reach)];
      const to = start[line * columns + Math.min(columns - 1, column + reach) + 1];
      for (let place = from; place < to; place += 1) if (items[place] > at && pushApart(crowd, at, items[place])) moved = true;
    }
  }
  return moved;
}

/** Counting sort: fills items with the numbers 0, 1, 2, … by their cell; returns where each cell starts. */
function sortIntoCells(cells, count, items) {
  const start = new Int32Array(count + 1);
  for (const cell of cells) start[cell + 1] += 1;
  for (let cell = 0; cell < count; cell += 1) start[cell + 1] += start[cell];
  const next = start.slice();
  for (let at = 0; at < cells.length; at += 1) items[next[cells[at]]++] = at;
  return start;
}

function pushApart(crowd, a, b) {
  const { x, y, rooms } = crowd;
  const dx = x[b] - x[a] || 0.01;
  const dy = y[b] - y[a] || 0.01;
  const overX = rooms[a][0] + rooms[b][0] - Math.abs(dx);
  if (overX <= 0.5) return false;
  const overY = rooms[a][1] + rooms[b][1] - Math.abs(dy);
  if (overY <= 0.5) return false;
  const axis = overX < overY ? x : y;
  const by = overX < overY ? Math.sign(dx) * overX * 0.5 : Math.sign(dy) * overY * 0.5;
  const share = crowd.kinds[a] === crowd.kinds[b] ? 0.5 : crowd.kinds[a] === "concept" ? 0.2 : 0.8; // themes are heavier: dots make room for names
  axis[a] -= by * share;
  axis[b] += by * (1 - share);
  return true;
}
