// Finding: names at once, then sentences as far as they are unpacked. Words in any order, without accents; `#tag`,
// `author:name`, `tag:name` and `in:folder` narrow it down. Nothing here touches the page.

const WORD_CHAR = /[\p{L}\p{N}]/u;
const NO_SPACES = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]/; // scripts whose words are short or not spaced
const FIELD = /(?:^|\s)(author|tag|in):(?:"([^"]*)"?|(\S+))/gi;
const AT_A_TIME = 6; // milliseconds; then the page may draw
const NAMES_AT_A_TIME = 1500;

const TIERS = { exact: 5, prefix: 4, starts: 3, inside: 2, path: 1 };

/** What can be found: names are there at once, sentences come by `add` as the store unpacks them. */
function createIndex(model) {
  const index = { model };
  index.reset = () =>
    Object.assign(index, { nodes: [], chunks: [], read: 0, total: model.parts.sentences.length, patches: 0, changed: new Map() });
  /** All names; `warm` has made most of them by then. */
  index.names = () => {
    while (index.nodes.length < model.list.length) foldNames();
    return index.nodes;
  };
  const foldNames = () => {
    const from = index.nodes.length;
    for (const node of model.list.slice(from, from + NAMES_AT_A_TIME))
      index.nodes.push({ node, text: fold(node.label).replace(/^#/, ""), more: null });
  };
  /** Fold some names while nothing else is to be done; false when all are. */
  index.warm = () => {
    foldNames();
    return index.nodes.length < model.list.length;
  };
  index.add = (chunk, done) => {
    if (chunk) index.chunks.push(foldedChunk(chunk, index, 0));
    index.read = done;
  };
  /** These notes changed: what was read of them before, and what is still to be read of the same data, is found no more. */
  index.patch = (paths, said) => {
    index.patches += 1;
    for (const path of paths) index.changed.set(path, index.patches);
    if (said.length) index.chunks.push(foldedChunk(asChunk(said), index, index.patches));
  };
  return index.reset();
}

const asChunk = (said) => ({
  columns: Object.fromEntries(["text", "path", "line", "url", "anchor", "place"].map((name) => [name, said.map((item) => item[name])])),
  stray: null,
  count: said.length,
});

/** A chunk's sentences as one folded text, so that a search is one walk over it; `age` is how many patches came before it. */
function foldedChunk({ columns, stray, count }, { model, changed }, age) {
  const starts = new Int32Array(count + 1);
  const parts = [];
  let length = 0;
  for (let row = 0; row < count; row += 1) {
    const text = columns.place?.[row] ? "" : fold(columns.text?.[row] ?? "").replaceAll("\n", " "); // data is no sentence
    parts.push(text);
    starts[row] = length;
    length += text.length + 1;
  }
  starts[count] = length;
  const noteOf = (row) => model.byPath.get(columns.path?.[row]) || model.rows[stray?.[row]] || null;
  const stands = (row) => (changed.get(columns.path?.[row]) ?? 0) <= age;
  return { text: `${parts.join("\n")}\n`, starts, noteOf, stands, item: (row) => rowOf(columns, row) };
}

/** What is asked: words to hold, and what narrows the notes. */
function readQuery(query) {
  const fields = [];
  const rest = query.replace(FIELD, (_, name, quoted, bare) => {
    const value = fold(quoted ?? bare ?? "").replace(/^#/, "");
    if (value) fields.push([name.toLowerCase(), value]);
    return " ";
  });
  const tagged = /^\s*#/.test(rest);
  const whole = fold(rest).replace(/^\s*#/, "").trim().replace(/\s+/g, " ");
  return { whole, words: whole.split(" ").filter(Boolean), fields, tagged };
}

const isStart = (text, at) => at === 0 || !WORD_CHAR.test(text[at - 1]) || NO_SPACES.test(text[at]);

/** Does a word begin there? Where the first place is inside another word, a later one may be better. */
function startsWord(text, word) {
  for (let at = text.indexOf(word), tries = 0; at >= 0 && tries < 4; at = text.indexOf(word, at + 1), tries += 1)
    if (isStart(text, at)) return true;
  return false;
}

/** How well a name fits: the exact title, its beginning, words' beginnings, anywhere, its path; 0 where a word is missing. */
function tierOf(entry, { whole, words }) {
  const { text } = entry;
  if (text.startsWith(whole)) return text.length === whole.length ? TIERS.exact : TIERS.prefix;
  let inName = true;
  for (const word of words) {
    if (text.includes(word)) continue;
    inName = false;
    entry.more ??= entry.node.path ? fold(entry.node.path) : "";
    if (!entry.more.includes(word)) return 0;
  }
  if (!inName) return TIERS.path;
  return words.every((word) => startsWord(text, word)) ? TIERS.starts : TIERS.inside;
}

/** The best names. Size only orders what fits alike, and short names go before long ones: a hub does not drown a title. */
function findNames(index, asked, most) {
  const inside = scopeOf(index.model, asked.fields);
  const found = [];
  for (const entry of index.names()) {
    if (asked.tagged && entry.node.kind !== "tag") continue;
    if (inside && !inside.has(entry.node)) continue;
    const tier = asked.words.length ? tierOf(entry, asked) : TIERS.path;
    if (tier) found.push({ entry, score: tier + worthOf(entry) });
  }
  found.sort((a, b) => b.score - a.score || a.entry.node.index - b.entry.node.index);
  return found.slice(0, most).map(({ entry }) => ({ node: entry.node }));
}

const worthOf = ({ node, text }) =>
  node.size * 0.4 + (node.kind === "concept" ? 0.1 : 0) + 0.3 / (1 + text.length / 40) - (node.quiet ? 0.2 : 0) - (node.missing ? 0.1 : 0);

/** The notes within all fields; null where there is none. */
function scopeOf(model, fields) {
  if (!fields.length) return null;
  const joined = (node, layers, value) =>
    node.edges.some((edge) => layers.includes(edge.layer) && startsWord(fold(other(edge, node).label).replace(/^#/, ""), value));
  const within = {
    author: (node, value) => joined(node, ["wrote"], value),
    tag: (node, value) => joined(node, ["tagged"], value),
    in: (node, value) =>
      fold(node.path || "")
        .split("/")
        .slice(0, -1)
        .some((_, at, parts) => parts.slice(at).join("/").startsWith(value)),
  };
  return new Set(model.notes.filter((node) => fields.every(([name, value]) => within[name](node, value))));
}

/** The best sentences, found a few milliseconds at a time; `after` is asked between, and false ends the search. */
async function findQuotes(index, asked, most, after) {
  const { words, whole } = asked;
  if (asked.tagged || !words.length || (whole.length < 3 && !NO_SPACES.test(whole))) return [];
  const inside = scopeOf(index.model, asked.fields);
  const rarest = words.reduce((long, word) => (word.length > long.length ? word : long));
  const best = [];
  let until = performance.now() + AT_A_TIME;
  for (const chunk of index.chunks) {
    findInChunk(chunk, asked, rarest, inside, (score, row) => keepBest(best, { score, chunk, row }));
    if (performance.now() < until) continue;
    await new Promise((done) => {
      setTimeout(done, 0);
    });
    if (!after()) return null;
    until = performance.now() + AT_A_TIME;
  }
  return spreadOverNotes(best, most);
}

const POOL = 60; // of the best, from which those of different notes are chosen

function keepBest(best, hit) {
  if (best.length === POOL && hit.score <= best[POOL - 1].score) return;
  let at = best.length;
  while (at > 0 && best[at - 1].score < hit.score) at -= 1;
  best.splice(at, 0, hit);
  if (best.length > POOL) best.pop();
}

function findInChunk({ text, starts, noteOf, stands }, { words, whole }, rarest, inside, found) {
  for (let at = text.indexOf(rarest); at >= 0; ) {
    const row = chunkAt(starts, at);
    const end = starts[row + 1] - 1;
    const score = scoreSentence(text, starts[row], end, words, whole);
    if (score > 0 && stands(row) && (!inside || inside.has(noteOf(row)))) found(score, row);
    at = text.indexOf(rarest, end);
  }
}

/** Every word must be there; those that begin a word, and the words as they were typed, count more. */
function scoreSentence(text, start, end, words, whole) {
  let score = 0;
  for (const word of words) {
    const at = text.indexOf(word, start);
    if (at < 0 || at + word.length > end) return 0;
    score += at === start || isStart(text, at) ? 2 : 1;
  }
  if (words.length > 1) {
    const at = text.indexOf(whole, start);
    if (at >= 0 && at + whole.length <= end) score += 3;
  }
  return score + 0.5 / (1 + (end - start) / 120);
}

/** One of each note first; a note that says it often does not take every place. A sentence that a patch repeats comes once. */
function spreadOverNotes(best, most) {
  const counts = new Map();
  const seen = new Set();
  const first = ({ chunk, row }) => {
    const { path, text } = chunk.item(row);
    const key = JSON.stringify([path, text]);
    return !seen.has(key) && seen.add(key);
  };
  const ranked = best
    .filter(first)
    .map(({ chunk, row, score }) => {
      const node = chunk.noteOf(row);
      const before = counts.get(node) || 0;
      counts.set(node, before + 1);
      return { node, row, chunk, score: score - before };
    })
    .filter(({ node }) => node)
    .sort((a, b) => b.score - a.score);
  return ranked.slice(0, most).map(({ node, chunk, row }) => ({ node, quote: chunk.item(row) }));
}

/** Cut a long sentence around the first word found. */
function excerpt(text, words) {
  const clean = plainText(text);
  const at = words.length ? Math.max(0, placeInText(clean, words)) : 0;
  const from = at > 50 ? clean.lastIndexOf(" ", at - 30) + 1 || at - 30 : 0;
  return (from ? "…" : "") + clean.slice(from, from + 130) + (from + 130 < clean.length ? "…" : "");
}

/** Where the first of the words stands; folding may make a text longer, so the place is looked for letter by letter then. */
function placeInText(text, words) {
  const folded = fold(text);
  const at = Math.min(...words.map((word) => folded.indexOf(word)).filter((place) => place >= 0), folded.length);
  if (at === folded.length) return 0;
  if (folded.length === text.length) return at;
  let read = 0;
  for (let place = 0, seen = 0; place < text.length; place += 1) {
    if (seen >= at) return place;
    seen += fold(text[place]).length;
    read = place;
  }
  return read;
}
