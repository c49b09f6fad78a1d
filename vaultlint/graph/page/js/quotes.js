// Quoted sentences with the words marked that make them evidence.

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Do two words share a stem? Long common beginnings with short endings: assert, assertive, assertiveness. */
function sameStem(word, term) {
  const shorter = Math.min(word.length, term.length);
  if (shorter < 4) return word === term || word === `${term}s`;
  let common = 0;
  while (common < shorter && word[common] === term[common]) common += 1;
  return common >= Math.max(4, shorter * 0.75) && word.length - common <= 5 && term.length - common <= 7;
}

/** Cut a sentence into [text, marked] pieces. */
function markedPieces(text, terms) {
  const wanted = terms.flatMap((term) => fold(term).match(WORD) || []);
  const pieces = [];
  let at = 0;
  const push = (end, marked) => {
    if (end > at) pieces.push([text.slice(at, end), marked]);
    at = end;
  };
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    const cjk = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(word) && wanted.find((term) => word.includes(term));
    if (cjk && word.length === match[0].length) {
      push(match.index + word.indexOf(cjk), false);
      push(at + cjk.length, true);
    } else if (wanted.some((term) => sameStem(word, term))) {
      push(match.index, false);
      push(match.index + match[0].length, true);
    }
  }
  push(text.length, false);
  return pieces;
}

/** Marks of Markdown say nothing to a reader here. */
function plainText(text) {
  return String(text).replace(/^\s*(?:[-*+>]\s+|#{1,6}\s+)+/, "").replace(/\*\*|==|__/g, "").trim();
}

/** One piece of evidence: the sentence, then where it stands. */
function quoteFigure(item, terms, context) {
  const words = [item.by, ...(terms || [])].filter((term) => typeof term === "string" && term);
  const text = item.text ? plainText(item.text) : "";
  const body = el("blockquote", { dir: "auto" });
  for (const [piece, marked] of markedPieces(text, words)) body.append(marked ? el("mark", { text: piece }) : piece);
  if (!text && item.by) body.append(el("span", { class: "muted", text: `holds “${item.by}”` }));
  const url = safeUrl(item.url);
  const note = context.model.byPath.get(item.path);
  const place = [
    item.path && !context.hidePath && el("span", { text: note ? note.label : stemOf(item.path), title: item.path }),
    Number.isFinite(item.line) && el("span", { text: `line ${item.line}`, title: `${item.path || ""}:${item.line}` }),
    url && webLink(url, "highlight"),
  ].filter(Boolean);
  return el("figure", { class: "quote" }, body.childNodes.length > 0 && body, place.length > 0 && el("figcaption", {}, place));
}

function quoteList(evidence, terms, context, shown = 2) {
  if (!evidence.length) return null;
  return listWithMore(evidence, shown, (item) => el("li", {}, quoteFigure(item, terms, context)), { class: "plain quotes" });
}
