// What the page unpacks when it is needed: edges' terms and evidence, and the sentences that they quote.
// Each chunk is JSON, deflated, as base64, in an element of its own (payload.py). Nothing is asked of the network.

const KEPT = 16; // chunks of edges that stay unpacked

/** Where the chunks of this page are: in elements behind its scripts, which may still be arriving. */
const pageSource = {
  core: () => JSON.parse(byId("graph-data").textContent),
  arrived: () =>
    document.readyState === "loading"
      ? new Promise((done) => {
          document.addEventListener("DOMContentLoaded", done, { once: true });
        })
      : null,
  chunk: (name) => document.querySelector(`script[data-chunk="${name}"]`)?.textContent,
};

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function inflate(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

/** Do this when nothing else is to be done, within half a second. */
const whenIdle = (action) => (window.requestIdleCallback ? requestIdleCallback(action, { timeout: 500 }) : setTimeout(action, 16));

/** The last start that is not beyond: which chunk holds this row. */
function chunkAt(starts, row) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

function createStore(model, source = pageSource) {
  const { parts } = model;
  const recent = new Map(); // chunks of edges by number, the latest last
  const sentences = []; // chunks of sentences by number, for good: search reads them all
  const pending = new Map();
  const told = new Set(); // edges with terms
  const full = new Set(); // and with evidence
  const changed = new Map(); // notes that changed since all this was packed, by path: which of their sentences still stand
  const patches = [];
  const store = { problem: "", need, has, patch, stands, everything, idle, nodeLink, sentences, total: parts.sentences.length, done: 0 };

  /** Unpack a chunk once; one that is broken is said in `problem`, and reads as null. */
  function unpack(name, read) {
    if (pending.has(name)) return pending.get(name);
    const promise = (async () => {
      try {
        await source.arrived?.();
        if (typeof DecompressionStream === "undefined")
          throw new Error("This browser cannot unpack them; newer ones can (Chrome 103, Firefox 113, Safari 16.4).");
        return read(await inflate(source.chunk(name)));
      } catch (error) {
        store.problem ||= typeof DecompressionStream === "undefined" ? error.message : `A part of this page (${name}) is damaged.`;
        return read(null);
      }
    })();
    pending.set(name, promise);
    return promise;
  }

  function edgeChunk(number) {
    if (recent.has(number)) {
      const chunk = recent.get(number);
      recent.delete(number);
      recent.set(number, chunk);
      return chunk;
    }
    return unpack(`edges-${number}`, (raw) => {
      pending.delete(`edges-${number}`);
      const first = parts.edges[number];
      const count = (parts.edges[number + 1] ?? parts.rows) - first;
      const chunk = raw && {
        first,
        count,
        place: readColumn(raw.place, count),
        columns: readColumns(raw.columns, count),
        terms: readLists(raw.terms, count),
        evidence: readLists(raw.evidence, count),
      };
      recent.set(number, chunk);
      if (recent.size > KEPT) recent.delete(recent.keys().next().value);
      return chunk;
    });
  }

  function sentenceChunk(number) {
    if (sentences[number] !== undefined) return sentences[number];
    return unpack(`sentences-${number}`, (raw) => {
      pending.delete(`sentences-${number}`);
      const stray = raw?.stray && readColumn(raw.stray, raw.count);
      sentences[number] = raw && { columns: readColumns(raw.columns, raw.count), stray, count: raw.count };
      store.done += 1;
      return sentences[number];
    });
  }

  /** Which chunks hold an edge's sentences. */
  function sentencesOf(chunk, row) {
    const numbers = chunk?.evidence?.columns.s;
    if (!numbers) return [];
    const { starts } = chunk.evidence;
    return numbers.slice(starts[row - chunk.first], starts[row - chunk.first + 1]).map((number) => chunkAt(parts.sentences, number));
  }

  /** An edge's evidence: of each where it stands, its text, and the word it was quoted for; undefined where it has no list. */
  function citedIn(chunk, row) {
    const cited = listOf(chunk.evidence, row);
    return chunk.evidence?.items
      ? cited
      : cited?.map(({ s, ...rest }) => {
          const number = chunkAt(parts.sentences, s);
          return sentences[number] ? { ...rowOf(sentences[number].columns, s - parts.sentences[number]), ...rest } : rest;
        });
  }

  /** Does this sentence still stand in its note? Without quotes its line tells it from others. */
  function stands({ path, text, line }) {
    return !changed.has(path) || changed.get(path).has(text ?? line);
  }

  /** Some notes changed: `fresh` edges are known in full, and what other edges quote of these notes stands no more, unless they do too. */
  function patch(raw, paths, fresh) {
    patches.push(raw);
    for (const path of paths) changed.set(path, new Set());
    for (const { path, text, line } of raw.edges.flatMap((edge) => edge.evidence)) changed.get(path)?.add(text ?? line);
    for (const edge of fresh) {
      told.add(edge);
      full.add(edge);
    }
    for (const edge of model.edges) if (edge.evidence.length) setEvidence(edge, edge.evidence);
  }

  function setEvidence(edge, cited) {
    edge.evidence = changed.size ? cited.filter(stands) : cited;
    if (edge.evidence.length < cited.length) edge.quotes = edge.evidence.length;
  }

  const missing = (edges, words) => edges.filter((edge) => !full.has(edge) && !(words && told.has(edge)));
  function has(edges, { words = false } = {}) {
    return !missing(edges, words).length;
  }

  /** Fill terms and evidence of these edges; with `words`, terms alone, which is quicker for edges from everywhere. */
  async function need(edges, { words = false } = {}) {
    await Promise.all([...byChunk(missing(edges, words))].map(async ([number, wanted]) => fill(await edgeChunk(number), wanted, words)));
  }

  function byChunk(edges) {
    const chunks = new Map();
    for (const edge of edges) {
      const number = chunkAt(parts.edges, edge.row);
      if (!chunks.has(number)) chunks.set(number, []);
      chunks.get(number).push(edge);
    }
    return chunks;
  }

  async function fill(chunk, edges, words) {
    for (const edge of edges) {
      const terms = chunk && listOf(chunk.terms, edge.row - chunk.first);
      if (terms?.length) edge.terms = terms;
      told.add(edge);
    }
    if (words) return;
    const numbers = new Set(edges.flatMap((edge) => sentencesOf(chunk, edge.row)));
    await Promise.all([...numbers].map(sentenceChunk));
    for (const edge of edges) {
      const cited = chunk && citedIn(chunk, edge.row - chunk.first);
      if (cited?.length) setEvidence(edge, cited);
      full.add(edge);
    }
  }

  /** Fill all edges, a chunk after another. */
  async function everything() {
    for (const [, edges] of byChunk(model.edges)) await need(edges);
  }

  /** Unpack all sentences while nothing else is to be done; `tell(done, chunk)` hears of each. */
  function idle(tell) {
    let number = 0;
    const step = async () => {
      if (number >= parts.sentences.length) return;
      const chunk = await sentenceChunk(number);
      number += 1;
      if (tell(number, chunk) !== false) whenIdle(step);
    };
    whenIdle(step);
  }

  /** The data as it was given to the page, and what changed since: node-link JSON. */
  async function nodeLink() {
    const core = source.core();
    const nodes = nodeColumns(core.nodes);
    const edges = new Array(core.edges.count);
    const drawn = drawnColumns(core.edges, nodes.id);
    for (let number = 0; number < parts.sentences.length; number += 1) await sentenceChunk(number);
    for (let number = 0; number < parts.edges.length; number += 1) {
      const chunk = await edgeChunk(number);
      for (let row = 0; row < (chunk?.count ?? 0); row += 1) {
        const lists = { evidence: [citedIn(chunk, row)], terms: [listOf(chunk.terms, row)] };
        edges[chunk.place[row]] = { ...rowOf(drawn, chunk.first + row), ...rowOf(chunk.columns, row), ...rowOf(lists, 0) };
      }
    }
    if (store.problem) throw new Error(store.problem);
    const rows = Array.from({ length: core.nodes.count }, (_, row) => rowOf(nodes, row));
    const given = patches.reduce(patchedData, { nodes: rows, edges });
    if (changed.size) for (const edge of given.edges) if (Array.isArray(edge.evidence)) edge.evidence = edge.evidence.filter(stands);
    return { ...core.head, nodes: given.nodes, [core.edges.named]: given.edges };
  }

  return store;
}

/** Node-link data with what a patch says in the place of what it said of the same nodes. */
function patchedData({ nodes, edges }, { nodes: said, gone, edges: fresh, touched }) {
  const now = new Map(nodes.map((node) => [node.id, node]));
  for (const id of gone) now.delete(id);
  for (const node of said) now.set(node.id, node);
  const left = new Set([...touched, ...gone]);
  return { nodes: [...now.values()], edges: [...edges.filter(({ source, target }) => !left.has(source) && !left.has(target)), ...fresh] };
}

/** What the core says of edges, as it was given: ends by id and in their first order. */
function drawnColumns(core, ids) {
  const end = (value) => (Array.isArray(value) ? value[0] : ids[value]);
  const [source, target] = [core.a, core.b].map((column) => readColumn(column, core.count).map(end));
  eachRow(core.turned, (row) => {
    [source[row], target[row]] = [target[row], source[row]];
  });
  const columns = readColumns(core.columns, core.count);
  for (const name of core.short || []) columns[name] = columns[name].map((value, row) => (value === true ? columns.kind[row] : value));
  return { source, target, ...columns };
}
