// Territories as on a political map: each spot belongs to the community whose nodes are densest there, so no two ever
// overlap. Their shores are lines (marching squares over the density), sharp at every zoom, and drawn again as they are
// in a saved picture. Computed when the nodes change, never in a frame.

const REACH = 68; // how far one node's influence goes in the world
const SHORE = 1.05; // the density at which a territory begins
const INLAND = 0.55; // how much more it takes to be inland, where the colour is fuller
const GAP = 0.14; // what two neighbours keep free between them
const FEW = 3; // nodes; fewer make no territory
const FINEST = 8; // world units that a cell of the grid measures at least

/** Shores of all communities of these nodes: [{community, shore, inland: rings in the world, name: places for it}]. */
function buildTerritories(model, nodes) {
  if (model.local) return []; // its places say how far a node is, not where it belongs
  const least = nodes.length > 150 ? 2 * FEW : FEW;
  const groups = new Map(model.communities.map((community) => [community.id, []]));
  for (const node of nodes) groups.get(node.community)?.push(node);
  const kept = model.communities.filter((community) => groups.get(community.id).length >= least);
  const drawn = kept.flatMap((community) => groups.get(community.id));
  if (!drawn.length) return [];
  const box = bounds(drawn, REACH * 2.2);
  const area = box.width * box.height;
  const broad = Math.max(1, (drawn.length / 1200) ** 0.25); // the more nodes, the wider one looks for the shore: it stays smooth
  const reach = Math.max(REACH, 0.95 * Math.sqrt(area / drawn.length)) * broad;
  const cell = Math.max(FINEST, Math.min(reach / 3.5, Math.sqrt(area / 40000)), Math.sqrt(area / 250000));
  const grid = { cell, left: box.left, top: box.top, columns: Math.ceil(box.width / cell) + 1, rows: Math.ceil(box.height / cell) + 1 };
  const patches = kept.map((community) => densityOf(groups.get(community.id), grid, reach / cell));
  const best = settle(patches, grid);
  const most = Math.max(...kept.map((community) => groups.get(community.id).length));
  return kept
    .map((community, order) => {
      const value = landOf(patches[order], best, SHORE * broad ** 2.6, grid);
      const shore = mainLand(contours(value, patches[order], grid, 0));
      if (!shore.length) return null;
      const members = groups.get(community.id);
      return {
        community,
        shore,
        inland: mainLand(contours(value, patches[order], grid, INLAND)),
        name: nameOf(community, shore, members.length / most),
      };
    })
    .filter(Boolean);
}

/** A community's density on its own part of the grid. */
function densityOf(group, grid, reach) {
  const around = bounds(group, 0);
  const left = Math.max(0, Math.floor((around.left - grid.left) / grid.cell - reach) - 1);
  const top = Math.max(0, Math.floor((around.top - grid.top) / grid.cell - reach) - 1);
  const columns = Math.min(grid.columns, Math.ceil((around.left + around.width - grid.left) / grid.cell + reach) + 2) - left;
  const rows = Math.min(grid.rows, Math.ceil((around.top + around.height - grid.top) / grid.cell + reach) + 2) - top;
  const field = new Float32Array(columns * rows);
  for (const node of group) {
    const x = (node.px - grid.left) / grid.cell - left;
    const y = (node.py - grid.top) / grid.cell - top;
    const toRow = Math.min(rows - 1, Math.ceil(y + reach));
    const toColumn = Math.min(columns - 1, Math.ceil(x + reach));
    for (let row = Math.max(0, Math.floor(y - reach)); row <= toRow; row += 1) {
      for (let column = Math.max(0, Math.floor(x - reach)); column <= toColumn; column += 1) {
        const near = 1 - ((column - x) ** 2 + (row - y) ** 2) / (reach * reach);
        if (near > 0) field[row * columns + column] += near * near;
      }
    }
  }
  return { left, top, columns, rows, field };
}

/** The two highest densities of each cell. */
function settle(patches, grid) {
  const first = new Float32Array(grid.columns * grid.rows);
  const second = new Float32Array(grid.columns * grid.rows);
  for (const { left, top, columns, rows, field } of patches) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const value = field[row * columns + column];
        const cell = (row + top) * grid.columns + column + left;
        if (value > first[cell]) {
          second[cell] = first[cell];
          first[cell] = value;
        } else if (value > second[cell]) second[cell] = value;
      }
    }
  }
  return { first, second };
}

/** How far inside its own land each spot of a patch lies; below 0 it is sea or a neighbour's. */
function landOf({ left, top, columns, rows, field }, { first, second }, shore, grid) {
  const land = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const own = field[row * columns + column];
      const cell = (row + top) * grid.columns + column + left;
      const rival = own === first[cell] ? second[cell] : first[cell];
      land[row * columns + column] = Math.min((own - shore) / (shore / SHORE), 3 * ((own - rival) / (own + rival + 0.01)) - GAP);
    }
  }
  return land;
}

