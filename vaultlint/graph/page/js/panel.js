// The panel of a note, author or tag: what it is, the ways out, and what joins it to others with the words that say so.

function nodePanel(node, ui, found) {
  const parts = {
    note: [foundSection, findingsOfNote, themesOfNote, linkedSection, relatedSection, tagSection],
    concept: [foundSection, yearsSection, wordsOfTheme, relatedThemes, peopleOfTheme],
    author: [yearsSection, notesSection, sharedThemes],
    tag: [foundSection, yearsSection, wordsOfTheme, notesSection, relatedThemes],
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
    el(
      "p",
      { class: "kicker" },
      shapeIcon(node.kind, { hue: hueOf(ui.model, node), missing: node.missing }),
      el("span", { text: what }),
      community &&
        el("button", {
          class: `chip ${community.hue}`,
          type: "button",
          dir: "auto",
          onclick: () => ui.openCommunity(community),
          text: community.label,
        }),
    ),
    el("h2", { tabindex: -1, dir: "auto", text: node.label }),
    node.kind === "note" &&
      authors.length > 0 &&
      el(
        "p",
        { class: "byline" },
        "by ",
        authors.map((author) =>
          el("button", { class: "text-link", type: "button", dir: "auto", text: author.label, onclick: () => ui.open(author) }),
        ),
      ),
    facts.length > 0 && el("p", { class: "muted small", dir: "auto", text: facts.join(" · ") }),
    node.kind !== "note" && el("p", { class: "muted small", text: reachOf(node, ui) }),
    node.path && !node.missing && el("p", { class: "muted small path", dir: "auto", text: node.path }),
    node.url && !safeUrl(node.url) && el("p", { class: "muted small path", text: `Source: ${node.url}` }),
    node.missing && el("p", { class: "lead", text: "Other notes link here, but there is no such note." }),
  ];
}

/** "In 12 notes, 3 of them your own." */
function reachOf(node, ui) {
  const notes = notesOf(node);
  const sides = ownAndRead(ui.model);
  const own = sides ? notes.filter((note) => sides.own.has(note)).length : 0;
  const verb = node.kind === "author" ? plural(notes.length, "note") : `in ${plural(notes.length, "note")}`;
  return sides && notes.length ? `${verb}, ${own ? `${own} of them your own` : "none of them your own"}` : verb;
}

function nodeActions(node, ui) {
  const url = safeUrl(node.url);
  const open = node.path && !node.missing;
  return [
    el(
      "p",
      { class: "buttons" },
      open && el("a", { class: "button primary", href: obsidianUrl(ui.config, node.path), text: "Open in Obsidian" }),
      url && el("a", { class: "button", href: url, target: "_blank", rel: "noopener noreferrer", text: "Source", title: url }),
      node.kind === "note" && copyButton(wikilink(ui.model, node), "Copy [[link]]"),
      el("button", { class: "button", type: "button", text: "Path from here", onclick: () => ui.startPath(node) }),
      el("button", {
        class: "button",
        type: "button",
        text: "Hide this",
        title: "Take it off the map; the filters bring it back",
        onclick: () => ui.hide(node),
      }),
    ),
    nearControl(node, ui),
  ];
}

function foundSection(_node, ui, found) {
  if (!found) return null;
  return section("Found", null, quoteFigure(found, [], { ui }));
}

/** A row for what lies at the other end of an edge; the button beside it asks why. */
function edgeRow(edge, node, ui, extra) {
  const next = other(edge, node);
  const told = (edge.layer === "about" || edge.layer === "links") && edge.evidence.length > 0; // the sentences stand right below
  return el(
    "li",
    { class: "card" },
    el(
      "div",
      { class: "card-head" },
      nodeButton(next, ui),
      !told &&
        el("button", {
          class: "quiet",
          type: "button",
          text: "Why?",
          "aria-label": `Why ${node.label} and ${next.label}`,
          onclick: () => ui.openEdge(edge),
        }),
    ),
    extra,
  );
}

function themesOfNote(node, ui) {
  const edges = edgesOf(node, "about");
  if (!edges.length) return null;
  return section(
    "Themes",
    null,
    listWithMore(edges, 5, (edge) => edgeRow(edge, node, ui, edgeEvidence(edge, ui, 1))),
  );
}

function linkedSection(node, ui) {
  const edges = edgesOf(node, "links");
  if (!edges.length) return null;
  return section(
    node.missing ? "Linked from" : "Linked in Obsidian",
    null,
    listWithMore(edges, 6, (edge) =>
      edgeRow(edge, node, ui, [el("span", { class: "muted small", text: linkWords(edge, node) }), edgeEvidence(edge, ui, 1)]),
    ),
  );
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
  const said = (edge) => (edge.copy ? "nearly the same text" : edge.terms.slice(0, 4).map(termName).join(" · "));
  return section(
    "Shares themes, not linked yet",
    null,
    listWithMore(edges, 5, (edge) =>
      edgeRow(edge, node, ui, [
        said(edge) && el("p", { class: "muted small", dir: "auto", text: said(edge) }),
        copyButton(wikilink(ui.model, other(edge, node))),
      ]),
    ),
  );
}

function tagSection(node, ui) {
  const edges = edgesOf(node, "tagged", "inferred");
  if (!edges.length) return null;
  const sure = edges.filter((edge) => edge.layer === "tagged");
  const guessed = edges.filter((edge) => edge.layer === "inferred");
  return section(
    "Tags",
    null,
    sure.length > 0 &&
      el(
        "p",
        { class: "chips" },
        sure.map((edge) => nodeButton(other(edge, node), ui)),
      ),
    guessed.length > 0 &&
      el(
        "ul",
        { class: "plain" },
        guessed.map((edge) => edgeRow(edge, node, ui, [inferredNote(edge), edgeEvidence(edge, ui, 1)])),
      ),
  );
}

function notesSection(node, ui) {
  const newest = (edge) => String(other(edge, node).date || "");
  const order = (a, b) =>
    newest(a) < newest(b) ? 1 : newest(a) > newest(b) ? -1 : other(b, node).size - other(a, node).size || a.index - b.index;
  const sure = edgesOf(node, "wrote", "tagged").sort(order);
  const guessed = edgesOf(node, "inferred");
  return [
    sure.length > 0 &&
      section(
        node.kind === "tag" ? `Tagged: ${plural(sure.length, "note")}` : plural(sure.length, "note"),
        null,
        listWithMore(sure, 8, (edge) =>
          el("li", { class: "line" }, nodeButton(other(edge, node), ui), el("span", { class: "count", text: newest(edge).slice(0, 10) })),
        ),
      ),
    guessed.length > 0 &&
      section(
        `Inferred for ${plural(guessed.length, "more note", "more notes")}`,
        null,
        listWithMore(guessed, 4, (edge) => edgeRow(edge, node, ui, [inferredNote(edge), edgeEvidence(edge, ui, 1)])),
      ),
  ];
}
