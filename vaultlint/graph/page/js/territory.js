// Territories as on a political map: each spot belongs to the community whose nodes are densest there, so no two ever
// overlap. Painted once into a small picture, which the map stretches; repainted when the nodes or colours change.

const CELL = 5; // world units per pixel of the picture
const REACH = 68; // how far one node's influence goes; a node alone makes no territory
const SHORE = [1.1, 1.45]; // the density at which a territory begins, and at which it is fully there

/** Paint territories and find where their names may stand: {image, left, top, width, height, names}. */
function buildTerritories(model, nodes, colours) {
  const members = model.communities.map((community) => nodes.filter((node) => node.community === community.id));
  const drawn = members.flat();
  if (drawn.length < 3) return null;
  const box = bounds(drawn, REACH * 1.3);
  const cell = Math.max(CELL, Math.sqrt((box.width * box.height) / 90000));
  const columns = Math.ceil(box.width / cell);
  const rows = Math.ceil(box.height / cell);
  const reach = Math.max(REACH, 0.95 * Math.sqrt((box.width * box.height) / drawn.length)) / cell;
  const fields = members.map((group) => densityOf(group, box, cell, columns, rows, reach));
  const grid = { columns, rows, cells: columns * rows, ...settle(fields, columns * rows) };
  dropIslands(grid);
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let index = 0; index < grid.cells; index += 1) paintCell(index, grid, image.data, colours);
  context.putImageData(image, 0, 0);
  const toWorld = ([column, row]) => [box.left + (column + 0.5) * cell, box.top + (row + 0.5) * cell];
  const names = model.communities.map((community, order) => nameOf(community, regionOf(grid, order), members[order], toWorld));
  return { canvas, left: box.left, top: box.top, width: columns * cell, height: rows * cell, names: names.filter(Boolean) };
}

function bounds(nodes, padding) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    left = Math.min(left, node.px);
    right = Math.max(right, node.px);
    top = Math.min(top, node.py);
    bottom = Math.max(bottom, node.py);
  }
  return { left: left - padding, top: top - padding, width: right - left + 2 * padding, height: bottom - top + 2 * padding };
}

function densityOf(group, box, cell, columns, rows, reach) {
  const field = new Float32Array(columns * rows);
  for (const node of group) {
    const x = (node.px - box.left) / cell;
    const y = (node.py - box.top) / cell;
    const [fromRow, toRow] = [Math.max(0, Math.floor(y - reach)), Math.min(rows - 1, Math.ceil(y + reach))];
    const [fromColumn, toColumn] = [Math.max(0, Math.floor(x - reach)), Math.min(columns - 1, Math.ceil(x + reach))];
    for (let row = fromRow; row <= toRow; row += 1) {
      for (let column = fromColumn; column <= toColumn; column += 1) {
        const near = 1 - ((column - x) ** 2 + (row - y) ** 2) / (reach * reach);
        if (near > 0) field[row * columns + column] += near * near;
      }
    }
  }
  return field;
}

/** Who owns each cell, and how clearly. */
function settle(fields, cells) {
  const owner = new Int16Array(cells).fill(-1);
  const best = new Float32Array(cells);
  const second = new Float32Array(cells);
  fields.forEach((field, order) => {
    for (let index = 0; index < cells; index += 1) {
      const value = field[index];
      if (value > best[index]) [second[index], best[index], owner[index]] = [best[index], value, order];
      else if (value > second[index]) second[index] = value;
    }
  });
  for (let index = 0; index < cells; index += 1) if (best[index] < SHORE[0]) owner[index] = -1;
  return { owner, best, second };
}

/** Small islands far from a territory's main land only disturb the eye. */
function dropIslands({ owner, columns, cells }) {
  const seen = new Uint8Array(cells);
  const islands = [];
  for (let start = 0; start < cells; start += 1) {
    if (seen[start] || owner[start] < 0) continue;
    const island = [start];
    seen[start] = 1;
    for (let at = 0; at < island.length; at += 1) {
      const column = island[at] % columns;
      for (const next of [island[at] - columns, island[at] + columns, column > 0 ? island[at] - 1 : -1, column < columns - 1 ? island[at] + 1 : -1]) {
        if (next < 0 || next >= cells || seen[next] || owner[next] !== owner[start]) continue;
        seen[next] = 1;
        island.push(next);
      }
    }
    islands.push(island);
  }
  const largest = new Map();
  for (const island of islands) largest.set(owner[island[0]], Math.max(island.length, largest.get(owner[island[0]]) || 0));
  for (const island of islands) if (island.length < 0.2 * largest.get(owner[island[0]])) for (const index of island) owner[index] = -1;
}

function paintCell(index, { owner, best, second }, pixels, colours) {
  const order = owner[index];
  if (order < 0) return;
  const inside = smooth(SHORE[0], SHORE[1], best[index]);
  const apart = smooth(0, 0.16, (best[index] - second[index]) / best[index]); // a thin pale border between neighbours
  const shore = 1 - smooth(1.2, 2.2, best[index]);
  const [red, green, blue] = colours.territory[order];
  pixels.set([red, green, blue, 255 * inside * apart * (colours.fill + colours.shore * shore)], index * 4);
}

function smooth(from, to, value) {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** The cells of one owner: their middle, the ends of the column through it, and the ends of the row. */
function regionOf({ owner, columns, cells }, order) {
  const mine = [];
  for (let index = 0; index < cells; index += 1) if (owner[index] === order) mine.push([index % columns, Math.floor(index / columns)]);
  if (!mine.length) return null;
  const middle = [0, 1].map((axis) => mine.reduce((sum, cell) => sum + cell[axis], 0) / mine.length);
  const along = (axis) => mine.filter((cell) => Math.abs(cell[axis] - middle[axis]) < 1.5);
  const [column, row] = [along(0), along(1)].map((part) => (part.length ? part : mine));
  const end = (part, axis, sign) => part.reduce((far, cell) => (sign * (cell[axis] - far[axis]) > 0 ? cell : far));
  return { middle, top: end(column, 1, -1), bottom: end(column, 1, 1), left: end(row, 0, -1), right: end(row, 0, 1) };
}

/** Places for a territory's name, in world coordinates. */
function nameOf(community, region, group, toWorld) {
  if (!group.length) return null;
  if (!region) {
    const middle = [mean(group, "px"), mean(group, "py")];
    return { community, centre: middle, top: middle, bottom: middle, left: middle, right: middle };
  }
  const [centre, top, bottom, left, right] = [region.middle, region.top, region.bottom, region.left, region.right].map(toWorld);
  return { community, centre, top, bottom, left, right };
}
