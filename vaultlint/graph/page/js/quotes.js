// Quoted sentences with the words marked that make them evidence, and where each stands.

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/;
const ENDINGS =
  /(?:iveness|fulness|at(?:ions?|es?|ed|ing|ors?|ive)|ions?|ingly|ously|ment|ness|ings?|ies|ied|ers?|est|ed|es|ly|en|s|e|y|i)$/;

/** A word without its ending, near enough to tell inflections: studies and study, running and run, Bücher and Buch. */
function bare(word) {
  const plain = word.replace(/['’]\p{L}+$/u, "");
  const cut = plain.length > 4 ? plain.replace(ENDINGS, "") : plain.replace(/(?<=..)s$/, "");
  const stem = cut.length < 3 ? plain : cut;
  return stem.replace(/([b-df-hj-np-tv-z])\1$/, "$1");
}

const SUFFIX = /^(?:e?s|e?n|e?rn?|em|ed|ing|ly|e)$/;

/** The same word, or one with another ending. */
function isForm(word, term) {
  const longer =
    word.length > 3 &&
    term.length > 3 &&
    (word.startsWith(term) ? word.slice(term.length) : term.startsWith(word) && term.slice(word.length));
  return word === term || bare(word) === bare(term) || Boolean(longer && SUFFIX.test(longer));
}

/** Do two words look like forms of one? Long common beginnings with short endings: assert, assertive, assertiveness. */
function sameStem(word, term) {
  const shorter = Math.min(word.length, term.length);
  if (shorter < 4) return false;
  let common = 0;
  while (common < shorter && word[common] === term[common]) common += 1;
  return common >= Math.max(4, shorter * 0.75) && word.length - common <= 5 && term.length - common <= 7;
}

/** The spans of a text to mark for one word: the word itself and its forms, else what looks like one. */
function spansOf(words, term) {
  const inside = CJK.test(term)
    ? words.flatMap(({ folded, at, end }) => {
        const found = [];
        for (let from = folded.indexOf(term); from >= 0 && folded.length === end - at; from = folded.indexOf(term, from + term.length))
          found.push([at + from, at + from + term.length]);
        return found;
      })
    : [];
  if (inside.length) return inside;
  const sure = words.filter(({ folded }) => isForm(folded, term));
  return (sure.length ? sure : words.filter(({ folded }) => sameStem(folded, term))).map(({ at, end }) => [at, end]);
}

/** Cut a sentence into [text, marked] pieces. */
function markedPieces(text, terms) {
  const words = [...text.matchAll(WORD)].map((match) => ({ folded: fold(match[0]), at: match.index, end: match.index + match[0].length }));
  const wanted = new Set(terms.flatMap((term) => fold(term).match(WORD) || []));
  const spans = [...wanted].flatMap((term) => spansOf(words, term)).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const pieces = [];
  let done = 0;
  const push = (end, marked) => {
    if (end > done) pieces.push([text.slice(done, end), marked]);
    done = Math.max(done, end);
  };
  for (const [from, to] of spans) {
    push(from, false);
    push(to, true);
  }
  push(text.length, false);
  return pieces;
}

/** Marks of Markdown say nothing to a reader here. */
function plainText(text) {
  return String(text)
    .replace(/^\s*(?:[-*+>]\s+|#{1,6}\s+)+/, "")
    .replace(/\*\*|==|__/g, "")
    .trim();
}

/** A note in Obsidian, at a block (^id) or a heading where one is given; Obsidian wants no marks in a heading's name. */
function obsidianUrl(config, path, anchor) {
  const place =
    typeof anchor === "string" && anchor
      ? `#${
          anchor.startsWith("^")
            ? anchor
            : anchor
                .replace(/[#|^:%[\]\\]+/g, " ")
                .replace(/\s+/g, " ")
                .trim()
        }`
      : "";
  const file = place ? path.replace(/\.md$/i, "") + place : path;
  return `obsidian://open?vault=${encodeURIComponent(config.open || config.vault)}&file=${encodeURIComponent(file)}`;
}

/** Where a sentence stands: note, line, heading, and the ways to it. */
function standsAt(item, { ui, hidePath }) {
  const note = ui.model.byPath.get(item.path);
  const url = safeUrl(item.url);
  const line = Number.isFinite(item.line) ? `line ${item.line}` : null;
  const heading = typeof item.anchor === "string" && item.anchor && !item.anchor.startsWith("^") ? item.anchor : null;
  const name = note ? note.label : stemOf(item.path || "");
  return [
    item.path && !hidePath && el("span", { dir: "auto", text: name, title: item.path }),
    line && el("span", { text: line, title: `${item.path || ""}:${item.line}` }),
    heading && el("span", { dir: "auto", text: `under “${shorten(heading, 48)}”`, title: heading }),
    note &&
      !note.missing &&
      el("a", {
        href: obsidianUrl(ui.config, item.path, item.anchor),
        text: "Obsidian",
        "aria-label": `Open ${name}${line ? `, ${line},` : ""} in Obsidian`,
        title: "Open in Obsidian at this sentence",
      }),
    url && webLink(url, "highlight"),
  ].filter(Boolean);
}

/** Lines that nobody said, by what the data says they are. */
const PLACES = {
  properties: "In the properties",
  metadata: "In the exporter's metadata",
  title: "The title",
  field: "In a field",
  links: "In a list of links",
  tags: "In a row of tags",
};
const isSaid = (item) => Boolean(item.text) && !item.place;

/** One piece of evidence: the sentence, then where it stands; what is no sentence is not set as one. */
function quoteFigure(item, terms, context) {
  const words = [item.by, ...(terms || [])].filter((term) => typeof term === "string" && term);
  const text = item.text ? plainText(item.text) : "";
  const body = el(item.place ? "code" : "blockquote", { dir: "auto" });
  for (const [piece, marked] of markedPieces(text, words)) body.append(marked ? el("mark", { text: piece }) : piece);
  if (!text && item.by) body.append(el("span", { class: "muted", text: `holds “${item.by}”` }));
  const place = context.bare ? [] : standsAt(item, context);
  if (PLACES[item.place]) place.unshift(el("span", { text: PLACES[item.place] }));
  return el(
    "figure",
    { class: item.place ? "quote data" : "quote" },
    body.childNodes.length > 0 && body,
    place.length > 0 && el("figcaption", {}, place),
  );
}

/** Where a tag stands; that is all there is to say of why a note carries it. */
function tagPlaces(edge, ui) {
  const spots = edge.evidence.map((item) =>
    el(
      "li",
      {},
      el(
        "p",
        { class: "stands muted small" },
        el("span", { text: PLACES[item.place] ?? (item.url ? "On a highlight" : "In the text") }),
        standsAt(item, { ui, hidePath: item.path === edge.a.path }),
      ),
    ),
  );
  return spots.length ? el("ul", { class: "plain" }, spots) : null;
}

function quoteList(evidence, terms, context, shown = 2) {
  if (!evidence.length) return null;
  return listWithMore(evidence, shown, (item) => el("li", {}, quoteFigure(item, terms, context)), { class: "plain quotes" });
}
