// The page's one loop: what is chosen → the address → the panel and the map.

const config = JSON.parse(byId("page-config").textContent);
const data = unpack(JSON.parse(byId("graph-data").textContent));
const model = buildModel(data);
const state = { kinds: new Set(HIDDEN_AT_FIRST), layers: new Set(), view: "map", what: "overview", at: null };
const ui = { model, config, state };
let index = null;
let picking = false; // a path's other end is chosen by a click on the map
const searchIndex = () => (index ??= buildIndex(model));

placeNodes(model);
chooseTheme();
readAddress();
createFilters(model, state, () => { refresh(); writeAddress(); });
byId("territories").append(...model.communities.map((community) => el("li", {}, territoryButton(community, (each) => ui.openCommunity(each)))));
byId("legend").hidden = !model.communities.length;
byId("counts").textContent = [plural(model.notes.length, "note"), plural(model.edges.length, "connection")].join(" · ");
const sheet = createSheet(byId("panel"), byId("handle"), () => map?.redraw());
const table = createTable(byId("table"), ui);
var map = createMap(byId("map"), model, { // var: the sheet above may ask for it before it is made
  onPick: picked, onHover: showTip, onCamera: debounce(rememberCamera, 250), covered: () => sheet.covered(), reserved,
});

// --- what can be asked for -------------------------------------------------------------------------------------------

ui.everything = () => ({
  nodes: model.list.filter((node) => !state.kinds.has(node.kind)),
  edges: model.edges.filter((edge) => !state.layers.has(edge.layer) && !state.kinds.has(edge.a.kind) && !state.kinds.has(edge.b.kind)),
});
ui.open = (node, quote) => {
  const centre = document.activeElement?.closest?.("#map") ? "if hidden" : "always";
  go({ what: "node", node, quote }, { centre: node, when: centre });
};
ui.openEdge = (edge) => go({ what: "edge", edge }, { fit: [edge.a, edge.b] });
ui.openCommunity = (community) => go({ what: "community", community }, { fit: community.nodes });
ui.startPath = (from) => { picking = true; go({ what: "path", path: { from, to: null } }); byId(from ? "path-to" : "path-from")?.focus(); };
ui.setPath = (path) => go({ what: "path", path }, { fitPath: true });
ui.overview = () => go({ what: "overview" });

function go(next, camera = {}) {
  delete state.quote;
  Object.assign(state, next);
  picking = state.what === "path" && !(state.path.from && state.path.to);
  writeAddress(true);
  if (state.what !== "overview") sheet.raise();
  refresh(camera);
  byId("panel-body").scrollTop = 0;
}

function refresh(camera = {}) {
  const drawn = drawPanel();
  const emphasis = emphasise(drawn);
  const { nodes, edges, total } = visibleGraph(model, state, emphasis.focus || new Set());
  map.show(nodes, edges);
  map.look({ ...emphasis, focusEdges: emphasis.focusEdges.filter((edge) => state.what === "path" || state.what === "edge" || map.scene.shown.has(edge)) });
  byId("limited").hidden = total <= nodes.length;
  byId("limited").textContent = `Showing ${nodes.length.toLocaleString("en")} of ${total.toLocaleString("en")}. Search finds all of them.`;
  byId("nothing").hidden = nodes.length > 0;
  byId("nothing").textContent = model.list.length ? "Everything is switched off. Choose what to show." : "No notes to draw yet.";
  showView();
  moveCamera(camera, drawn.steps);
}

function moveCamera({ centre, when, fit, fitPath }, steps) {
  if (state.view !== "map") return;
  if (centre) {
    const [x, y] = map.toScreen(centre);
    const box = byId("map").getBoundingClientRect();
    const away = x < 60 || y < 60 || x > box.width - 60 || y > box.height - 60 - sheet.covered();
    if (when === "always" ? away || narrow() : away) map.centre(centre);
  }
  if (fit) map.fit(fit);
  if (fitPath && steps) map.fit([steps[0].from, ...steps.map((step) => step.to)]);
}

