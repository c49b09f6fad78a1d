// What the page opens with: things a reader can use. A section that has nothing to say is not there.

function overviewPanel(ui) {
  const { model } = ui;
  if (!model.list.length) return emptyPanel();
  return [
    el("p", { class: "kicker", text: "Overview" }),
    el("h2", { tabindex: -1, text: titleOf(model) }),
    el("p", { class: "lead", text: "Choose anything, or a line between two, to read the words it rests on." }),
    findingsSection(ui),
    pairsSection(ui),
    unwrittenSection(ui),
    latestSection(ui),
    bridgeSection(ui),
    sourcelessSection(ui),
    quietSection(ui),
    themeSection(ui),
    missingSection(ui),
    twiceSection(ui),
    territorySection(ui),
    keysSection(),
  ].filter(Boolean);
}

function titleOf(model) {
  const count = model.communities.length;
  if (model.notes.length < 3) return "A first few notes";
  return count > 1 ? `Your reading, in ${count} territories` : "Your reading";
}

function emptyPanel() {
  return [
    el("p", { class: "kicker", text: "Overview" }),
    el("h2", { tabindex: -1, text: "Nothing to draw yet" }),
    el("p", {
      class: "lead",
      text: "No notes were found. Once this vault holds a few, the page shows how they hang together, and the sentences that say so.",
    }),
  ];
}

function section(title, hint, ...content) {
  return el("section", { class: "block" }, el("h3", { text: title }), hint && el("p", { class: "muted small", text: hint }), ...content);
}

/** One line of a list: a mark, a name, and at the end what is to be said of it. */
function nodeRow(node, ui, said, below) {
  return el(
    "li",
    {},
    el(
      "button",
      { class: "row", type: "button", onclick: () => ui.open(node) },
      shapeIcon(node.kind, { hue: hueOf(ui.model, node), missing: node.missing }),
      el("span", { class: "grow" }, el("span", { class: "row-title", dir: "auto", text: node.label }), below),
      said && el("span", { class: "count", text: said }),
    ),
  );
}

const NAMED = 40; // pairs whose terms the page unpacks first

/** The closest pairs without a link: of one the sentences too, so that the promise is seen to be kept. */
function pairsSection(ui) {
  const nearest = worthALink(ui.model).slice(0, NAMED);
  const told = nearest.filter((edge) => edge.terms.length > 1); // one shared word is often a name
  const pairs = (told.length ? told : nearest).sort((x, y) => Number(titlesMeet(x)) - Number(titlesMeet(y))).slice(0, 12);
  if (!pairs.length) return null;
  const quoted = pairs.slice(0, 3).map((edge) => [edge, el("div", { hidden: true })]);
  const places = new Map(quoted);
  const card = (edge) =>
    el(
      "li",
      { class: "card pair-card" },
      el(
        "button",
        { class: "card-main", type: "button", onclick: () => ui.openEdge(edge) },
        ...[edge.a, edge.b].map((node) =>
          el(
            "span",
            { class: "pair-end" },
            shapeIcon("note", { hue: hueOf(ui.model, node) }),
            el("span", { class: "row-title", dir: "auto", text: titleAmong(edge, node) }),
          ),
        ),
        el("span", { class: "muted small", dir: "auto", text: edgeSentence(edge) }),
      ),
      linkButton(ui.model, edge.a, edge.b),
      places.get(edge),
    );
  const made = section("Worth a link", "The closest notes that no link joins yet.", listWithMore(pairs, 3, card));
  const quote = () =>
    quoted.some(([edge, place]) => {
      const figures = meeting(edge, ui);
      if (figures) place.replaceWith(figures);
      return figures;
    });
  const edges = quoted.map(([edge]) => edge);
  if (store.has(edges)) quote();
  else store.need(edges).then(quote);
  return made;
}

/** The sentences in which two notes meet: one of each, of the same term where there is one; none where both say the same. */
function meeting(edge, ui) {
  const short = edge.evidence.filter((item) => isSaid(item) && item.text.length > 40 && item.text.length < 200);
  const [ours, theirs] = [edge.a, edge.b].map((node) => short.filter((item) => item.path === node.path));
  const pairs = ours.flatMap((one) => theirs.map((two) => [one, two])).filter(([one, two]) => !sameWords(one.text, two.text));
  const pair = pairs.find(([one, two]) => one.by === two.by) || pairs[0];
  return pair
    ? el(
        "div",
        { class: "quotes meeting" },
        pair.map((item) => quoteFigure(item, [], { ui, bare: true })),
      )
    : null;
}

function sameWords(one, two) {
  const [a, b] = [one, two].map((text) => new Set(fold(text).match(WORD) || []));
  return sharedWords(a, b) > 0.6 * Math.min(a.size, b.size);
}

/** A note's title; with its folder where both of a pair are called the same. */
function titleAmong(edge, node) {
  return fold(edge.a.label) === fold(edge.b.label) ? `${node.label} (${folderOf(node)})` : node.label;
}

