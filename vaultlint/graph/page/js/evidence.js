// Why two nodes are joined: shared terms with their share of the score, the sentences of both sides, and what is only inferred.

function nodeButton(node, ui, options = {}) {
  return el(
    "button",
    { class: "node-link", type: "button", onclick: () => ui.open(node), title: node.path || node.label },
    shapeIcon(node.kind, { hue: hueOf(ui.model, node), missing: node.missing }),
    el("span", { dir: "auto", text: options.text || node.label }),
  );
}

const termName = (term) => String(term?.term ?? term ?? "");
const percent = (share) => (share > 0 && share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`);

/** Small bars: how much of the score each shared term carries, and what all the lesser ones carry together. */
function termBars(edge, shown = 5) {
  if (!edge.terms.length) return null;
  const terms = edge.terms.slice(0, shown).map((term) => [termName(term), Number.isFinite(term.share) ? term.share : null]);
  const rest = 1 - terms.reduce((sum, [, share]) => sum + (share ?? 0), 0);
  const most = Math.max(...terms.map(([, share]) => share ?? 0), 0.01);
  const list = el("ul", { class: "plain bars", "aria-label": "Shared terms and their share of the score" });
  for (const [name, share] of terms) {
    const bar = el("span", { class: "bar-fill" });
    bar.style.width = `${Math.max(share ? 2 : 0, Math.round(((share ?? 0) / most) * 100))}%`;
    list.append(
      el(
        "li",
        {},
        el("span", { class: "bar-name", dir: "auto", text: name }),
        el("span", { class: "bar", "aria-hidden": "true" }, bar),
        el("span", { class: "count", text: share === null ? "" : percent(share) }),
      ),
    );
  }
  if (rest > 0.02 && terms.every(([, share]) => share !== null))
    list.append(
      el(
        "li",
        { class: "rest" },
        el("span", { class: "bar-name", text: "all lesser ones together" }),
        el("span", {}),
        el("span", { class: "count", text: percent(rest) }),
      ),
    );
  return list;
}

/** The words that an edge's sentences are evidence of, beside each sentence's own. */
function edgeWords(edge) {
  const names = ["about", "tagged", "inferred", "wrote"].includes(edge.layer)
    ? [edge.a, edge.b].filter((node) => node.kind !== "note").map((node) => node.label)
    : [];
  return [...edge.terms.map(termName), ...names];
}

/** The evidence of one edge, told apart by note where it comes from two; `brief` leaves out what does not fit. */
function edgeEvidence(edge, ui, shown, brief = false) {
  if (!edge.evidence.length) return null;
  const some = (items) => (brief ? items.slice(0, shown) : items);
  const terms = edgeWords(edge);
  const sides = [...new Set(edge.evidence.map((item) => item.path))];
  if (sides.length < 2)
    return quoteList(some(edge.evidence), terms, { ui, hidePath: edge.layer !== "related" && edge.a.path === sides[0] }, shown);
  const named = (path) => ui.model.byPath.get(path);
  return el(
    "div",
    { class: "sides" },
    sides.map((path) =>
      el(
        "section",
        {},
        el("h4", { dir: "auto", text: named(path) ? titleAmong(edge, named(path)) : stemOf(path || "") }),
        quoteList(some(edge.evidence.filter((item) => item.path === path)), terms, { ui, hidePath: true }, shown),
      ),
    ),
  );
}

/** What an edge says in words. */
function edgeSentence(edge) {
  if (edge.copy) return "say nearly the same";
  if (edge.layer === "related" && edge.terms.length) return `share ${joined(edge.terms.slice(0, 3).map(termName))}`;
  if (edge.layer === "related") return "share themes";
  if (edge.broken) return "links to a note not written yet";
  return LAYERS[edge.layer].verb;
}

const joined = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

/** What is inferred, how sure that is, and every reason for it. */
function inferredNote(edge) {
  if (!edge.inferred) return null;
  const sure = Number.isFinite(edge.confidence) ? ` ${Math.round(edge.confidence * 100)} % sure` : "";
  const reasons = String(edge.reason || "")
    .split(/;\s+/)
    .filter(Boolean);
  const first = reasons.length === 1 ? `: ${reasons[0]}` : "";
  return el(
    "div",
    { class: "inferred" },
    el("p", {}, el("strong", { text: `Inferred${sure ? "," : ""}` }), `${sure}${first}`),
    reasons.length > 1 &&
      el(
        "ul",
        {},
        reasons.map((reason) => el("li", { dir: "auto", text: reason })),
      ),
  );
}

const WHY = {
  links: "Link in Obsidian",
  related: "Shared words",
  inferred: "Inferred tag",
  about: "About a theme",
  tagged: "Tagged",
  wrote: "Written by",
};

/** What kind of statement each layer is: who says so. */
function saidBy(edge, linked) {
  if (edge.copy) return "Nearly the same text stands in both: one may be a copy of the other.";
  return {
    links: edge.broken ? "A link that you wrote, to a note that is not there." : "A link that you wrote.",
    related: linked ? "Counted from the words that both use." : "Suggested from the words that both use; no link says so.",
    inferred: "",
    about: "The theme's own words stand there.",
    tagged: "The note carries this tag.",
    wrote: "The note names its author.",
  }[edge.layer];
}

/** The panel of an edge, with whatever else joins the same two. */
function edgePanel(edge, ui) {
  const { a, b } = edge;
  const all = [edge, ...edgesBetween(a, b).filter((each) => each !== edge)];
  return [
    el("p", { class: "kicker", text: "Why these two" }),
    el(
      "h2",
      { tabindex: -1, class: "pair" },
      nodeButton(a, ui, { text: titleAmong(edge, a) }),
      el("span", { class: "and", text: edgeSentence(edge) === "links to" ? "links to" : "and" }),
      nodeButton(b, ui, { text: titleAmong(edge, b) }),
    ),
    ...all.map((each) =>
      whySection(
        each,
        ui,
        all.some(({ layer }) => layer === "links"),
      ),
    ),
    linkSuggestion(all, ui),
  ].filter(Boolean);
}

function whySection(edge, ui, linked) {
  const scored = edge.weight !== null && edge.layer === "related";
  const said = saidBy(edge, linked);
  return el(
    "section",
    { class: "why" },
    el(
      "h3",
      { class: "why-head" },
      lineIcon(edge.layer),
      el("span", { text: WHY[edge.layer] }),
      scored ? el("span", { class: "muted", text: `score ${edge.weight.toFixed(2)}` }) : null,
    ),
    said && el("p", { class: "muted small", text: said }),
    inferredNote(edge),
    termBars(edge),
    edgeEvidence(edge, ui, 4),
  );
}

/** Copies the link to one note, to be written in another: which is which is on it. */
function linkButton(model, into, to) {
  const link = wikilink(model, to);
  return copyButton(link, `Copy ${shorten(link, 60)} for ${shorten(into.label, 40)}`, `Copied ${link}, to be pasted into ${into.label}`);
}

/** The link to write, for either note, where none is written. */
function linkSuggestion(all, ui) {
  const [{ a, b }] = all;
  const written = a.kind === "note" && b.kind === "note" && !a.missing && !b.missing;
  if (!written || all.some((each) => each.layer === "links")) return null;
  const line = (into, to) => el("p", { class: "paste" }, linkButton(ui.model, into, to));
  return el("section", { class: "suggest" }, el("h3", { text: "Not linked in Obsidian yet" }), line(a, b), line(b, a));
}
