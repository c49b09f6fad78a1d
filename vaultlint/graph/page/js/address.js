// The address holds what is chosen, what is held back and where the camera stands, so that a view can be kept and shared.
// Like all scripts here it shares app.js's scope: state, model and map are made there.
//
// Back and forward walk as they do on maps of the web: over what was chosen, over map and table, and to where the camera
// stood. Choosing and changing the view are steps; moving the camera and setting filters change the step one is at. Filters
// and looks are no places but settings: they hold from when they are set until they are taken off (Reset), so going back
// shows the former choice through the present filters. An address that is typed, or followed within the page, is taken at
// its word.

const MANY = { tags: "tag", folders: "folder", authors: "author", gone: "gone" };

const ANCHORS = 3; // a territory's largest themes, by which an address knows it again

/** A territory has no name of its own: in an address it is where its largest themes lie (without themes, its largest notes). */
function anchorsOf(community) {
  const rank = (node) => model.rank?.get(node) ?? node.size;
  const first = (a, b) => Number(isTheme(b)) - Number(isTheme(a)) || rank(b) - rank(a) || (a.id < b.id ? -1 : 1);
  return [...community.nodes].sort(first).slice(0, ANCHORS);
}

/** The territory where most of these lie; the first counts a little more. */
function territoryOf(ids) {
  const votes = new Map();
  ids.forEach((id, at) => {
    const community = model.byCommunity.get(model.nodes.get(id)?.community);
    if (community) votes.set(community, (votes.get(community) || 0) + (at ? 1 : 1.5));
  });
  return [...votes].sort((a, b) => b[1] - a[1] || a[0].order - b[0].order)[0]?.[0];
}

const CHOSEN = ["node", "edge", "territory", "from", "to", "way"];

function chosenPart(parts) {
  if (state.hint) return state.asked.forEach(([name, value]) => parts.append(name, value)); // it may come back
  if (state.what === "node") parts.set("node", state.node.id);
  if (state.what === "edge") parts.set("edge", state.edge.id);
  if (state.what === "community") for (const node of anchorsOf(state.community)) parts.append("territory", node.id);
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
  putAddress(hash, step);
}

const OURS = { vaultlint: true }; // an entry of the history without this was typed or followed

function putAddress(hash, step) {
  try {
    history[step ? "pushState" : "replaceState"](OURS, "", hash);
  } catch {
    putLater(); // browsers bear some hundred changes a minute, and a slider makes more
  }
}

const putLater = debounce(() => writeAddress(), 5000);

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
    colour: COLOURINGS[parts.get("colour")] ? parts.get("colour") : "community",
    size: SIZINGS[parts.get("size")] ? parts.get("size") : "centrality",
    findings: parts.get("findings") === "1",
  });
  if (parts.has("without")) state.kinds = known(parts.get("without"), SORTS);
}

/** What is chosen, how it is seen and, if asked, through which filters. `hint` says what the address names and the data has not. */
function readAddress({ filters = true } = {}) {
  const parts = new URLSearchParams(location.hash.slice(1));
  Object.assign(state, { what: "overview", view: parts.get("view") === "table" ? "table" : "map", at: parts.get("at") });
  if (filters) readFilters(parts);
  state.near = NEAR.includes(Number(parts.get("near"))) ? Number(parts.get("near")) : 0;
  state.hint = missingHint(parts);
  state.asked = [...parts].filter(([name]) => CHOSEN.includes(name));
  const node = model.nodes.get(parts.get("node"));
  const edge = model.edgeById.get(parts.get("edge"));
  const community = territoryOf(parts.getAll("territory"));
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

/** Is what a list, drawn a moment ago, leads to still of this data? */
function isThere({ node, edge, path, community }) {
  const nodes = [node, path?.from, path?.to].filter(Boolean);
  return (
    nodes.every((each) => model.nodes.get(each.id) === each) &&
    (!edge || model.edgeById.get(edge.id) === edge) &&
    (!community || model.byCommunity.get(community.id) === community)
  );
}

function missingHint(parts) {
  const named = ["node", "from", "to"].map((name) => parts.get(name)).find((id) => id && !model.nodes.has(id));
  if (named) return `“${shorten(afterColon(named), 60)}” is not here: it may have been renamed or removed.`;
  if (parts.has("edge") && !model.edgeById.get(parts.get("edge"))) return "That connection is not here any more.";
  const areas = parts.getAll("territory");
  if (!areas.length || territoryOf(areas)) return "";
  return /^\d+$/.test(areas[0])
    ? "This address is an older page's: it names a territory by a number, which says nothing here."
    : "That territory is not here any more.";
}

/** Back or forward: see above. */
function walkHistory(event) {
  const ours = Boolean(event.state?.vaultlint);
  delete state.quote;
  readAddress({ filters: !ours });
  if (ours) writeAddress();
  else putAddress(location.href);
  ui.syncLegend();
  ui.syncFilters();
  map.repaint();
  refresh({ top: true });
  if (state.at) useCamera();
}

const FITTED = "all"; // the whole map, in a window of any size

function rememberCamera() {
  const { x, y, scale } = map.camera();
  state.at = map.isFitted() ? FITTED : [Math.round(x), Math.round(y), scale.toFixed(3)].join(",");
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
  if (state.at === FITTED) map.fit(undefined, false);
  else if ([x, y, scale].every(Number.isFinite) && scale > 0) map.setCamera(x, y, Math.min(8, scale));
}
