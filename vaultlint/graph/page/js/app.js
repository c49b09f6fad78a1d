// The page's one loop: what is chosen → the address → the panel and the map.

const config = JSON.parse(byId("page-config").textContent);
const model = buildModel(pageSource.core());
let store = createStore(model);
const state = {
  ...blankFilters(),
  near: 0,
  colour: "community",
  size: "centrality",
  findings: false,
  view: "map",
  what: "overview",
  at: null,
};
const ui = { model, config, state };
const index = createIndex(model);
let turn = 0; // counts what was asked for: a late answer is dropped
let picking = false; // a path's other end is chosen by a click on the map

placeNodes(model);
chooseTheme();
readAddress();
createLegend(ui, () => {
  map.repaint();
  refresh();
  writeAddress();
});
createFilters(ui, filtersChanged);
byId("counts").textContent = [plural(model.notes.length, "note"), plural(model.edges.length, "connection")].join(" · ");
const sheet = createSheet(byId("panel"), byId("handle"), () => map?.redraw());
const table = createTable(byId("table"), ui);
var map = createMap(byId("map"), model, {
  // var: the sheet above may ask for it before it is made
  onPick: picked,
  onHover: showTip,
  onCamera: debounce(rememberCamera, 250),
  covered: () => sheet.covered(),
  reserved,
  onMove: hideTip,
  onDrawn: tellDrawn,
});

// --- what can be asked for -------------------------------------------------------------------------------------------

ui.everything = () => {
  const { nodes, keepsEdge } = sieve(model, state);
  return { nodes, edges: model.edges.filter(keepsEdge) };
};
ui.open = (node, quote) => {
  const centre = document.activeElement?.closest?.("#map") ? "if hidden" : "always";
  return go({ what: "node", node, quote }, { centre: node, when: centre });
};
ui.openEdge = (edge) => go({ what: "edge", edge }, { fit: [edge.a, edge.b] });
ui.openCommunity = (community) => go({ what: "community", community }, { fit: community.nodes });
ui.startPath = async (from) => {
  picking = true;
  await go({ what: "path", path: { from, to: null } });
  byId(from ? "path-to" : "path-from")?.focus();
};
ui.setPath = (path) => go({ what: "path", path }, { fitPath: true });
ui.overview = () => go({ what: "overview" });
ui.setNear = (near) => go({ near: near === state.near ? 0 : near }, { focus: `[data-near="${near}"]` });
ui.hide = (node) => {
  state.gone.add(node.id);
  ui.overview();
  ui.syncFilters();
  announce(`${node.label} is off the map. The filters bring it back.`);
};

function go(next, camera = {}) {
  if (!isThere(next)) return announce("That is no longer in the vault.");
  hideTip();
  delete state.quote;
  delete state.hint;
  Object.assign(state, next);
  picking = state.what === "path" && !(state.path.from && state.path.to);
  writeAddress(true);
  if (state.what !== "overview") sheet.raise();
  return refresh({ ...camera, top: true });
}

/** Draw the map at once, the panel as soon as what it quotes is unpacked; the old one stays until then. */
function refresh(camera = {}) {
  turn += 1;
  const asked = turn;
  const edges = neededBy(state);
  const words = state.what === "overview"; // it names what pairs share, and quotes nothing
  drawMap(camera);
  if (store.has(edges, { words })) return drawPanel(camera);
  byId("panel-body").setAttribute("aria-busy", "true");
  return store.need(edges, { words }).then(() => asked === turn && drawPanel(camera));
}

/** A filter changes the map; of the panels only a path keeps to it, and the overview where findings are switched (`all`). */
function filtersChanged(all) {
  if (all || state.what === "path") refresh();
  else drawMap({});
  announceShown(ui);
  writeAddress();
}

function drawMap(camera) {
  const steps = state.what === "path" && state.path.from && state.path.to ? pathSteps(state) : null;
  const emphasis = emphasise({ steps });
  const { local } = model;
  const { nodes, edges } = visibleGraph(model, state, emphasis.focus || new Set());
  if (local !== model.local) map.scene.nodes = []; // the same nodes may stand elsewhere now
  map.show(nodes, edges);
  map.look({
    ...emphasis,
    focusEdges: emphasis.focusEdges.filter((edge) => state.what === "path" || state.what === "edge" || map.scene.shown.has(edge)),
  });
  if (!nodes.length) tellNothing("empty", ...whyNothing());
  showView();
  moveCamera(camera, steps);
}

function moveCamera({ centre, when, fit, fitPath }, steps) {
  if (state.view !== "map") return;
  if (turnToLocal(map, model.local) && model.local) return;
  if (centre) {
    const [x, y] = map.toScreen(centre);
    const box = byId("map").getBoundingClientRect();
    const away = x < 60 || y < 60 || x > box.width - 60 || y > box.height - 60 - sheet.covered();
    if (when === "always" ? away || narrow() : away) map.centre(centre);
  }
  if (fit) map.fit(fit);
  if (fitPath && steps) map.fit([steps[0].from, ...steps.map((step) => step.to)]);
}

