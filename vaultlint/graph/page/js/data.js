// The graph as the page uses it: nodes by id, each with its edges; tolerant of whatever is absent.

const KINDS = {
  note: { one: "Note", many: "Notes" },
  concept: { one: "Theme", many: "Themes" },
  author: { one: "Author", many: "Authors" },
  tag: { one: "Tag", many: "Tags" },
};

/** What can be switched on the map: kinds, notes not written yet, and what is quiet (authors of one note, daily notes …). */
const SORTS = { ...KINDS, missing: { many: "Not written yet" }, quiet: { many: "Quiet ones" } };
const HIDDEN_AT_FIRST = ["quiet"];

const LAYERS = {
  links: { name: "Links in Obsidian", verb: "links to", cost: 1 },
  related: { name: "Suggested links", verb: "shares themes with", cost: 1.1 },
  inferred: { name: "Inferred tags", verb: "may be tagged", cost: 1.8 },
  about: { name: "About a theme", verb: "is about", cost: 1 },
  tagged: { name: "Tagged", verb: "is tagged", cost: 1.15 },
  wrote: { name: "Written by", verb: "wrote", cost: 1.25 },
};

const HUES = 10;

function layerOf(kind, inferred) {
  if (kind === "tagged" && inferred) return "inferred";
  return LAYERS[kind] ? kind : "related";
}

/** A connection. Its terms and evidence are empty until the store has them; `quotes` says how many there are. */
class Edge {
  constructor(a, b, layer, row) {
    this.a = a;
    this.b = b;
    this.layer = layer;
    this.row = row;
    this.index = 0;
    this.kind = layer;
    this.weight = null;
    this.inferred = false;
    this.broken = layer === "links" && (a.missing || b.missing);
    this.quotes = 0;
    this.terms = NONE;
    this.evidence = NONE;
  }

  get id() {
    return `${this.a.id}~${this.layer}~${this.b.id}`;
  }
}

const NONE = Object.freeze([]);
const finite = (value) => (Number.isFinite(value) ? value : null);
const afterColon = (id) => id.slice(id.indexOf(":") + 1);

/** The nodes' columns, with what was written short spelled out. */
function nodeColumns({ count, columns, short = [], numbered = [] }) {
  const read = readColumns(columns, count);
  for (const name of short) read[name] = read[name].map((value, row) => (value === true ? afterColon(read.id[row]) : value));
  for (const name of numbered) read[name] = read[name].map((numbers) => numbers?.map((each) => read.id[each]));
  return read;
}

function readNodes(core) {
  const columns = nodeColumns(core);
  const nodes = [];
  for (let row = 0; row < core.count; row += 1) nodes.push(readNode(columns, row));
  const own = new Set(Object.keys(nodes[0] || {}));
  for (const [name, values] of Object.entries(columns)) {
    if (!own.has(name))
      values.forEach((value, row) => {
        if (value !== undefined) nodes[row][name] = value;
      });
  }
  return nodes;
}

function readNode(columns, row) {
  const at = (name) => columns[name]?.[row];
  const kind = KINDS[at("kind")] ? at("kind") : "note";
  const id = String(at("id"));
  const label = String(at("label") ?? at("path") ?? id.replace(/^\w+:/, "")).trim() || "(untitled)";
  return {
    id,
    kind,
    index: row,
    label: kind === "tag" ? `#${label.replace(/^#/, "")}` : label,
    path: typeof at("path") === "string" ? at("path") : null,
    community: at("community") ?? null,
    x: finite(at("x")),
    y: finite(at("y")),
    size: finite(at("size")),
    bridge: finite(at("bridge")) ?? 0,
    missing: Boolean(at("missing")),
    quiet: Boolean(at("quiet")),
    edges: [],
  };
}

/** Edges between known nodes; what leads nowhere or to itself is left out. A node that is not there is written as [its id]. */
function readEdges(core, rows, known) {
  const columns = readColumns(core.columns, core.count);
  const [a, b, quotes] = ["a", "b", "quotes"].map((name) => readColumn(core[name], core.count));
  const { kind = [], inferred = [], weight = [] } = columns;
  const edges = [];
  const kept = keeper(known?.edgeById);
  for (let row = 0; row < core.count; row += 1) {
    const [from, to] = [rows[a[row]], rows[b[row]]];
    if (!from || !to || from === to) continue;
    const edge = kept(new Edge(from, to, layerOf(kind[row], inferred[row]), row));
    edge.kind = kind[row];
    edge.weight = finite(weight[row]);
    edge.inferred = Boolean(inferred[row]);
    edge.quotes = quotes[row];
    edge.index = edges.push(edge) - 1;
    from.edges.push(edge);
    to.edges.push(edge);
  }
  for (const name of ["confidence", "reason", "copy"]) {
    const values = columns[name];
    if (values) for (const edge of edges) if (values[edge.row] !== undefined) edge[name] = values[edge.row];
  }
  return edges;
}

/** Does this note hold a link that this edge stands for? Both may. */
function linksFrom(edge, node) {
  const said = edge.evidence.some((item) => item.path === node.path);
  return said || (edge.a === node && !edge.evidence.some((item) => item.path));
}

/** What was known by this id says what is true now, and stays the same thing: a button made before leads to it still. */
function keeper(known) {
  const used = new Set(); // an id that comes twice keeps one
  return (fresh) => {
    const old = known?.get(fresh.id);
    if (!old || used.has(old)) return fresh;
    used.add(old);
    for (const name of Object.keys(old)) if (!(name in fresh)) old[name] = undefined; // not deleted: drawing would be slower
    return Object.assign(old, fresh);
  };
}

