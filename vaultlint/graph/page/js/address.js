// The address holds what is chosen, what is hidden and where the camera stands, so that a view can be kept and shared.
// Like all scripts here it shares app.js's scope: state, model and map are made there.

function writeAddress(step = false) {
  const parts = new URLSearchParams();
  if (state.what === "node") parts.set("node", state.node.id);
  if (state.what === "edge") parts.set("edge", state.edge.id);
  if (state.what === "community") parts.set("territory", state.community.id);
  if (state.what === "path") { parts.set("from", state.path.from?.id || ""); parts.set("to", state.path.to?.id || ""); }
  const hidden = [...state.kinds].join(",");
  if (hidden !== HIDDEN_AT_FIRST.join(",")) parts.set("without", hidden);
  if (state.layers.size) parts.set("hide", [...state.layers].join(","));
  if (state.view !== "map") parts.set("view", state.view);
  if (state.at) parts.set("at", state.at);
  const hash = `#${parts}`;
  if (hash === (location.hash || "#")) return;
  history[step ? "pushState" : "replaceState"](null, "", hash);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const known = (text, all) => new Set((text || "").split(",").filter((each) => all[each]));
  Object.assign(state, { what: "overview", view: parts.get("view") === "table" ? "table" : "map", at: parts.get("at") });
  state.kinds = parts.has("without") ? known(parts.get("without"), SORTS) : new Set(HIDDEN_AT_FIRST);
  state.layers = known(parts.get("hide"), LAYERS);
  const node = model.nodes.get(parts.get("node"));
  const edge = model.edgeById.get(parts.get("edge"));
  const community = model.communities.find((each) => String(each.id) === parts.get("territory"));
  if (node) Object.assign(state, { what: "node", node });
  else if (edge) Object.assign(state, { what: "edge", edge });
  else if (community) Object.assign(state, { what: "community", community });
  else if (parts.has("from")) Object.assign(state, { what: "path", path: { from: model.nodes.get(parts.get("from")) || null, to: model.nodes.get(parts.get("to")) || null } });
}

function rememberCamera() {
  const { x, y, scale } = map.camera();
  state.at = [Math.round(x), Math.round(y), scale.toFixed(3)].join(",");
  writeAddress();
}

function debounce(action, wait) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(action, wait); };
}

function useCamera() {
  const [x, y, scale] = (state.at || "").split(",").map(Number);
  if ([x, y, scale].every(Number.isFinite) && scale > 0) map.setCamera(x, y, Math.min(8, scale));
}