function drawPanel() {
  let steps = null;
  let parts = [];
  if (state.what === "node") parts = nodePanel(state.node, ui, state.quote);
  else if (state.what === "edge") parts = edgePanel(state.edge, ui);
  else if (state.what === "community") parts = communityPanel(state.community, ui);
  else if (state.what === "path") ({ parts, steps } = pathPanel(state.path, ui, searchIndex()));
  else parts = overviewPanel(ui);
  if (state.what !== "overview") parts.unshift(el("button", { class: "back", type: "button", onclick: ui.overview }, "Overview"));
  if (!config.quotes) parts.push(el("p", { class: "muted small privacy", text: "Quoted sentences were left out of this page." }));
  byId("panel-body").replaceChildren(...parts);
  const heading = byId("panel-body").querySelector("h2").textContent;
  announce(heading);
  document.title = state.what === "overview" ? `${config.vault} · vaultlint` : `${state.node && state.what === "node" ? state.node.label : heading} · ${config.vault}`;
  for (const row of document.querySelectorAll("[data-community]")) {
    row.setAttribute("aria-pressed", String(state.what === "community" && String(state.community.id) === row.dataset.community));
  }
  return { steps };
}

function emphasise({ steps }) {
  if (state.what === "node") {
    const shown = state.node.edges.filter((edge) => !state.layers.has(edge.layer) && !state.kinds.has(other(edge, state.node).kind));
    return { selected: state.node, focus: new Set([...shown.map((edge) => other(edge, state.node)), state.node]), focusEdges: shown };
  }
  if (state.what === "edge") return { edge: state.edge, focus: new Set([state.edge.a, state.edge.b]), focusEdges: [state.edge] };
  if (state.what === "community") return { focus: new Set(state.community.nodes.filter((node) => !isHidden(node, state.kinds))), focusEdges: state.community.nodes.flatMap((node) => node.edges.filter((edge) => edge.a === node && edge.b.community === node.community)) };
  if (state.what === "path" && steps) return { path: true, focus: new Set([steps[0].from, ...steps.map((step) => step.to)]), focusEdges: steps.map((step) => step.edge) };
  if (state.what === "path" && state.path.from) return { selected: state.path.from, focus: null, focusEdges: [] };
  return { focus: null, focusEdges: [] };
}

// --- the map's answers -----------------------------------------------------------------------------------------------

function picked(found) {
  if (picking && found?.node) return ui.setPath(state.path.from ? { from: state.path.from, to: found.node } : { from: found.node, to: null });
  if (found?.node) return go({ what: "node", node: found.node }, { centre: found.node, when: "if hidden" });
  if (found?.edge) return go({ what: "edge", edge: found.edge });
  if (found?.community) return ui.openCommunity(found.community);
  if (state.what !== "overview" && !picking) ui.overview();
  return sheet.lower();
}

function showTip(found, x, y) {
  const tip = byId("tip");
  tip.hidden = !found?.edge;
  if (!found?.edge) return;
  const { edge } = found;
  tip.replaceChildren(el("strong", { dir: "auto", text: `${shorten(edge.a.label, 40)} – ${shorten(edge.b.label, 40)}` }), el("span", { text: `${edge.inferred && edge.layer !== "related" ? "Inferred: " : ""}${edgeSentence(edge)}` }));
  const room = byId("map").clientWidth;
  tip.style.transform = `translate(${Math.round(Math.max(8, Math.min(x + 14, room - tip.offsetWidth - 8)))}px, ${Math.round(y + 16)}px)`;
}

/** Where buttons lie over the map, labels stay away. */
function reserved() {
  return [...document.querySelectorAll(".zoom, #limited:not([hidden])")].map((box) => ({ x: box.offsetLeft, y: box.offsetTop, w: box.offsetWidth, h: box.offsetHeight }));
}

/** Walk to the linked node that lies most in the direction of the arrow. */
function walk(dx, dy) {
  const from = state.what === "node" ? state.node : null;
  if (!from) {
    const first = [...map.scene.nodes].sort((a, b) => b.size - a.size || a.index - b.index)[0];
    if (first) ui.open(first);
    return;
  }
  let best = null;
  for (const edge of map.scene.focusEdges) {
    const next = other(edge, from);
    const [x, y] = [next.px - from.px, next.py - from.py];
    const ahead = (x * dx + y * dy) / (Math.hypot(x, y) || 1);
    const score = ahead - Math.hypot(x, y) / 4000;
    if (ahead > 0.35 && (!best || score > best.score)) best = { next, score };
  }
  if (best) ui.open(best.next);
}

// --- views, colours, keys --------------------------------------------------------------------------------------------

