// In pages that `vaultlint graph --serve` serves, and in no others: what changes in the vault is shown in place.
// The server tells of changed notes at once (a patch), and when all notes were linked anew (the data is fetched).

const SHOWN_FOR = 2600; // milliseconds

function followVault(version) {
  let at = version;
  let work = Promise.resolve(); // one thing after another
  const note = el("p", { class: "live", "aria-hidden": "true", hidden: true });
  byId("stage").append(note);
  const hide = debounce(() => {
    note.hidden = true;
  }, SHOWN_FOR);
  const tell = (text, lasts = false) => {
    note.textContent = text;
    note.hidden = false;
    announce(text);
    if (!lasts) hide();
  };
  const later = (action) => {
    work = work.then(action).catch((error) => {
      console.error(error);
      tell("Not updated: load the page again.", true);
    });
  };

  const events = new EventSource(`events?since=${at}`);
  events.addEventListener("open", () => {
    if (note.textContent.startsWith("Not connected")) tell("Connected again");
  });
  events.addEventListener("error", () => tell("Not connected: the server has stopped.", true));
  events.addEventListener("patch", (event) =>
    later(() => {
      if (Number(event.lastEventId) <= at) return;
      at = Number(event.lastEventId);
      applyPatch(JSON.parse(event.data));
      showAgain();
      tell("Updated. Suggestions follow.");
    }),
  );
  events.addEventListener("settled", () =>
    later(async () => {
      const answer = await fetch("data");
      if (!answer.ok) throw new Error(answer.statusText);
      const data = await answer.json();
      at = data.version;
      applyData(data);
      showAgain();
      if (!byId("filters").contains(document.activeElement)) renewFilters();
      readSentences();
      tell("Updated");
    }),
  );
  ui.version = () => at;
}

/** What is chosen, hidden and drawn, from the address, in the model as it is now; the camera stays where it is. */
function showAgain() {
  const { view, at } = state;
  readAddress();
  Object.assign(state, { view, at });
  ui.syncLegend();
  ui.syncFilters();
  map.repaint();
  ready();
  refresh();
}

/** The filters' counts and lists are made of the data: make them again. */
function renewFilters() {
  for (const id of ["kinds", "layers", "narrow", "looks"]) byId(id).replaceChildren();
  createLegend(ui, () => {
    map.repaint();
    refresh();
    writeAddress();
  });
  createFilters(ui, filtersChanged);
}

/** Change nodes and edges: {nodes, gone, edges, touched}; a touched node has the edges given, and no others. */
function applyPatch({ nodes, gone, edges, touched }) {
  for (const raw of nodes) putNode(raw);
  for (const id of gone) model.nodes.delete(id);
  const left = new Set(touched);
  const stays = (edge) =>
    !left.has(edge.a.id) && !left.has(edge.b.id) && model.nodes.get(edge.a.id) === edge.a && model.nodes.get(edge.b.id) === edge.b;
  const fresh = edges.map(patchedEdge).filter(Boolean);
  relink([...model.edges.filter(stays), ...fresh]);
  store.know(fresh);
  const said = edges.flatMap((edge) => edge.evidence).filter((item) => item.text);
  if (said.length)
    index.add(
      {
        columns: {
          text: said.map((item) => item.text),
          path: said.map((item) => item.path),
          line: said.map((item) => item.line),
          url: said.map((item) => item.url),
        },
        stray: null,
        count: said.length,
      },
      index.read,
    );
  placeNodes(model);
}

function putNode(raw) {
  const columns = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, [value]]));
  const known = model.nodes.get(raw.id);
  const node = { ...raw, ...readNode(columns, 0) };
  if (!known) {
    model.nodes.set(node.id, node);
    return;
  }
  for (const name of Object.keys(known)) if (!(name in node) && !["px", "py"].includes(name)) delete known[name];
  Object.assign(known, node, { edges: known.edges });
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