function drawPanel(camera = {}) {
  let parts = [];
  if (state.what === "node") parts = nodePanel(state.node, ui, state.quote);
  else if (state.what === "edge") parts = edgePanel(state.edge, ui);
  else if (state.what === "community") parts = communityPanel(state.community, ui);
  else if (state.what === "path") ({ parts } = pathPanel(state.path, ui, index));
  else parts = overviewPanel(ui);
  if (state.what !== "overview") parts.unshift(el("button", { class: "back", type: "button", onclick: ui.overview }, "Overview"));
  if (state.hint) parts.unshift(el("p", { class: "hint-line", dir: "auto", text: state.hint }));
  if (!config.quotes) parts.push(el("p", { class: "muted small privacy", text: "Quoted sentences were left out of this page." }));
  if (store.problem)
    parts.push(el("p", { class: "muted small privacy", role: "alert", text: `Not all terms and quotes could be read. ${store.problem}` }));
  replacePanel(parts, !camera.top);
  byId("panel-body").removeAttribute("aria-busy");
  if (camera.top) byId("panel-body").scrollTop = 0;
  const heading = byId("panel-body").querySelector("h2").textContent;
  if (camera.top) announce([heading, state.hint].filter(Boolean).join(". "));
  document.title =
    state.what === "overview"
      ? `${config.vault} · vaultlint`
      : `${state.node && state.what === "node" ? state.node.label : heading} · ${config.vault}`;
  for (const row of document.querySelectorAll("[data-community]")) {
    row.setAttribute("aria-pressed", String(state.what === "community" && String(state.community.id) === row.dataset.community));
  }
}

function emphasise({ steps }) {
  const { keeps } = sieve(model, state);
  if (state.what === "node") {
    const shown = state.node.edges.filter((edge) => !state.layers.has(edge.layer) && keeps(other(edge, state.node)));
    return { selected: state.node, focus: new Set([...shown.map((edge) => other(edge, state.node)), state.node]), focusEdges: shown };
  }
  if (state.what === "edge") return { edge: state.edge, focus: new Set([state.edge.a, state.edge.b]), focusEdges: [state.edge] };
  if (state.what === "community")
    return {
      focus: new Set(state.community.nodes.filter(keeps)),
      focusEdges: state.community.nodes.flatMap((node) =>
        node.edges.filter((edge) => edge.a === node && edge.b.community === node.community),
      ),
    };
  if (state.what === "path" && steps)
    return { path: true, focus: new Set([steps[0].from, ...steps.map((step) => step.to)]), focusEdges: steps.map((step) => step.edge) };
  if (state.what === "path" && state.path.from) return { selected: state.path.from, focus: null, focusEdges: [] };
  return { focus: null, focusEdges: [] };
}

// --- the map's answers -----------------------------------------------------------------------------------------------

function picked(found) {
  if (picking && found?.node)
    return ui.setPath(state.path.from ? { from: state.path.from, to: found.node } : { from: found.node, to: null });
  if (found?.node) return go({ what: "node", node: found.node }, { centre: found.node, when: "if hidden" });
  if (found?.edge) return go({ what: "edge", edge: found.edge });
  if (found?.community) return ui.openCommunity(found.community);
  if (state.what !== "overview" && !picking) ui.overview();
  return sheet.lower();
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

combobox(byId("search"), byId("results"), index, model, async (node, quote) => {
  byId("search").value = "";
  byId("search").blur();
  await ui.open(node, quote);
  byId("panel-body").querySelector("h2").focus({ preventScroll: true });
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address holds what is chosen
  byId("panel-body").focus();
});
byId("theme").addEventListener("click", toggleTheme);
byId("path-button").addEventListener("click", () => ui.startPath(state.what === "node" ? state.node : null));
byId("svg").addEventListener("click", () => {
  setView("map");
  requestAnimationFrame(() => download(fileName(config, "svg"), new Blob([map.svg()], { type: "image/svg+xml" })));
});
byId("graphml").addEventListener("click", () => downloadGraphml(ui));
byId("png").addEventListener("click", () => {
  setView("map");
  requestAnimationFrame(() => downloadPng(map, config));
});
byId("json").addEventListener("click", saveData);
byId("fit").addEventListener("click", () => map.fit());
byId("zoom-in").addEventListener("click", () => map.zoomBy(1.4));
byId("zoom-out").addEventListener("click", () => map.zoomBy(1 / 1.4));
byId("filters-toggle").addEventListener("click", () => toggleFilters());
byId("filters-close").addEventListener("click", () => toggleFilters(false));
byId("help-close").addEventListener("click", () => byId("help").close());
for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => setView(button.dataset.view));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  chooseTheme();
  map.repaint();
});
window.addEventListener("popstate", walkHistory);

/** All that stands beside the panel and is made from the model. */
function ready() {
  byId("counts").textContent = [plural(model.notes.length, "note"), plural(model.edges.length, "connection")].join(" · ");
}

if (state.what !== "overview") sheet.raise();
putAddress(location.href);
const opened = refresh({ top: true });
map.fit(undefined, false);
if (state.at) useCamera();
else
  moveCamera(
    {
      node: { centre: state.node },
      edge: { fit: [state.edge?.a, state.edge?.b] },
      community: { fit: state.community?.nodes },
      path: { fitPath: true },
    }[state.what] || {},
    state.what === "path" ? pathSteps(state) : null,
  );
Promise.resolve(opened).then(() => {
  document.documentElement.dataset.ready = "true";
  performance.mark("ready"); // for who measures
  readSentences();
});
