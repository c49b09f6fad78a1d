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
  related: { name: "Related, suggested", verb: "shares themes with", cost: 1.1 },
  inferred: { name: "Inferred tags", verb: "may be tagged", cost: 1.8 },
  about: { name: "About a theme", verb: "is about", cost: 1 },
  tagged: { name: "Tagged", verb: "is tagged", cost: 1.15 },
  wrote: { name: "Written by", verb: "wrote", cost: 1.25 },
};

const HUES = 10;

/** Give each edge its quoted sentences again (payload.py writes each sentence once). */
function unpack({ sentences, ...data }) {
  if (!sentences) return data;
  const full = ([number, ...by]) => (by.length ? { ...sentences[number], by: by[0] } : sentences[number]);
  const edges = (data.edges || []).map((edge) => (edge.evidence?.length ? { ...edge, evidence: edge.evidence.map(full) } : edge));
  return { ...data, edges };
}

function layerOf(edge) {
  if (edge.kind === "tagged" && edge.inferred) return "inferred";
  return LAYERS[edge.kind] ? edge.kind : "related";
}

function readNode(raw, index) {
  const kind = KINDS[raw.kind] ? raw.kind : "note";
  const id = String(raw.id);
  const number = (value) => (Number.isFinite(value) ? value : null);
  const label = String(raw.label ?? raw.path ?? id.replace(/^\w+:/, "")).trim() || "(untitled)";
  return {
    ...raw, id, kind, index,
    label: kind === "tag" ? `#${label.replace(/^#/, "")}` : label,
    path: typeof raw.path === "string" ? raw.path : null,
    community: raw.community ?? null,
    x: number(raw.x), y: number(raw.y), size: number(raw.size), bridge: number(raw.bridge) ?? 0,
    missing: Boolean(raw.missing), quiet: Boolean(raw.quiet), edges: [],
  };
}

function readEdge(raw, nodes, index) {
  let a = nodes.get(String(raw.source));
  let b = nodes.get(String(raw.target));
  if (!a || !b || a === b) return null;
  const layer = layerOf(raw);
  if (turned(layer, a, b, raw.evidence)) [a, b] = [b, a];
  return {
    ...raw, a, b, layer, index,
    id: `${a.id}~${layer}~${b.id}`,
    weight: Number.isFinite(raw.weight) ? raw.weight : null,
    inferred: Boolean(raw.inferred),
    broken: layer === "links" && (a.missing || b.missing),
    terms: Array.isArray(raw.terms) ? raw.terms : [],
    evidence: Array.isArray(raw.evidence) ? raw.evidence : [],
  };
}

/** The graph has no direction; here the author, the tagged or linking note comes first. A link stands in the note it leaves. */
function turned(layer, a, b, evidence) {
  if (layer === "wrote") return b.kind === "author" && a.kind !== "author";
  if (layer !== "links") return b.kind === "note" && a.kind !== "note";
  const from = (node) => Array.isArray(evidence) && evidence.some((item) => item.path && item.path === node.path);
  return (from(b) && !from(a)) || (a.missing && !b.missing);
}

/** Does this note hold a link that this edge stands for? Both may. */
function linksFrom(edge, node) {
  const said = edge.evidence.some((item) => item.path === node.path);
  return said || (edge.a === node && !edge.evidence.some((item) => item.path));
}

/** Build the model; dangling edges and second copies of an id are dropped. */
function buildModel(raw) {
  const nodes = new Map();
  for (const item of raw.nodes || []) {
    const node = readNode(item, nodes.size);
    if (!nodes.has(node.id)) nodes.set(node.id, node);
  }
  const edges = [];
  const edgeById = new Map();
  for (const item of raw.edges || raw.links || []) {
    const edge = readEdge(item, nodes, edges.length);
    if (!edge) continue;
    edges.push(edge);
    edgeById.set(edge.id, edge);
    edge.a.edges.push(edge);
    edge.b.edges.push(edge);
  }
  const list = [...nodes.values()];
  fillSizes(list);
  const model = { name: raw.graph?.name || "", nodes, list, edges, edgeById };
  model.communities = readCommunities(raw.graph?.communities, list);
  model.byCommunity = new Map(model.communities.map((community) => [community.id, community]));
  model.notes = list.filter((node) => node.kind === "note" && !node.missing);
  model.byPath = new Map(list.filter((node) => node.path).map((node) => [node.path, node]));
  model.stems = countBy(list.filter((node) => node.path), (node) => stemOf(node.path).toLowerCase());
  return model;
}

function fillSizes(list) {
  const most = Math.max(1, ...list.map((node) => node.edges.length));
  for (const node of list) node.size = Math.min(1, Math.max(0, node.size ?? Math.sqrt(node.edges.length / most)));
}

function readCommunities(given, list) {
  const members = new Map();
  for (const node of list) {
    if (node.community === null) continue;
    if (!members.has(node.community)) members.set(node.community, []);
    members.get(node.community).push(node);
  }
  const known = new Map((Array.isArray(given) ? given : []).map((community) => [community.id, community]));
  const ids = [...new Set([...known.keys(), ...members.keys()])].filter((id) => members.has(id));
  return ids.map((id, index) => ({
    id,
    label: String(known.get(id)?.label || `Territory ${index + 1}`),
    themes: known.get(id)?.themes || [],
    nodes: members.get(id),
    notes: members.get(id).filter((node) => node.kind === "note" && !node.missing),
    hue: `hue-${index % HUES}`,
    order: index,
  })).filter((community) => community.nodes.length > 1 || known.has(community.id));
}

function countBy(items, key) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) || 0) + 1);
  return counts;
}

const stemOf = (path) => path.split("/").pop().replace(/\.md$/i, "");
const folderOf = (node) => (node.path || "").split("/").slice(0, -1).join("/") || "the vault's root";
const isHidden = (node, hidden) => hidden.has(node.kind) || (node.missing && hidden.has("missing")) || (node.quiet && hidden.has("quiet"));
const other = (edge, node) => (edge.a === node ? edge.b : edge.a);
const byWeight = (a, b) => (b.weight ?? 0) - (a.weight ?? 0) || a.index - b.index;
const edgesOf = (node, ...layers) => node.edges.filter((edge) => layers.includes(edge.layer)).sort(byWeight);
const hueOf = (model, node) => model.byCommunity.get(node.community)?.hue || "hue-none";

/** The link to write in Obsidian: the bare name where it is the only one, else with its folder. */
function wikilink(model, node) {
  if (!node.path) return `[[${node.label}]]`;
  const stem = stemOf(node.path);
  const alone = (model.stems.get(stem.toLowerCase()) || 0) < 2;
  return alone ? `[[${stem}]]` : `[[${node.path.replace(/\.md$/i, "")}|${stem}]]`;
}

function obsidianUrl(vault, node) {
  return `obsidian://open?vault=${encodeURIComponent(vault)}&file=${encodeURIComponent(node.path)}`;
}

/** Pairs that share themes and have no link yet, nearest first; neither copies of one text nor what is quiet. */
function unlinkedPairs(model) {
  const key = (edge) => [edge.a.id, edge.b.id].sort().join("\u0000");
  const linked = new Set(model.edges.filter((edge) => edge.layer === "links").map(key));
  const worth = (edge) => edge.layer === "related" && !edge.copy && !edge.a.quiet && !edge.b.quiet;
  return model.edges.filter((edge) => worth(edge) && !linked.has(key(edge))).sort(byWeight);
}

/** Lower case without accents, for finding. */
function fold(text) {
  return String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
