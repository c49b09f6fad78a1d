// What the graph says that a reader can use. Pure: lists from the model, none from the clock.

/** A theme is a concept, or a tag that notes are about whether or not they carry it. */
const isTheme = (node) => node.kind === "concept" || (node.kind === "tag" && node.edges.some((edge) => edge.layer === "about"));
const notesOf = (node) => [...new Set(node.edges.map((edge) => other(edge, node)).filter((next) => next.kind === "note" && !next.missing))];
const themesIn = (community) => community.nodes.filter(isTheme).sort((a, b) => b.size - a.size || a.index - b.index);

/** The reader's own note, not what was read: as the data says, else a note without source, category and highlights. */
const isOwn = (node) => Boolean(node.own ?? !(node.category || node.highlights || /^https?:/i.test(node.url)));

/** Make a list once and keep it with the model: panels ask for it again and again. */
function once(model, name, make) {
  model.insights ??= new Map();
  if (!model.insights.has(name)) model.insights.set(name, make(model));
  return model.insights.get(name);
}

const titleWords = (node) => (node.titleWords ??= new Set(fold(node.label).match(WORD) || []));
const sharedWords = (one, two) => [...one].filter((word) => two.has(word)).length;

/** Is half of one title in the other? Such a pair is near to hand; two that are called otherwise are news. */
function titlesMeet({ a, b }) {
  const [one, two] = [a, b].map(titleWords);
  return sharedWords(one, two) >= Math.min(one.size, two.size) / 2;
}

/** Are two titles the same but for a word or a number? Such a pair is more likely one note twice than two worth a link. */
function sameTitle({ a, b }) {
  const [one, two] = [a, b].map(titleWords);
  const shared = sharedWords(one, two);
  return fold(a.label) === fold(b.label) || (shared >= 3 && shared >= 0.7 * Math.max(one.size, two.size));
}

const worthALink = (model) => once(model, "pairs", () => unlinkedPairs(model).filter((edge) => !sameTitle(edge)));

/** Pairs that say nearly the same, or are called so. */
const saidTwice = (model) =>
  once(model, "twice", () => {
    const loud = model.edges.filter(
      (edge) => edge.layer === "related" && !edge.a.quiet && !edge.b.quiet && (edge.copy || (edge.weight ?? 0) >= 0.3),
    );
    const named = heaviest(
      loud.filter((edge) => !edge.copy),
      400,
    ).filter(sameTitle);
    return [...loud.filter((edge) => edge.copy).sort(byWeight), ...named];
  });

/** Own and read notes apart, where a vault has both; else null, and nothing is said of either. */
const ownAndRead = (model) => once(model, "own", splitOwn);

function splitOwn(model) {
  const notes = model.notes.filter((node) => !node.quiet);
  const own = notes.filter(isOwn);
  return own.length > 1 && notes.length - own.length > 4 ? { own: new Set(own), read: notes.length - own.length } : null;
}

/** Themes of many read notes that no own note is about: [{node, notes}], the widest read first. */
function unwrittenThemes(model) {
  const sides = ownAndRead(model);
  if (!sides) return [];
  return model.list
    .filter(isTheme)
    .map((node) => {
      const notes = notesOf(node);
      return { node, notes: notes.length, own: notes.filter((note) => sides.own.has(note)).length };
    })
    .filter(({ notes, own }) => notes >= 3 && own === 0)
    .sort((a, b) => b.notes - a.notes || a.node.index - b.node.index);
}

/** Own notes that link to nothing read: [{node, near}], those first that share the most with something read. */
function sourcelessNotes(model) {
  const sides = ownAndRead(model);
  if (!sides) return [];
  const reads = (edge, node, layer) =>
    edge.layer === layer && other(edge, node).kind === "note" && !other(edge, node).missing && !sides.own.has(other(edge, node));
  const sourceless = (node) => (node.sources ?? Number(node.edges.some((edge) => reads(edge, node, "links")))) === 0;
  const nearest = (node) => node.edges.filter((edge) => reads(edge, node, "related") && !sameTitle(edge)).sort(byWeight)[0];
  return [...sides.own]
    .filter(sourceless)
    .map((node) => ({ node, near: nearest(node) }))
    .filter(({ near }) => near)
    .sort((a, b) => b.near.weight - a.near.weight || a.node.index - b.node.index);
}