/** Build the model from the page's core; dangling edges and second copies of an id are dropped. `known` is a former model. */
function buildModel(core, known = null) {
  const nodes = new Map();
  const kept = keeper(known?.nodes);
  const rows = readNodes(core.nodes).map((node) => {
    if (!nodes.has(node.id)) nodes.set(node.id, kept(Object.assign(node, { index: nodes.size })));
    return nodes.get(node.id);
  });
  const edges = readEdges(core.edges, rows, known);
  const list = [...nodes.values()];
  fillSizes(list);
  const model = { name: core.head.graph?.name || "", nodes, list, rows, edges, byCommunity: known?.byCommunity };
  model.parts = { edges: core.edges.starts, rows: core.edges.count, sentences: core.sentences.starts };
  return describeModel(model, core.head.graph?.communities);
}

/** Set what follows from the model's nodes and edges: territories, notes by path and name, edges by id. */
function describeModel(model, communities) {
  const { list, edges } = model;
  model.edgeById = later(() => new Map(edges.map((edge) => [edge.id, edge])));
  model.communities = readCommunities(communities, list, model.byCommunity);
  model.byCommunity = new Map(model.communities.map((community) => [community.id, community]));
  model.notes = list.filter((node) => node.kind === "note" && !node.missing);
  model.byPath = new Map(list.filter((node) => node.path).map((node) => [node.path, node]));
  model.stems = later(() =>
    countBy(
      list.filter((node) => node.path),
      (node) => stemOf(node.path).toLowerCase(),
    ),
  );
  return model;
}

/** A map that is made when it is first asked: what no one asks for costs nothing when the page opens. */
function later(make) {
  let made = null;
  return { get: (key) => (key === null || key === undefined ? undefined : (made ??= make()).get(key)) };
}

function fillSizes(list) {
  let most = 1;
  for (const node of list) most = Math.max(most, node.edges.length);
  for (const node of list) node.size = Math.min(1, Math.max(0, node.size ?? Math.sqrt(node.edges.length / most)));
}

function readCommunities(given, list, before) {
  const kept = keeper(before);
  const members = new Map();
  for (const node of list) {
    if (node.community === null) continue;
    if (!members.has(node.community)) members.set(node.community, []);
    members.get(node.community).push(node);
  }
  const known = new Map((Array.isArray(given) ? given : []).map((community) => [community.id, community]));
  const ids = [...new Set([...known.keys(), ...members.keys()])].filter((id) => members.has(id));
  return ids
    .map((id, index) =>
      kept({
        id,
        label: String(known.get(id)?.label || `Territory ${index + 1}`),
        themes: known.get(id)?.themes || [],
        nodes: members.get(id),
        notes: members.get(id).filter((node) => node.kind === "note" && !node.missing),
        hue: `hue-${index % HUES}`,
        order: index,
      }),
    )
    .filter((community) => community.nodes.length > 1 || known.has(community.id));
}

function countBy(items, key) {
  const counts = new Map();
  for (const item of items) {
    const each = key(item);
    counts.set(each, (counts.get(each) || 0) + 1);
  }
  return counts;
}

const stemOf = (path) => path.split("/").pop().replace(/\.md$/i, "");
const folderOf = (node) => (node.path || "").split("/").slice(0, -1).join("/") || "the vault's root";
const isHidden = (node, hidden) => hidden.has(node.kind) || (node.missing && hidden.has("missing")) || (node.quiet && hidden.has("quiet"));
const other = (edge, node) => (edge.a === node ? edge.b : edge.a);
const byWeight = (a, b) => (b.weight ?? 0) - (a.weight ?? 0) || a.index - b.index;
const edgesOf = (node, ...layers) => node.edges.filter((edge) => layers.includes(edge.layer)).sort(byWeight);
const hueOf = (model, node) => (model.hueOf ? model.hueOf(node) : model.byCommunity.get(node.community)?.hue || "hue-none"); // see colouring.js

/** The link to write in Obsidian: the bare name where it is the only one, else with its folder. */
function wikilink(model, node) {
  if (!node.path) return `[[${node.label}]]`;
  const stem = stemOf(node.path);
  const alone = (model.stems.get(stem.toLowerCase()) || 0) < 2;
  return alone ? `[[${stem}]]` : `[[${node.path.replace(/\.md$/i, "")}|${stem}]]`;
}

/** Pairs that share themes and have no link yet, nearest first, some hundreds at most; neither copies of one text nor what is quiet. */
function unlinkedPairs(model, most = 400) {
  const key = ({ a, b }) => Math.min(a.index, b.index) * model.list.length + Math.max(a.index, b.index);
  const linked = new Set();
  for (const edge of model.edges) if (edge.layer === "links") linked.add(key(edge));
  const worth = (edge) => edge.layer === "related" && !edge.copy && !edge.a.quiet && !edge.b.quiet && !linked.has(key(edge));
  return heaviest(model.edges.filter(worth), most);
}

/** The heaviest edges in order, without ordering all. */
function heaviest(edges, most) {
  const weights = Float64Array.from(edges, (edge) => edge.weight ?? 0).sort();
  const least = weights[Math.max(0, weights.length - most)] ?? 0;
  return edges
    .filter((edge) => (edge.weight ?? 0) >= least)
    .sort(byWeight)
    .slice(0, most);
}

/** Letters that have no accent to take off. */
const SPELLED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const PLAIN = /^[\x00-\x7f]*$/;

/** Lower case without accents, for finding. */
function fold(text) {
  const given = String(text);
  if (PLAIN.test(given)) return given.toLowerCase();
  return given
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => SPELLED[letter]);
}
