// In pages that `vaultlint graph --serve` serves, and in no others: what changes in the vault is shown in place.
// The server tells of changed notes at once (a patch), and when all notes were linked anew (the data is fetched).

const SHOWN_FOR = 2600; // milliseconds

function followVault(version) {
  const has = { at: version, base: version }; // what the page shows: the last patch, and the data beneath it
  let heard = version; // the server's numbers only grow
  let work = Promise.resolve(); // one thing after another
  const line = liveLine();
  const later = (action) => {
    work = work
      .then(handsOff)
      .then(action)
      .catch((error) => {
        console.error(error);
        line.tell("Not updated: load the page again.", { lasts: true });
      });
  };

  const events = new EventSource(`events?since=${version}`);
  const on = (type, action) => events.addEventListener(type, action);
  on("open", () => line.clear("lost", "Connected again"));
  on("error", () => line.tell("Not connected: the server has stopped.", { lasts: "lost" }));
  on("patch", (event) =>
    later(async () => {
      heard = Number(event.lastEventId);
      if (heard <= has.at) return;
      has.at = heard;
      applyPatch(JSON.parse(event.data));
      await showAgain();
      line.tell("Updated. Suggestions follow.");
    }),
  );
  on("settled", (event) =>
    later(async () => {
      const number = Number(event.lastEventId);
      const known = number === has.base || (number > heard && number <= has.base); // told of before it was fetched
      heard = number;
      if (!known) {
        const data = await fetchData();
        Object.assign(has, { at: data.version, base: data.version });
        await handsOff();
        applyData(data);
        await showAgain();
        readSentences();
      }
      line.tell("Updated");
    }),
  );
  for (const type of ["message", "status", "trouble", "fine"])
    on(type, (event) => {
      const said = { event: type, ...JSON.parse(event.data || "{}") };
      if (said.event === "trouble") line.tell(String(said.message || "The last change could not be read."), { lasts: "trouble" });
      if (said.event === "fine") line.clear("trouble", "Updated");
    });
  on("closed", (event) => {
    events.close(); // it would connect again and push out another page
    line.tell(JSON.parse(event.data || "{}").message || "Not followed any more: load the page again.", { lasts: true });
  });
  ui.version = () => has.at;
}

/** The line over the map that says what the server said; screen readers hear it as the page's status. */
function liveLine() {
  const note = el("p", { class: "live", "aria-hidden": "true", hidden: true });
  byId("stage").append(note);
  let lasting = null; // why it stays
  let timer = 0;
  const tell = (text, { lasts = null } = {}) => {
    clearTimeout(timer);
    lasting = lasts;
    note.textContent = text;
    note.hidden = false;
    announce(text);
    if (!lasts)
      timer = setTimeout(() => {
        note.hidden = true;
      }, SHOWN_FOR);
  };
  return { tell, clear: (why, text) => lasting === why && tell(text) };
}

async function fetchData() {
  const answer = await fetch("data");
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/**
 * Draw what is chosen in the model as it is now. The address is what the reader asked for, the state what of it there is: a
 * note or a tag that goes and comes back (programs save so) is chosen again. Camera, view and all that stands where it stood stay.
 */
async function showAgain() {
  const { view, at, quote } = state;
  readAddress();
  Object.assign(state, { view, at });
  if (quote && !store.stands(quote)) delete state.quote;
  Object.assign(map.scene, { nodes: [], edges: [], detail: null }); // the same marks may lie elsewhere now
  ui.renewLegend();
  ui.renewFilters();
  map.repaint();
  ready();
  drawMap({});
  await store.need(neededBy(state)); // a panel without its sentences would be another one
  await refresh();
  searchAgain();
}

/** Change nodes and edges: {nodes, gone, edges, touched, changed}; a touched node has the edges given, and no others. */
function applyPatch(raw) {
  const { nodes, gone, edges, touched } = raw;
  const paths = raw.changed || [...touched, ...gone].map((id) => model.nodes.get(id)?.path).filter(Boolean);
  leaveLocal(model);
  for (const [node, size] of model.rank || []) node.size = size; // what `size` says now is the legend's
  const stood = new Map(model.list.map((node) => [node, { x: node.x, y: node.y, px: node.px, py: node.py }]));
  const scattered = new Set(model.apart?.nodes);
  for (const node of nodes) putNode(node);
  for (const id of gone) model.nodes.delete(id);
  const left = new Set(touched);
  const stays = (edge) =>
    !left.has(edge.a.id) && !left.has(edge.b.id) && model.nodes.get(edge.a.id) === edge.a && model.nodes.get(edge.b.id) === edge.b;
  const kept = keeper(model.edgeById);
  const fresh = edges
    .map(patchedEdge)
    .filter(Boolean)
    .map((edge) => kept(edge));
  const all = [...model.edges.filter(stays), ...fresh];
  relink(all);
  store.patch(raw, paths, fresh);
  index.patch(
    paths,
    edges.flatMap((edge) => edge.evidence).filter((item) => item.text),
  );
  placeNodes(model);
  const apart = new Set(model.apart?.nodes);
  for (const [node, { x, y, px, py }] of stood)
    if (node.x === x && node.y === y && !scattered.has(node) && !apart.has(node)) Object.assign(node, { px, py });
}

function putNode(raw) {
  const columns = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, [value]]));
  const node = { ...raw, ...readNode(columns, 0) };
  const { px, py } = model.nodes.get(node.id) || {};
  model.nodes.set(node.id, keeper(model.nodes)(px === undefined ? node : { ...node, px, py }));
}

/** An edge with all that it rests on; the note that holds the link comes first. */
function patchedEdge(raw) {
  let [a, b] = [model.nodes.get(raw.source), model.nodes.get(raw.target)];
  if (!a || !b || a === b) return null;
  const says = (node) => raw.evidence.some((item) => item.path && item.path === node.path);
  if (raw.kind === "links" && ((says(b) && !says(a)) || (a.missing && !b.missing))) [a, b] = [b, a];
  const edge = new Edge(a, b, layerOf(raw.kind, raw.inferred), -1);
  for (const name of ["kind", "weight", "inferred", "confidence", "reason", "copy", "terms", "evidence"])
    if (raw[name] !== undefined) edge[name] = raw[name];
  edge.quotes = raw.evidence.length;
  return edge;
}

/** Make of nodes and edges what else the model says. */
function relink(edges) {
  const given = model.communities.map(({ id, label, themes }) => ({ id, label, themes }));
  const list = [...model.nodes.values()];
  list.forEach((node, at) => {
    Object.assign(node, { index: at, edges: [] });
  });
  edges.forEach((edge, at) => {
    edge.index = at;
    edge.a.edges.push(edge);
    edge.b.edges.push(edge);
  });
  for (const made of ["insights", "rank", "sieve"]) delete model[made];
  Object.assign(model, { list, edges });
  index.nodes = []; // names are folded anew
  describeModel(model, given);
}

if (Number.isFinite(config.live)) followVault(config.live);
