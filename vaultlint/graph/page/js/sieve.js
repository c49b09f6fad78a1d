// What passes the filters. Pure: from the model and the state to a test of nodes and of edges; nothing here touches the page.

/** Filters that hold nothing back: what is narrowed to is empty, what is taken away is empty. */
const blankFilters = () => ({
  kinds: new Set(HIDDEN_AT_FIRST),
  layers: new Set(),
  tags: new Set(),
  folders: new Set(),
  authors: new Set(),
  since: "",
  until: "",
  least: 0,
  gone: new Set(),
});

/** The month of a date as a number, or null: "2024-03-05" and "2024-03" are the same month, "2024" is its first. */
function monthOf(date) {
  const [, year, month] = /^(\d{4})(?:-(\d\d))?/.exec(String(date ?? "")) || [];
  return year && Number(year) > 0 ? Number(year) * 12 + Math.min(11, Math.max(0, Number(month || 1) - 1)) : null;
}

const monthText = (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

/** Is the note in one of these folders, or in one below? The vault's own top is "". */
function inFolders(node, folders) {
  const parts = (node.path || "").split("/").slice(0, -1);
  if (!parts.length) return folders.has("");
  return parts.some((_, at) => folders.has(parts.slice(0, at + 1).join("/")));
}

const joinedBy = (node, layer, ids) => node.edges.some((edge) => edge.layer === layer && ids.has(other(edge, node).id));

/** The test that a note must pass where a filter asks something of notes, else null. */
function noteTest(state) {
  const { tags, folders, authors } = state;
  const [since, until] = [monthOf(state.since), monthOf(state.until)];
  const tests = [
    tags.size > 0 && ((node) => joinedBy(node, "tagged", tags)),
    folders.size > 0 && ((node) => inFolders(node, folders)),
    authors.size > 0 && ((node) => joinedBy(node, "wrote", authors)),
    (since ?? until) !== null &&
      ((node) => {
        const month = monthOf(node.date);
        return month !== null && month >= (since ?? 0) && month <= (until ?? Infinity);
      }),
  ].filter(Boolean);
  return tests.length ? (node) => tests.every((test) => test(node)) : null;
}

/** Which nodes pass: notes by their own test, all else by a note beside it that passes. */
function passing(model, state) {
  const test = noteTest(state);
  const inside = new Set();
  if (!test) return () => true;
  for (const node of model.list) {
    if (node.kind !== "note" || node.missing || !test(node)) continue;
    inside.add(node);
    for (const edge of node.edges) if (edge.layer !== "related" && edge.layer !== "links") inside.add(other(edge, node));
    for (const edge of node.edges) if (other(edge, node).missing) inside.add(other(edge, node));
  }
  for (const id of [...state.tags, ...state.authors]) inside.add(model.nodes.get(id));
  return (node) => inside.has(node);
}

const filterKey = (state) =>
  JSON.stringify([
    ...["kinds", "layers", "tags", "folders", "authors", "gone"].map((name) => [...state[name]]),
    state.since,
    state.until,
    state.least,
  ]);

/** The filters as tests: `keeps(node)`, `keepsEdge(edge)`, and the nodes and notes that are left. Kept until a filter changes. */
function sieve(model, state) {
  const key = filterKey(state);
  if (model.sieve?.key === key) return model.sieve;
  const passes = passing(model, state);
  const kept = new Set(model.list.filter((node) => !isHidden(node, state.kinds) && !state.gone.has(node.id) && passes(node)));
  const keepsEdge = (edge) =>
    !state.layers.has(edge.layer) &&
    kept.has(edge.a) &&
    kept.has(edge.b) &&
    !(edge.layer === "related" && (edge.weight ?? 1) < state.least);
  model.sieve = {
    key,
    nodes: [...kept],
    keeps: (node) => kept.has(node),
    keepsEdge,
    notes: model.notes.filter((node) => kept.has(node)).length,
  };
  return model.sieve;
}

/** Does any filter hold something back that is shown at first? */
const isFiltered = (state) => filterKey(state) !== filterKey(blankFilters());

/** What notes can be narrowed to, the most used first: [{id, name, count}] of tags, folders and authors. */
function facetsOf(model) {
  const joinedNotes = (kind, layer) =>
    model.list
      .filter((node) => node.kind === kind)
      .map((node) => ({
        id: node.id,
        name: node.label,
        count: node.edges.filter((edge) => edge.layer === layer && !other(edge, node).missing).length,
      }));
  const folders = new Map();
  for (const note of model.notes) {
    const parts = (note.path || "").split("/").slice(0, -1);
    const above = parts.length ? parts.map((_, at) => parts.slice(0, at + 1).join("/")) : [""];
    for (const folder of above) folders.set(folder, (folders.get(folder) || 0) + 1);
  }
  const listed = [...folders].map(([id, count]) => ({ id, name: id || "the vault's root", count }));
  const ordered = (items) => items.filter((item) => item.count).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { tags: ordered(joinedNotes("tag", "tagged")), folders: ordered(listed), authors: ordered(joinedNotes("author", "wrote")) };
}

const SPANS = [1, 3, 6, 12, 24, 60, 120, 1200];

/** The notes' dates in at most 40 equal spans of months: {first, span, counts, dated, newest}; null where they would say nothing. */
function datesOf(model) {
  const months = model.notes.map((node) => monthOf(node.date)).filter((month) => month !== null);
  if (months.length < 2) return null;
  const [low, high] = months.reduce(([least, most], month) => [Math.min(least, month), Math.max(most, month)], [Infinity, 0]);
  if (low === high) return null;
  const span = SPANS.find((size) => Math.floor(high / size) - Math.floor(low / size) < 40) || 12000;
  const first = Math.floor(low / span) * span;
  const counts = new Array(Math.floor((high - first) / span) + 1).fill(0);
  for (const month of months) counts[Math.floor((month - first) / span)] += 1;
  return { first, span, counts, dated: months.length, newest: high };
}
