// The panel of a note, author, tag, theme or territory.

function nodePanel(node, ui, found) {
  const parts = {
    note: [foundSection, themesOfNote, linkedSection, relatedSection, tagSection],
    concept: [foundSection, wordsOfTheme, besideSection],
    author: [notesSection, sharedThemes],
    tag: [foundSection, notesSection, wordsOfTag, sharedThemes],
  }[node.kind];
  const alone = !node.edges.length && el("p", { class: "lead", text: "Nothing joins this to the rest of the vault yet." });
  return [nodeHeader(node, ui), nodeActions(node, ui), alone, ...parts.map((part) => part(node, ui, found))].flat(2).filter(Boolean);
}

function nodeHeader(node, ui) {
  const community = ui.model.byCommunity.get(node.community);
  const what = node.missing ? "Not written yet" : KINDS[node.kind].one;
  const authors = edgesOf(node, "wrote").map((edge) => other(edge, node));
  const facts = [node.category, node.date, node.highlights && plural(node.highlights, "highlight")].filter(Boolean);
  return [
    el("p", { class: "kicker" }, shapeIcon(node.kind, { hue: hueOf(ui.model, node), missing: node.missing }), el("span", { text: what }),
      community && el("button", { class: `chip ${community.hue}`, type: "button", onclick: () => ui.openCommunity(community), text: community.label })),
    el("h2", { tabindex: -1, dir: "auto", text: node.label }),
    node.kind === "note" && authors.length > 0 && el("p", { class: "byline" }, "by ", authors.map((author) => el("button", { class: "text-link", type: "button", text: author.label, onclick: () => ui.open(author) }))),
    facts.length > 0 && el("p", { class: "muted small", text: facts.join(" · ") }),
    node.path && !node.missing && el("p", { class: "muted small path", dir: "auto", text: node.path }),
    node.url && !safeUrl(node.url) && el("p", { class: "muted small path", text: `Source: ${node.url}` }),
    node.missing && el("p", { class: "lead", text: "Other notes link here, but there is no such note." }),
  ];
}

function nodeActions(node, ui) {
  const url = safeUrl(node.url);
  const open = node.path && !node.missing;
  return el("p", { class: "buttons" },
    open && el("a", { class: "button primary", href: obsidianUrl(ui.config.vault, node), text: "Open in Obsidian" }),
    url && el("a", { class: "button", href: url, target: "_blank", rel: "noopener noreferrer", text: "Source", title: url }),
    node.kind === "note" && copyButton(wikilink(ui.model, node), "Copy [[link]]"),
    el("button", { class: "button", type: "button", text: "Path from here", onclick: () => ui.startPath(node) }));
}

function foundSection(node, ui, found) {
  if (!found) return null;
  return section("Found", null, quoteFigure(found, [], { model: ui.model }));
}

/** A row for what lies at the other end of an edge; the button beside it asks why. */
function edgeRow(edge, node, ui, extra) {
  const next = other(edge, node);
  const told = (edge.layer === "about" || edge.layer === "links") && edge.evidence.length > 0; // the sentences stand right below
  return el("li", { class: "card" },
    el("div", { class: "card-head" }, nodeButton(next, ui), !told && el("button", { class: "quiet", type: "button", text: "Why?", "aria-label": `Why ${node.label} and ${next.label}`, onclick: () => ui.openEdge(edge) })),
    extra);
}

function themesOfNote(node, ui) {
  const edges = edgesOf(node, "about");
  if (!edges.length) return null;
  return section("Themes", null, listWithMore(edges, 5, (edge) => edgeRow(edge, node, ui, edgeEvidence(edge, ui, 2))));
}

function linkedSection(node, ui) {
  const edges = edgesOf(node, "links");
  if (!edges.length) return null;
  return section("Linked in Obsidian", null, listWithMore(edges, 8, (edge) => edgeRow(edge, node, ui,
    [el("span", { class: "muted small", text: linkWords(edge, node) }), edgeEvidence(edge, ui, 1)])));
}

function linkWords(edge, node) {
  if (edge.broken) return node.missing ? "links here" : "this note links there; it is not written yet";
  const [out, back] = [linksFrom(edge, node), linksFrom(edge, other(edge, node))];
  return out && back ? "each links to the other" : out ? "this note links there" : "links to this note";
}

