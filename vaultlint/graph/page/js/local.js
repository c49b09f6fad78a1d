// The local graph: what lies within one, two or three steps of a chosen node, and nothing else.

const NEAR = [1, 2, 3];
const WIDEST_STEP = 60; // a hub of more is reached but not walked through: behind it lies everything

/** The nodes within some steps, over what the filters let through; the first step goes everywhere. */
function around(node, steps, { keeps, keepsEdge }) {
  const reached = new Set([node]);
  let edge = [node];
  for (let step = 0; step < steps; step += 1) {
    const next = [];
    for (const from of edge) {
      if (from !== node && from.edges.length > WIDEST_STEP) continue;
      for (const each of from.edges) {
        const to = other(each, from);
        const open = keepsEdge(each) || (from === node && keeps(to) && !keeps(node));
        if (!open || reached.has(to)) continue;
        reached.add(to);
        next.push(to);
      }
    }
    edge = next;
  }
  return reached;
}

/** The set to draw alone, or null where the whole map is asked for. */
function nearby(model, state) {
  return state.what === "node" && state.near ? around(state.node, state.near, sieve(model, state)) : null;
}

/** The choice in a node's panel: the whole map, or so many steps around. */
function nearControl(node, ui) {
  if (!node.edges.length) return null;
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
  );
}
