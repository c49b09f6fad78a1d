// The address holds what is chosen, what is held back and where the camera stands, so that a view can be kept and shared.
// Like all scripts here it shares app.js's scope: state, model and map are made there.

const MANY = { tags: "tag", folders: "folder", authors: "author", gone: "gone" };

function chosenPart(parts) {
  if (state.what === "node") parts.set("node", state.node.id);
  if (state.what === "edge") parts.set("edge", state.edge.id);
  if (state.what === "community") parts.set("territory", state.community.id);
  if (state.what !== "path") return;
  parts.set("from", state.path.from?.id || "");
  parts.set("to", state.path.to?.id || "");
  if (state.path.way) parts.set("way", state.path.way);
}

function writeAddress(step = false) {
  const parts = new URLSearchParams();
  chosenPart(parts);
  const hidden = [...state.kinds].join(",");
  if (hidden !== HIDDEN_AT_FIRST.join(",")) parts.set("without", hidden);
  if (state.layers.size) parts.set("hide", [...state.layers].join(","));
  for (const [name, key] of Object.entries(MANY)) for (const id of state[name]) parts.append(key, id);
  if (state.since) parts.set("since", state.since);
  if (state.until) parts.set("until", state.until);
  if (state.least) parts.set("least", state.least);
  if (state.near && state.what === "node") parts.set("near", state.near);
  if (state.colour !== "community") parts.set("colour", state.colour);
  if (state.size !== "centrality") parts.set("size", state.size);
  if (state.findings) parts.set("findings", "1");
  if (state.view !== "map") parts.set("view", state.view);
  if (state.at) parts.set("at", state.at);
  const hash = `#${parts}`;
  if (hash === (location.hash || "#")) return;
  history[step ? "pushState" : "replaceState"](null, "", hash);
}

/** Filters and looks that the address names; what it does not know of this vault is left out. */
function readFilters(parts) {
  const known = (text, all) => new Set((text || "").split(",").filter((each) => all[each]));
  const month = (name) => (monthOf(parts.get(name)) === null ? "" : monthText(monthOf(parts.get(name))));
  const nodes = (name) => new Set(parts.getAll(name).filter((id) => model.nodes.has(id)));
  const least = Number(parts.get("least"));
  Object.assign(state, blankFilters(), {
    layers: known(parts.get("hide"), LAYERS),
    tags: nodes("tag"),
    authors: nodes("author"),
    gone: nodes("gone"),
    folders: new Set(parts.getAll("folder")),
    since: month("since"),
    until: month("until"),
    least: least > 0 && least <= 1 ? least : 0,
    near: NEAR.includes(Number(parts.get("near"))) ? Number(parts.get("near")) : 0,
    colour: COLOURINGS[parts.get("colour")] ? parts.get("colour") : "community",
    size: SIZINGS[parts.get("size")] ? parts.get("size") : "centrality",
    findings: parts.get("findings") === "1",
  });
  if (parts.has("without")) state.kinds = known(parts.get("without"), SORTS);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  Object.assign(state, { what: "overview", view: parts.get("view") === "table" ? "table" : "map", at: parts.get("at") });
  readFilters(parts);
  const node = model.nodes.get(parts.get("node"));
  const edge = model.edgeById.get(parts.get("edge"));
  const community = model.communities.find((each) => String(each.id) === parts.get("territory"));
  if (node) Object.assign(state, { what: "node", node });
  else if (edge) Object.assign(state, { what: "edge", edge });
  else if (community) Object.assign(state, { what: "community", community });
  else if (parts.has("from")) {
    const [from, to] = ["from", "to"].map((end) => model.nodes.get(parts.get(end)) || null);
    Object.assign(state, {
      what: "path",
      path: { from, to, way: Math.min(WAYS - 1, Math.max(0, Math.trunc(Number(parts.get("way"))) || 0)) },
    });
  }
}

function rememberCamera() {
  const { x, y, scale } = map.camera();
  state.at = [Math.round(x), Math.round(y), scale.toFixed(3)].join(",");
  writeAddress();
}

function debounce(action, wait) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), wait);
  };
}

function useCamera() {
  const [x, y, scale] = (state.at || "").split(",").map(Number);
  if ([x, y, scale].every(Number.isFinite) && scale > 0) map.setCamera(x, y, Math.min(8, scale));
}