function relatedSection(node, ui) {
  const linked = new Set(edgesOf(node, "links").map((edge) => other(edge, node)));
  const edges = edgesOf(node, "related").filter((edge) => !linked.has(other(edge, node)));
  if (!edges.length) return null;
  return section("Shares themes, not linked yet", null, listWithMore(edges, 5, (edge) => edgeRow(edge, node, ui, [
    edge.terms.length > 0 && el("p", { class: "muted small", dir: "auto", text: edge.terms.slice(0, 4).map(termName).join(" · ") }),
    copyButton(wikilink(ui.model, other(edge, node)))])));
}

function tagSection(node, ui) {
  const edges = edgesOf(node, "tagged", "inferred");
  if (!edges.length) return null;
  const sure = edges.filter((edge) => edge.layer === "tagged");
  const guessed = edges.filter((edge) => edge.layer === "inferred");
  return section("Tags", null,
    sure.length > 0 && el("p", { class: "chips" }, sure.map((edge) => nodeButton(other(edge, node), ui))),
    guessed.length > 0 && el("ul", { class: "plain" }, guessed.map((edge) => edgeRow(edge, node, ui, [inferredNote(edge), edgeEvidence(edge, ui, 1)]))));
}

function wordsOfTheme(node, ui) {
  const edges = edgesOf(node, "about", "tagged", "inferred");
  if (!edges.length) return null;
  return section(`In ${plural(edges.length, "note")}`, null, listWithMore(edges, 6, (edge) => edgeRow(edge, node, ui, [inferredNote(edge), edgeEvidence(edge, ui, 2)])));
}

function wordsOfTag(node, ui) {
  const edges = edgesOf(node, "about");
  if (!edges.length) return null;
  return section(`In the words of ${plural(edges.length, "note")}`, null, listWithMore(edges, 6, (edge) => edgeRow(edge, node, ui, edgeEvidence(edge, ui, 1))));
}

/** Themes that the same notes are about. */
function besideSection(node, ui) {
  const counts = countBy(notesOf(node).flatMap((note) => edgesOf(note, "about").map((edge) => other(edge, note))).filter((next) => next !== node), (next) => next);
  return countedSection("Often beside", counts, ui);
}

function countedSection(title, counts, ui) {
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0].index - b[0].index).slice(0, 8);
  if (!sorted.length) return null;
  return section(title, null, el("ul", { class: "plain" }, sorted.map(([next, count]) => el("li", { class: "line" }, nodeButton(next, ui), el("span", { class: "count", text: count, title: plural(count, "note") })))));
}

function notesSection(node, ui) {
  const bySize = (a, b) => other(b, node).size - other(a, node).size || a.index - b.index;
  const sure = edgesOf(node, "wrote", "tagged").sort(bySize);
  const guessed = edgesOf(node, "inferred");
  return [
    sure.length > 0 && section(plural(sure.length, "note"), null, listWithMore(sure, 12, (edge) => el("li", { class: "line" }, nodeButton(other(edge, node), ui)))),
    guessed.length > 0 && section(`Inferred for ${plural(guessed.length, "more note", "more notes")}`, null,
      listWithMore(guessed, 6, (edge) => edgeRow(edge, node, ui, [inferredNote(edge), edgeEvidence(edge, ui, 1)]))),
  ];
}

function sharedThemes(node, ui) {
  return countedSection("Themes", countBy(notesOf(node).flatMap((note) => edgesOf(note, "about").map((edge) => other(edge, note))), (next) => next), ui);
}

function communityPanel(community, ui) {
  const themes = community.nodes.filter((node) => node.kind === "concept").sort((a, b) => b.size - a.size);
  const notes = [...community.notes].sort((a, b) => b.size - a.size || a.index - b.index);
  const leaving = notes.filter((node) => node.edges.some((edge) => ![null, community.id].includes(other(edge, node).community)));
  return [
    el("p", { class: `kicker ${community.hue}` }, el("span", { class: "swatch", "aria-hidden": "true" }), el("span", { text: "Territory" })),
    el("h2", { tabindex: -1, dir: "auto", text: community.label }),
    el("p", { class: "lead", text: `${plural(notes.length, "note")}${leaving.length ? `; ${leaving.length} of them reach into other territories` : ""}.` }),
    community.themes.length > 0 && !themes.length && el("p", { text: community.themes.join(" · ") }),
    themes.length > 0 && section("Themes", null, el("p", { class: "chips" }, themes.slice(0, 16).map((node) => nodeButton(node, ui)))),
    notes.length > 0 && section("Notes", null, listWithMore(notes, 12, (node) => el("li", { class: "line" }, nodeButton(node, ui)))),
  ].filter(Boolean);
}
