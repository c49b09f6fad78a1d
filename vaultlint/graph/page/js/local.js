// The local graph: what lies within one, two or three steps of a chosen node, and nothing else, laid out by itself: the
// node in the middle, each step a ring around it, what hangs on one another side by side. The same each time.

const NEAR = [1, 2, 3];
const WIDEST_STEP = 60; // a hub of more is reached but not walked through: behind it lies everything
const MOST_NEAR = 300; // nodes that are drawn
const RING = 130; // world units from one ring to the next at least
const BESIDE = 30; // and between two marks on a ring
const ROW = 46; // a full ring has rows
const BROAD = 1.3; // a screen is wider than high

/** How strongly an edge holds: what was written before what was counted, and that before what is guessed. */
const pull = (edge) =>
  ({ links: 2, wrote: 1.5, tagged: 1, about: 1, related: 0.8, inferred: 0 })[edge.layer] + Math.min(1, edge.weight ?? 0);

/** Rings of what lies within some steps, over what the filters let through; the first step goes everywhere. */
function around(node, steps, { keeps, keepsEdge }, widest = WIDEST_STEP) {
  const by = new Map([[node, null]]); // the strongest edge that leads to each from the ring before
  const rings = [[node]];
  const hubs = [];
  while (rings.length <= steps && rings.at(-1).length) {
    const next = new Map();
    for (const from of rings.at(-1)) {
      if (from !== node && from.edges.length > widest) hubs.push(from);
      else
        for (const edge of from.edges) {
          const to = other(edge, from);
          const open = keepsEdge(edge) || (from === node && keeps(to) && !keeps(node));
          if (open && !by.has(to) && !(next.has(to) && pull(next.get(to)) >= pull(edge))) next.set(to, edge);
        }
    }
    for (const [to, edge] of next) by.set(to, edge);
    rings.push([...next.keys()]);
  }
  return { rings, by, size: by.size, hubs };
}

/** The nearest ring by ring, of a ring the strongest joined; so many that all can be told apart. */
function nearest({ rings, by }, most) {
  const worth = (node) => (by.get(node) ? pull(by.get(node)) : 0) + node.size;
  const kept = new Set();
  return rings.map((ring) => {
    const fits = ring.filter((node) => node === rings[0][0] || kept.has(other(by.get(node), node)));
    const some = fits.sort((a, b) => worth(b) - worth(a) || a.index - b.index).slice(0, most - kept.size);
    for (const node of some) kept.add(node);
    return some;
  });
}

/** Each node's share of the circle: as much as hangs on it. */
function sectors(rings, by) {
  const children = new Map(rings.flat().map((node) => [node, []]));
  for (const node of rings.slice(1).flat()) children.get(other(by.get(node), node)).push(node);
  const share = new Map();
  for (const node of rings.flat().reverse())
    share.set(
      node,
      Math.max(
        1.5,
        children.get(node).reduce((sum, each) => sum + share.get(each), 0),
      ),
    );
  const area = (node) => node.community ?? Infinity;
  const angle = new Map();
  const spread = (node, from, to) => {
    angle.set(node, (from + to) / 2);
    const own = children.get(node).sort((a, b) => area(a) - area(b) || a.index - b.index);
    const all = own.reduce((sum, each) => sum + share.get(each), 0);
    let start = from;
    for (const each of own) {
      const end = start + ((to - from) * share.get(each)) / all;
      spread(each, start, end);
      start = end;
    }
  };
  spread(rings[0][0], 0, 2 * Math.PI);
  return angle;
}

function layInRings(rings, by) {
  const angle = sectors(rings, by);
  let radius = 0;
  rings.forEach((ring, step) => {
    if (step) radius += RING;
    const rows = step ? Math.min(5, Math.ceil((ring.length * BESIDE) / (2 * Math.PI * radius))) : 1;
    if (rows === 5) radius = Math.max(radius, (ring.length * BESIDE) / (2 * Math.PI * rows));
    const turned = [...ring].sort((a, b) => angle.get(a) - angle.get(b) || a.index - b.index);
    turned.forEach((node, at) => {
      const away = radius + (at % rows) * ROW;
      node.px = BROAD * away * Math.cos(angle.get(node) - Math.PI / 2);
      node.py = away * Math.sin(angle.get(node) - Math.PI / 2);
    });
    radius += (rows - 1) * ROW;
  });
  separate(rings.flat());
}

/** The set to draw alone, at places of its own, or null where the whole map is asked for: then all stands where it stood. */
function nearby(model, state) {
  const tests = sieve(model, state);
  const wanted = state.what === "node" && state.near > 0;
  const { local } = model;
  if (wanted && local?.node === state.node && local.near === state.near && local.tests === tests) return local.nodes;
  leaveLocal(model);
  if (!wanted) return null;
  const found = around(state.node, state.near, tests);
  const rings = nearest(found, MOST_NEAR);
  const list = rings.flat();
  const home = new Map(list.map((node) => [node, [node.px, node.py]]));
  layInRings(rings, found.by);
  model.local = { node: state.node, near: state.near, tests, home, nodes: new Set(list), found: found.size, hubs: found.hubs };
  return model.local.nodes;
}

/** Put all back where it stands on the map; whoever reads or sets places in the model does this first. */
function leaveLocal(model) {
  for (const [node, [px, py]] of model.local?.home || []) Object.assign(node, { px, py });
  model.local = null;
}

const localView = { drawn: "", back: null }; // what the camera was last turned to, and where it stood before

/** Fit a local graph that is newly drawn; on leaving it, go back to where the reader was. Says whether that moved the camera. */
function turnToLocal(map, local) {
  const key = local ? `${local.near} ${local.node.id}` : "";
  if (key === localView.drawn) return false;
  if (!localView.drawn) localView.back = document.documentElement.dataset.ready && !map.isFitted() ? map.camera() : null;
  localView.drawn = key;
  if (local || !localView.back) map.fit();
  else map.setCamera(localView.back.x, localView.back.y, localView.back.scale);
  return true;
}

/** What of the surroundings is not drawn. */
function leftOut(local) {
  const said = [];
  const count = local.found - local.nodes.size;
  if (count > 0)
    said.push(
      `${local.nodes.size} of ${local.found.toLocaleString("en")} are drawn, the nearest and strongest; ${count.toLocaleString("en")} are left out.`,
    );
  const [hub] = local.hubs;
  if (hub) {
    const more = local.hubs.length > 1 ? ` and ${plural(local.hubs.length - 1, "other hub")}` : "";
    said.push(`What lies behind ${shorten(hub.label, 40)}${more} is not followed.`);
  }
  return said.join(" ");
}

/** The choice in a node's panel: the whole map, or so many steps around. */
function nearControl(node, ui) {
  if (!node.edges.length) return null;
  const { local } = ui.model;
  const choice = (steps, text, title) =>
    el("button", {
      type: "button",
      text,
      title,
      "data-near": steps,
      "aria-pressed": String((ui.state.near || 0) === steps),
      onclick: () => ui.setNear(steps),
    });
  return el(
    "div",
    { class: "near" },
    el("span", { class: "muted small", id: "near-name", text: "Draw" }),
    el(
      "div",
      { class: "segmented", role: "group", "aria-labelledby": "near-name" },
      choice(0, "all", "The whole map (l)"),
      NEAR.map((steps) => choice(steps, String(steps), `Only what lies within ${plural(steps, "step")} (${steps})`)),
    ),
    el("span", { class: "muted small", text: "steps around" }),
    local?.node === node && leftOut(local) && el("span", { class: "muted small left-out", dir: "auto", text: leftOut(local) }),
  );
}
