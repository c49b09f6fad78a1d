// What is shown: switches for kinds and for layers of edges, each with its count, and the list of territories.

function createFilters(model, state, changed) {
  const kinds = byId("kinds");
  const layers = byId("layers");
  const kindCounts = countBy(model.list, (node) => (node.missing ? "missing" : node.kind));
  kindCounts.set("quiet", model.list.filter((node) => node.quiet).length);
  const layerCounts = countBy(model.edges, (edge) => edge.layer);
  for (const [kind, { many }] of Object.entries(SORTS)) {
    const icon = () => shapeIcon(KINDS[kind] ? kind : "note", { missing: kind === "missing" });
    if (kindCounts.get(kind)) kinds.append(switchRow("kind", kind, many, kindCounts.get(kind), icon(), state.kinds, changed));
  }
  for (const [layer, { name }] of Object.entries(LAYERS)) {
    if (layerCounts.get(layer)) layers.append(switchRow("layer", layer, name, layerCounts.get(layer), lineIcon(layer), state.layers, changed));
  }
  for (const box of [kinds, layers]) if (!box.children.length) box.append(el("p", { class: "muted", text: "Nothing yet." }));
}

function switchRow(group, value, name, count, icon, hidden, changed) {
  const input = el("input", { type: "checkbox", id: `${group}-${value}`, "data-group": group, value });
  input.checked = !hidden.has(value);
  input.addEventListener("change", () => {
    if (input.checked) hidden.delete(value);
    else hidden.add(value);
    changed();
  });
  return el("label", { class: "switch" }, input, icon, el("span", { class: "grow", text: name }), el("span", { class: "count", text: count.toLocaleString("en") }));
}

/** Set the boxes to what the state says (after the address changed). */
function syncFilters(state) {
  for (const input of document.querySelectorAll("input[data-group]")) {
    input.checked = !(input.dataset.group === "kind" ? state.kinds : state.layers).has(input.value);
  }
}

function territoryButton(community, open, withThemes) {
  const themes = withThemes && community.themes.length ? community.themes.slice(0, 5).join(", ") : null;
  return el("button", { class: `row territory ${community.hue}`, type: "button", "data-community": community.id, onclick: () => open(community) },
    el("span", { class: "swatch", "aria-hidden": "true" }),
    el("span", { class: "grow" }, el("span", { class: "row-title", dir: "auto", text: community.label }), themes && el("span", { class: "muted small", dir: "auto", text: themes })),
    el("span", { class: "count", text: community.notes.length, title: plural(community.notes.length, "note") }));
}

/** The nodes and edges to draw: within the switches, the most useful first, up to a number that stays quick. */
const MOST_NODES = 1500;
const MOST_EDGES = 5000;

function visibleGraph(model, state, always) {
  const wanted = (node) => !isHidden(node, state.kinds);
  const rank = { concept: 2, tag: 1.2, author: 1, note: 1 };
  const worth = (node) => (always.has(node) ? 10 : 0) + rank[node.kind] * (0.3 + node.size);
  let nodes = model.list.filter((node) => wanted(node) || always.has(node));
  const total = nodes.length;
  if (total > MOST_NODES) nodes = nodes.sort((a, b) => worth(b) - worth(a) || a.index - b.index).slice(0, MOST_NODES);
  const drawn = new Set(nodes);
  let edges = model.edges.filter((edge) => !state.layers.has(edge.layer) && drawn.has(edge.a) && drawn.has(edge.b));
  if (edges.length > MOST_EDGES) edges = edges.sort((a, b) => edgeWorth(b) - edgeWorth(a)).slice(0, MOST_EDGES);
  return { nodes, edges, total };
}

const edgeWorth = (edge) => (edge.layer === "links" ? 2 : 0) + (edge.weight ?? 0.3);