function unwrittenSection(ui) {
  const themes = once(ui.model, "unwritten", unwrittenThemes);
  if (!themes.length) return null;
  return section(
    "Read often, never written about",
    "Themes of what you read that no note of your own is about.",
    listWithMore(themes.slice(0, 30), 4, ({ node, notes }) => nodeRow(node, ui, `${notes} read`)),
  );
}

function latestSection(ui) {
  const found = once(ui.model, "latest", latest);
  if (!found || found.notes.length < 2) return null;
  const { from, notes, themes } = found;
  const more = themes.slice(0, 4).map(({ node }) => node);
  return section(
    `Since ${monthName(from)}`,
    `${plural(notes.length, "note")}${more.length ? ", more than before about" : ""}`,
    more.length > 0 &&
      el(
        "p",
        { class: "chips" },
        more.map((node) => nodeButton(node, ui)),
      ),
    listWithMore(notes.slice(0, 40), 3, (node) => nodeRow(node, ui, String(node.date).slice(0, 10))),
  );
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const monthName = (text) => `${MONTHS[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`;

function bridgeSection(ui) {
  const bridges = once(ui.model, "bridges", bridgesOf);
  if (!bridges.length) return null;
  return section(
    "Bridges",
    "Notes that stand between two territories that little else joins.",
    listWithMore(bridges.slice(0, 12), 4, ({ node, sides }) =>
      nodeRow(node, ui, null, el("span", { class: "muted small row-below", dir: "auto", text: `between ${joined(calledApart(sides))}` })),
    ),
  );
}

function sourcelessSection(ui) {
  const notes = once(ui.model, "sourceless", sourcelessNotes);
  if (!notes.length) return null;
  return section(
    "Your own, without a source",
    "Notes of yours that link to nothing you read, and what comes nearest.",
    listWithMore(notes.slice(0, 30), 3, ({ node, near }) =>
      el(
        "li",
        { class: "line-pair" },
        nodeButton(node, ui),
        el(
          "button",
          { class: "row sub", type: "button", onclick: () => ui.openEdge(near) },
          el("span", { class: "grow muted small", dir: "auto", text: `near ${other(near, node).label}` }),
          el("span", { class: "count", text: "why?" }),
        ),
      ),
    ),
  );
}

function quietSection(ui) {
  const quiet = once(ui.model, "gone quiet", quietThemes);
  if (!quiet.length) return null;
  return section(
    "Gone quiet",
    "Themes without a note in the half year before the newest.",
    listWithMore(quiet.slice(0, 30), 4, ({ node, last, count }) => nodeRow(node, ui, `${plural(count, "note")}, last ${monthText(last)}`)),
  );
}

function themeSection(ui) {
  const themes = once(ui.model, "themes", widestThemes);
  if (!themes.length) return null;
  const most = themes[0].notes || 1;
  return section(
    "Themes",
    null,
    listWithMore(themes, 10, ({ node, notes }) => {
      const fill = el("span", { class: `bar-fill ${hueOf(ui.model, node)}` });
      fill.style.width = `${Math.max(2, (notes / most) * 100)}%`;
      return el(
        "li",
        {},
        el(
          "button",
          { class: "row theme", type: "button", onclick: () => ui.open(node) },
          el(
            "span",
            { class: "grow" },
            el("span", { class: "row-title", dir: "auto", text: node.label }),
            el("span", { class: "bar thin", "aria-hidden": "true" }, fill),
          ),
          el("span", { class: "count", text: notes, title: plural(notes, "note") }),
        ),
      );
    }),
  );
}

function missingSection(ui) {
  const missing = ui.model.list.filter((node) => node.missing).sort((a, b) => b.edges.length - a.edges.length || a.index - b.index);
  if (!missing.length) return null;
  return section(
    "Mentioned, not written yet",
    null,
    listWithMore(missing, 4, (node) => nodeRow(node, ui, plural(node.edges.length, "link"))),
  );
}

function twiceSection(ui) {
  const pairs = saidTwice(ui.model);
  if (!pairs.length) return null;
  return section(
    "One note twice?",
    "Pairs that say nearly the same, or are called so.",
    listWithMore(pairs.slice(0, 30), 2, (edge) =>
      el(
        "li",
        {},
        el(
          "button",
          { class: "row", type: "button", onclick: () => ui.openEdge(edge) },
          el(
            "span",
            { class: "grow" },
            [edge.a, edge.b].map((node) => el("span", { class: "row-title", dir: "auto", text: titleAmong(edge, node) })),
          ),
          el("span", { class: "count", text: edge.copy ? "copy" : "" }),
        ),
      ),
    ),
  );
}

function territorySection(ui) {
  if (!ui.model.communities.length) return null;
  const block = section(
    "Territories",
    null,
    el(
      "ul",
      { class: "plain" },
      ui.model.communities.map((community) => el("li", {}, territoryButton(community, ui.openCommunity, true))),
    ),
  );
  block.classList.add("territories");
  return block;
}

function keysSection() {
  return el(
    "p",
    { class: "block keys muted small" },
    "Press ",
    el("kbd", { text: "?" }),
    " for the keys, ",
    el("kbd", { text: "/" }),
    " to search.",
  );
}