/** The two territories that a note joins: as the data says, else its own and the one that most of its neighbours elsewhere lie in. */
function sidesOf(node, model) {
  const given = (Array.isArray(node.between) ? node.between : []).map((id) => model.byCommunity.get(id)).filter(Boolean);
  if (given.length === 2) return given;
  const own = model.byCommunity.get(node.community);
  const away = node.edges.map((edge) => model.byCommunity.get(other(edge, node).community)).filter((each) => each && each !== own);
  const [most] = [...countBy(away, (each) => each)].sort((a, b) => b[1] - a[1] || a[0].order - b[0].order);
  return own && most ? [own, most[0]] : [];
}

/** What to call two territories, in as few words as tell them apart. */
function calledApart(two) {
  const short = two.map(({ label }) => label.split(" · ")[0]);
  return short[0] === short[1] ? two.map(({ label }) => label) : short;
}

function bridgesOf(model) {
  if (model.communities.length < 2) return [];
  return model.notes
    .filter((node) => !node.quiet && node.bridge > 0)
    .sort((a, b) => b.bridge - a.bridge || a.index - b.index)
    .slice(0, 60)
    .map((node) => ({ node, sides: sidesOf(node, model) }))
    .filter(({ sides }) => sides.length === 2);
}

/** The months of all dated notes, where enough are dated to speak of time; else null. */
function timesOf(model) {
  const dated = model.notes.filter((node) => !node.quiet && monthOf(node.date) !== null);
  if (dated.length < 8) return null;
  return { dated, newest: dated.reduce((most, node) => Math.max(most, monthOf(node.date)), 0) };
}

const LATELY = [3, 1]; // months: a quarter, or where that is most of the vault the last month

/** The newest months: their notes, newest first, and the themes that grew most in them. */
function latest(model) {
  const times = timesOf(model);
  if (!times) return null;
  const since = (months) => times.dated.filter((node) => monthOf(node.date) > times.newest - months);
  const months = LATELY.find((each) => since(each).length <= times.dated.length * 0.7);
  if (!months) return null; // all of the vault is no news
  const from = times.newest - months + 1;
  const notes = since(months).sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : b.size - a.size || a.index - b.index));
  const recent = new Set(notes);
  const share = notes.length / times.dated.length;
  const themes = model.list
    .filter(isTheme)
    .map((node) => {
      const dated = notesOf(node).filter((note) => monthOf(note.date) !== null);
      const now = dated.filter((note) => recent.has(note)).length;
      return { node, now, more: now - dated.length * share };
    })
    .filter(({ now, more }) => now > 1 && more > 0.5)
    .sort((a, b) => b.more - a.more || a.node.index - b.node.index);
  return { from: monthText(from), notes, themes };
}

/** Themes with notes of before, and none in the half year up to the newest note: [{node, last, count}]. */
function quietThemes(model) {
  const times = timesOf(model);
  if (!times) return [];
  return model.list
    .filter(isTheme)
    .map((node) => {
      const months = notesOf(node)
        .map((note) => monthOf(note.date))
        .filter((month) => month !== null);
      return { node, last: Math.max(...months), count: months.length };
    })
    .filter((theme) => theme.count >= 3 && times.newest - theme.last > 6)
    .sort((a, b) => b.count - a.count || a.node.index - b.node.index);
}

function widestThemes(model) {
  return model.list
    .filter((node) => isTheme(node) && !node.quiet)
    .map((node) => ({ node, notes: notesOf(node).length }))
    .filter(({ notes }) => notes > 0)
    .sort((a, b) => b.notes - a.notes || a.node.index - b.node.index);
}

/** Notes with findings of the linter, the most first. */
function withFindings(model) {
  const count = (node) => findingCount(node);
  return model.notes.filter((node) => count(node) > 0).sort((a, b) => count(b) - count(a) || a.index - b.index);
}