/** The lines where a patch's values cross a level, as closed rings [x, y, x, y, …] in the world; land lies on their right. */
function contours(land, { left, top, columns, rows }, grid, level) {
  const at = (column, row) => (column < 0 || row < 0 || column >= columns || row >= rows ? -1 : land[row * columns + column]) - level;
  const wide = columns + 2;
  const next = new Map(); // from the grid's edge where a line enters a cell to the one where it leaves
  const across = (column, row) => 2 * ((row + 1) * wide + column + 1); // the edge from (column, row) to the right
  const down = (column, row) => across(column, row) + 1;
  for (let row = -1; row < rows; row += 1) {
    for (let column = -1; column < columns; column += 1) {
      const corners =
        (at(column, row) > 0 ? 1 : 0) |
        (at(column + 1, row) > 0 ? 2 : 0) |
        (at(column + 1, row + 1) > 0 ? 4 : 0) |
        (at(column, row + 1) > 0 ? 8 : 0);
      if (corners === 0 || corners === 15) continue;
      const sides = [across(column, row), down(column + 1, row), across(column, row + 1), down(column, row)];
      for (const [from, to] of TURNS[corners]) next.set(sides[from], sides[to]);
    }
  }
  const crossing = (edge) => {
    const [column, row] = [((edge >> 1) % wide) - 1, Math.floor((edge >> 1) / wide) - 1];
    const [here, there] = edge % 2 ? [at(column, row), at(column, row + 1)] : [at(column, row), at(column + 1, row)];
    const t = here / (here - there);
    return [grid.left + (left + column + (edge % 2 ? 0 : t)) * grid.cell, grid.top + (top + row + (edge % 2 ? t : 0)) * grid.cell];
  };
  return followed(next, crossing).map(rounded);
}

/** For the corners of a cell that are land (1 top left, 2 top right, 4 bottom right, 8 bottom left): from side to side; 0 top, clockwise. */
const TURNS = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

function followed(next, crossing) {
  const rings = [];
  while (next.size) {
    const [start] = next.keys();
    const ring = [];
    for (let edge = start; next.has(edge); ) {
      ring.push(...crossing(edge));
      const following = next.get(edge);
      next.delete(edge);
      edge = following;
    }
    if (ring.length >= 6) rings.push(ring);
  }
  return rings;
}

/** Cut corners once (Chaikin), so that a shore reads as drawn by hand. */
function rounded(ring) {
  const soft = [];
  for (let at = 0; at < ring.length; at += 2) {
    const after = (at + 2) % ring.length;
    soft.push(0.75 * ring[at] + 0.25 * ring[after], 0.75 * ring[at + 1] + 0.25 * ring[after + 1]);
    soft.push(0.25 * ring[at] + 0.75 * ring[after], 0.25 * ring[at + 1] + 0.75 * ring[after + 1]);
  }
  return soft;
}

function areaOf(ring) {
  let sum = 0;
  for (let at = 0; at < ring.length; at += 2) {
    const after = (at + 2) % ring.length;
    sum += ring[at] * ring[after + 1] - ring[after] * ring[at + 1];
  }
  return sum / 2;
}

/** Small islands far from the main land, and small lakes, only disturb the eye. */
function mainLand(rings) {
  const sized = rings.map((ring) => [ring, Math.abs(areaOf(ring))]).sort((a, b) => b[1] - a[1]);
  return sized.filter(([, area]) => area >= 0.16 * sized[0][1]).map(([ring]) => ring);
}

/** Places for a territory's name, from the shore of its main land: its middle and where the lines through it meet the shore. */
function nameOf(community, [ring], share) {
  const spots = { left: [Infinity, 0], right: [-Infinity, 0] };
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < ring.length; at += 2) {
    if (ring[at] < spots.left[0]) spots.left = [ring[at], ring[at + 1]];
    if (ring[at] > spots.right[0]) spots.right = [ring[at], ring[at + 1]];
    low = Math.min(low, ring[at + 1]);
    high = Math.max(high, ring[at + 1]);
  }
  const middle = [(spots.left[0] + spots.right[0]) / 2, (low + high) / 2];
  const reach = (spots.right[0] - spots.left[0]) / 5;
  let [top, bottom] = [high, low]; // of the shore's part above and below the middle
  for (let at = 0; at < ring.length; at += 2) {
    if (Math.abs(ring[at] - middle[0]) > reach) continue;
    top = Math.min(top, ring[at + 1]);
    bottom = Math.max(bottom, ring[at + 1]);
  }
  if (bottom < top) [top, bottom] = [low, high];
  return {
    community,
    share,
    centre: [middle[0], (top + bottom) / 2],
    top: [middle[0], top],
    bottom: [middle[0], bottom],
    ...spots,
    wide: spots.right[0] - spots.left[0],
    high: high - low,
  };
}

/** A path to fill, in world units. */
function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) {
    path.moveTo(ring[0], ring[1]);
    for (let at = 2; at < ring.length; at += 2) path.lineTo(ring[at], ring[at + 1]);
    path.closePath();
  }
  return path;
}
