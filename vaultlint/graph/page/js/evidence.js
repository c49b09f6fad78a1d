// Why two nodes are joined: shared terms with their share of the score, and the sentences of both sides.

function nodeButton(node, ui, options = {}) {
  return el("button", { class: "node-link", type: "button", onclick: () => ui.open(node), title: node.path || node.label },
    shapeIcon(node.kind, { hue: hueOf(ui.model, node), missing: node.missing }),
    el("span", { dir: "auto", text: options.text || node.label }));
}

const termName = (term) => String(term?.term ?? term ?? "");

/** Small bars: how much of the score each shared term carries. */
function termBars(edge, shown = 5) {
  if (!edge.terms.length) return null;
  const most = Math.max(...edge.terms.map((term) => term.share || 0), 0.01);
  const list = el("ul", { class: "plain bars", "aria-label": "Shared themes and their share of the score" });
  for (const term of edge.terms.slice(0, shown)) {
    const bar = el("span", { class: "bar-fill" });
    bar.style.width = `${Math.round(((term.share || 0) / most) * 100)}%`;
    list.append(el("li", {}, el("span", { class: "bar-name", dir: "auto", text: termName(term) }),
      el("span", { class: "bar", "aria-hidden": "true" }, bar),
      el("span", { class: "count", text: Number.isFinite(term.share) ? `${Math.round(term.share * 100)} %` : "" })));
  }
  return list;
}

/** The evidence of one edge, told apart by note where it comes from two. */
function edgeEvidence(edge, ui, shown) {
  const terms = edge.terms.map(termName);
  if (edge.layer === "about" || edge.layer === "tagged" || edge.layer === "inferred") terms.push(edge.b.label, edge.a.kind === "note" ? "" : edge.a.label);
  const sides = [...new Set(edge.evidence.map((item) => item.path))];
  if (edge.layer !== "related" || sides.length < 2) {
    return quoteList(edge.evidence, terms, { model: ui.model, hidePath: sides.length < 2 && edge.a.path === sides[0] && edge.layer !== "related" }, shown);
  }
  return el("div", { class: "sides" }, sides.map((path) => el("section", {},
    el("h4", { dir: "auto", text: ui.model.byPath.get(path)?.label || stemOf(path || "") }),
    quoteList(edge.evidence.filter((item) => item.path === path), terms, { model: ui.model, hidePath: true }, shown))));
}

/** What an edge says in words. */
function edgeSentence(edge) {
  if (edge.layer === "related" && edge.terms.length) return `share ${joined(edge.terms.slice(0, 3).map(termName))}`;
  if (edge.layer === "related") return "share themes";
  if (edge.broken) return "links to a note not written yet";
  return LAYERS[edge.layer].verb;
}

const joined = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

function inferredNote(edge) {
  if (!edge.inferred) return null;
  const sure = Number.isFinite(edge.confidence) ? ` ${Math.round(edge.confidence * 100)} % sure` : "";
  return el("p", { class: "inferred" }, el("strong", { text: `Inferred${sure ? "," : ""}` }), `${sure}${edge.reason ? `: ${edge.reason}` : ""}`);
}

/** The panel of an edge, with whatever else joins the same two. */
function edgePanel(edge, ui) {
  const { a, b } = edge;
  const all = [edge, ...a.edges.filter((each) => each !== edge && other(each, a) === b)];
  const linked = all.some((each) => each.layer === "links");
  const notes = a.kind === "note" && b.kind === "note";
  return [
    el("p", { class: "kicker", text: "Why these two" }),
    el("h2", { tabindex: -1, class: "pair" }, nodeButton(a, ui), el("span", { class: "and", text: edgeSentence(edge) === "links to" ? "links to" : "and" }), nodeButton(b, ui)),
    ...all.map((each) => el("section", { class: "why" },
      el("p", { class: "why-head" }, lineIcon(each.layer), el("strong", { text: LAYERS[each.layer].name }),
        each.weight !== null && each.layer !== "wrote" ? el("span", { class: "muted", text: `score ${each.weight.toFixed(2)}` }) : null),
      inferredNote(each), termBars(each), edgeEvidence(each, ui, 4) || noEvidence(each))),
    notes && !linked && el("section", { class: "suggest" },
      el("p", { text: "These two are not linked in Obsidian yet." }),
      el("p", { class: "buttons" }, copyButton(wikilink(ui.model, b)), copyButton(wikilink(ui.model, a)))),
  ].filter(Boolean);
}

function noEvidence(edge) {
  const said = { wrote: "The note's author property says so.", tagged: "The note carries this tag." }[edge.layer];
  return said ? el("p", { class: "muted", text: said }) : null;
}