function showView() {
  const isTable = state.view === "table";
  byId("table").hidden = !isTable;
  byId("stage").hidden = isTable;
  for (const button of document.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  if (isTable) table.draw();
}

function setView(view) {
  state.view = view;
  writeAddress(true);
  showView();
  if (view === "map" && !state.at) requestAnimationFrame(() => map.fit(undefined, false));
}

function chooseTheme(next) {
  const saved = () => { try { return localStorage.getItem("vaultlint-theme"); } catch { return null; } };
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = next || saved() || system;
  document.documentElement.dataset.theme = theme;
  if (next) try { localStorage.setItem("vaultlint-theme", next); } catch { /* a page from a disk may have no store */ }
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

function toggleTheme() {
  chooseTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  map.repaint();
}

function toggleFilters(open = !document.body.classList.contains("filters-open")) {
  document.body.classList.toggle("filters-open", open);
  byId("filters-toggle").setAttribute("aria-expanded", String(open));
}

const KEYS = {
  "/": () => { byId("search").focus(); byId("search").select(); },
  t: () => setView(state.view === "table" ? "map" : "table"),
  p: () => ui.startPath(state.what === "node" ? state.node : null),
  f: () => map.fit(),
  d: toggleTheme,
  "+": () => map.zoomBy(1.25),
  "=": () => map.zoomBy(1.25),
  "-": () => map.zoomBy(0.8),
  Escape: () => { toggleFilters(false); byId("more").open = false; ui.overview(); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing && event.key !== "Escape") return;
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (arrow && event.target.closest("#map, body") && !event.target.closest("#panel, #filters, header, #table") && state.view === "map") {
    event.preventDefault();
    if (event.shiftKey) map.pan(arrow[0] * 60, arrow[1] * 60);
    else walk(...arrow);
  } else if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

combobox(byId("search"), byId("results"), { get nodes() { return searchIndex().nodes; }, get quotes() { return searchIndex().quotes; } }, model, (node, quote) => {
  byId("search").value = "";
  byId("search").blur();
  ui.open(node, quote);
  byId("panel-body").querySelector("h2").focus({ preventScroll: true });
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address holds what is chosen
  byId("panel-body").focus();
});
byId("theme").addEventListener("click", toggleTheme);
byId("path-button").addEventListener("click", () => ui.startPath(state.what === "node" ? state.node : null));
byId("png").addEventListener("click", () => { setView("map"); requestAnimationFrame(() => downloadPng(map, config)); });
byId("json").addEventListener("click", () => downloadJson(data, config));
byId("fit").addEventListener("click", () => map.fit());
byId("zoom-in").addEventListener("click", () => map.zoomBy(1.4));
byId("zoom-out").addEventListener("click", () => map.zoomBy(1 / 1.4));
byId("filters-toggle").addEventListener("click", () => toggleFilters());
byId("filters-close").addEventListener("click", () => toggleFilters(false));
for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => setView(button.dataset.view));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { chooseTheme(); map.repaint(); });
window.addEventListener("popstate", () => { readAddress(); syncFilters(state); refresh({}); if (state.at) useCamera(); });

syncFilters(state);
if (state.what !== "overview") sheet.raise();
refresh({});
map.fit(undefined, false);
if (state.at) useCamera();
else moveCamera({
  node: { centre: state.node }, edge: { fit: [state.edge?.a, state.edge?.b] }, community: { fit: state.community?.nodes }, path: { fitPath: true },
}[state.what] || {}, state.what === "path" ? drawPanel().steps : null);

/** For tests and the curious: where things are and what is chosen; nothing here changes the page. */
window.vaultlint = Object.freeze({
  positionOf: (id) => {
    const node = model.nodes.get(id);
    if (!node) return null;
    const box = byId("map").getBoundingClientRect();
    const [x, y] = map.toScreen(node);
    return { x: box.left + x, y: box.top + y };
  },
  positionOfEdge: (id) => {
    const edge = model.edgeById.get(id);
    if (!edge) return null;
    const box = byId("map").getBoundingClientRect();
    const [a, b] = [map.toScreen(edge.a), map.toScreen(edge.b)];
    for (let part = 4; part < 72; part += 1) { // a whole pixel where a hand that trembles still meets this edge
      const t = 0.5 + (part % 2 ? 1 : -1) * (part >> 1) * 0.013;
      const [x, y] = [0, 1].map((axis) => Math.round(a[axis] + t * (b[axis] - a[axis])));
      const around = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]];
      if (around.every(([dx, dy]) => map.pickAt(x + dx, y + dy)?.edge === edge)) return { x: Math.round(box.left) + x, y: Math.round(box.top) + y };
    }
    return null;
  },
  labels: () => map.labels().map(({ text, x, y, w, h }) => ({ text, x, y, w, h })),
  shown: () => ({ nodes: map.scene.nodes.map((node) => node.id), edges: map.scene.edges.map((edge) => edge.id) }),
  state: () => ({ what: state.what, node: state.what === "node" ? state.node.id : null, edge: state.what === "edge" ? state.edge.id : null, view: state.view, hash: location.hash }),
});
document.documentElement.dataset.ready = "true";
