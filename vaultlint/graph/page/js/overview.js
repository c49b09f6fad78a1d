// What the page opens with: things a reader can use.

const PREVIEW = 5;

function overviewPanel(ui) {
  const { model } = ui;
  if (!model.list.length) return emptyPanel();
  const count = (kind) => model.list.filter((node) => node.kind === kind && !node.missing).length;
  const said = [plural(model.notes.length, "note"), ...["concept", "author", "tag"].filter(count)
    .map((kind) => plural(count(kind), KINDS[kind].one.toLowerCase()))];
  return [
    el("p", { class: "kicker", text: "Overview" }),
    el("h2", { tabindex: -1, text: titleOf(model) }),
    el("p", { class: "lead", text: `${joined(said)}. Choose anything on the map, or a line between two, to read the words it rests on.` }),
    pairsSection(ui), bridgeSection(ui), themeSection(ui), quietSection(ui), missingSection(ui), territorySection(ui), keysSection(),
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
    el("p", { class: "lead", text: "No notes were found. Once this vault holds a few, the page shows how they hang together, and the sentences that say so." }),
  ];
}

function section(title, hint, ...content) {
  return el("section", { class: "block" }, el("h3", { text: title }), hint && el("p", { class: "muted small", text: hint }), ...content);
}

function pairsSection(ui) {
  const pairs = unlinkedPairs(ui.model);
  if (!pairs.length) return null;
  return section("Worth a link", "Closest pairs that no link joins yet.", listWithMore(pairs.slice(0, 30), 4, (edge) => el("li", { class: "card" },
    el("button", { class: "card-main", type: "button", onclick: () => ui.openEdge(edge) },
      ...[edge.a, edge.b].map((node) => el("span", { class: "row-title", dir: "auto", text: titleAmong(edge, node) })),
      el("span", { class: "muted small", text: edgeSentence(edge) })),
    copyButton(wikilink(ui.model, edge.b), "Copy link"))));
}

/** A note's title; with its folder where both of a pair are called the same. */
function titleAmong(edge, node) {
  return fold(edge.a.label) === fold(edge.b.label) ? `${node.label} (${folderOf(node)})` : node.label;
}

/** How many territories a note's neighbours lie in. */
function territoriesAround(node) {
  return new Set(node.edges.map((edge) => other(edge, node).community).filter((id) => id !== null)).size;
}

function bridgeSection(ui) {
  if (ui.model.communities.length < 2) return null;
  const given = ui.model.notes.some((node) => node.bridge > 0);
  const worth = (node) => (given ? node.bridge : territoriesAround(node) + node.edges.length / 1000);
  const bridges = ui.model.notes.filter((node) => territoriesAround(node) > 1 && worth(node) > 0)
    .sort((a, b) => worth(b) - worth(a) || a.index - b.index).slice(0, 12);
  if (!bridges.length) return null;
  return section("Bridges", "Notes that hold territories together.", listWithMore(bridges, PREVIEW, (node) => el("li", {},
    el("button", { class: "row", type: "button", onclick: () => ui.open(node) }, shapeIcon("note", { hue: hueOf(ui.model, node) }),
      el("span", { class: "grow row-title", dir: "auto", text: node.label }),
      el("span", { class: "count", text: `joins ${territoriesAround(node)}` })))));
}

/** A theme is a concept, or a tag that notes are about whether or not they carry it. */
const isTheme = (node) => node.kind === "concept" || (node.kind === "tag" && node.edges.some((edge) => edge.layer === "about"));
const notesOf = (node) => node.edges.map((edge) => other(edge, node)).filter((next) => next.kind === "note");

function themeSection(ui) {
  const themes = ui.model.list.filter(isTheme).map((node) => ({ node, notes: new Set(notesOf(node)).size }))
    .sort((a, b) => b.notes - a.notes || a.node.index - b.node.index);
  if (!themes.length) return null;
  const most = themes[0].notes || 1;
  return section("Themes", null, listWithMore(themes, 10, ({ node, notes }) => {
    const fill = el("span", { class: `bar-fill ${hueOf(ui.model, node)}` });
    fill.style.width = `${Math.max(2, (notes / most) * 100)}%`;
    return el("li", {}, el("button", { class: "row theme", type: "button", onclick: () => ui.open(node) },
      el("span", { class: "grow" }, el("span", { class: "row-title", dir: "auto", text: node.label }), el("span", { class: "bar thin", "aria-hidden": "true" }, fill)),
      el("span", { class: "count", text: notes, title: plural(notes, "note") })));
  }));
}

/** Themes with notes of before, and none in the half year up to the newest note. */
function quietSection(ui) {
  const days = (text) => Date.parse(String(text).slice(0, 10)) / 86400000;
  const dated = ui.model.notes.filter((node) => Number.isFinite(days(node.date)));
  if (dated.length < 8) return null;
  const newest = Math.max(...dated.map((node) => days(node.date)));
  const quiet = ui.model.list.filter(isTheme).map((node) => {
    const dates = [...new Set(notesOf(node))].map((note) => days(note.date)).filter(Number.isFinite);
    return { node, last: Math.max(...dates), count: dates.length };
  }).filter((theme) => theme.count >= 3 && newest - theme.last > 182).sort((a, b) => b.count - a.count);
  if (!quiet.length) return null;
  return section("Gone quiet", "Themes without a note in the half year before the newest.", listWithMore(quiet, 4, ({ node, last }) => el("li", {},
    el("button", { class: "row", type: "button", onclick: () => ui.open(node) }, el("span", { class: "grow row-title", dir: "auto", text: node.label }),
      el("span", { class: "count", text: `since ${new Date(last * 86400000).toISOString().slice(0, 7)}` })))));
}

function missingSection(ui) {
  const missing = ui.model.list.filter((node) => node.missing).sort((a, b) => b.edges.length - a.edges.length || a.index - b.index);
  if (!missing.length) return null;
  return section("Mentioned, not written yet", null, listWithMore(missing, 4, (node) => el("li", {},
    el("button", { class: "row", type: "button", onclick: () => ui.open(node) }, shapeIcon("note", { missing: true, hue: hueOf(ui.model, node) }),
      el("span", { class: "grow row-title", dir: "auto", text: node.label }), el("span", { class: "count", text: plural(node.edges.length, "link") })))));
}

function territorySection(ui) {
  if (!ui.model.communities.length) return null;
  const block = section("Territories", null, el("ul", { class: "plain" }, ui.model.communities.map((community) => el("li", {}, territoryButton(community, ui.openCommunity, true)))));
  block.classList.add("territories");
  return block;
}

function keysSection() {
  const keys = [["/", "search"], ["↑ ↓ ← →", "walk the links"], ["p", "path"], ["t", "table"], ["f", "fit the map"], ["+ −", "zoom"], ["d", "dark or light"], ["Esc", "back to the overview"]];
  return el("section", { class: "block keys" }, el("h3", { text: "Keys" }),
    el("dl", {}, keys.map(([key, what]) => el("div", {}, el("dt", {}, el("kbd", { text: key })), el("dd", { text: what })))));
}
