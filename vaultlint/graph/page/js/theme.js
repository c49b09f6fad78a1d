// The panel of a theme and of a territory: its words note by note, its years, and what lies beside it.

/** The best sentence of each note that is about it. */
function wordsOfTheme(node, ui) {
  const edges = node.kind === "tag" ? edgesOf(node, "about") : edgesOf(node, "about", "tagged", "inferred");
  if (!edges.length) return null;
  return section(
    `In the words of ${plural(edges.length, "note")}`,
    null,
    listWithMore(edges, 5, (edge) => edgeRow(edge, node, ui, [inferredNote(edge), edgeEvidence(edge, ui, 1)])),
  );
}

/** How many notes a year holds: as the data says, else counted. */
function yearsOf(node) {
  if (node.years && typeof node.years === "object" && Object.keys(node.years).length) return node.years;
  return Object.fromEntries(
    countBy(
      notesOf(node)
        .map((note) => monthOf(note.date))
        .filter((month) => month !== null),
      (month) => String(Math.floor(month / 12)),
    ),
  );
}

/** Notes by year as small columns; their numbers in words for who cannot see them. */
function yearsSection(node) {
  const years = yearsOf(node);
  const known = Object.keys(years)
    .map(Number)
    .filter((year) => year > 0)
    .sort((a, b) => a - b);
  if (known.length < 2 || known.at(-1) - known[0] > 60) return null;
  const all = Array.from({ length: known.at(-1) - known[0] + 1 }, (_, at) => known[0] + at);
  const most = Math.max(...known.map((year) => years[year]));
  const columns = all.map((year) => {
    const count = years[year] || 0;
    const column = el("span", { class: "column", title: `${year}: ${count}` });
    column.style.height = count ? `${Math.max(8, Math.round((count / most) * 100))}%` : "0";
    return column;
  });
  const said = known.map((year) => `${year}: ${years[year]}`).join(", ");
  const chart = el(
    "div",
    { class: "chart", role: "img", "aria-label": `Notes by year: ${said}` },
    el("div", { class: "columns" }, columns),
    el("p", { class: "ends muted small" }, el("span", { text: all[0] }), el("span", { text: all.at(-1) })),
  );
  chart.style.maxWidth = `${all.length * 56}px`;
  return el("section", { class: "block years" }, el("h3", { text: "By year" }), chart);
}

/** Themes beside this one: as the data says, else those that the same notes are about. */
function relatedThemes(node, ui) {
  const given = (node.neighbours || []).map((id) => ui.model.nodes.get(String(id))).filter(Boolean);
  if (given.length)
    return section(
      "Related themes",
      null,
      el(
        "p",
        { class: "chips" },
        given.map((next) => nodeButton(next, ui)),
      ),
    );
  return sharedThemes(node, ui, "Often beside");
}

function sharedThemes(node, ui, title = "Themes") {
  const themes = notesOf(node)
    .flatMap((note) => edgesOf(note, "about").map((edge) => other(edge, note)))
    .filter((next) => next !== node);
  return countedSection(
    title,
    countBy(themes, (next) => next),
    ui,
  );
}

/** Who writes of it. */
function peopleOfTheme(node, ui) {
  const authors = notesOf(node).flatMap((note) => edgesOf(note, "wrote").map((edge) => other(edge, note)));
  return countedSection(
    "Who writes of it",
    countBy(authors, (author) => author),
    ui,
  );
}

function countedSection(title, counts, ui) {
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0].index - b[0].index).slice(0, 8);
  if (!sorted.length) return null;
  return section(
    title,
    null,
    el(
      "ul",
      { class: "plain" },
      sorted.map(([next, count]) =>
        el("li", { class: "line" }, nodeButton(next, ui), el("span", { class: "count", text: count, title: plural(count, "note") })),
      ),
    ),
  );
}

/** Territories beside this one, by how many connections cross over. */
function neighboursOf(community, model) {
  const counts = new Map();
  for (const node of community.nodes) {
    for (const edge of node.edges) {
      const next = model.byCommunity.get(other(edge, node).community);
      if (next && next !== community) counts.set(next, (counts.get(next) || 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].order - b[0].order);
}

function communityPanel(community, ui) {
  const themes = themesIn(community);
  const notes = [...community.notes].sort((a, b) => b.size - a.size || a.index - b.index);
  const leaving = notes.filter((node) => node.edges.some((edge) => ![null, community.id].includes(other(edge, node).community)));
  const beside = neighboursOf(community, ui.model);
  return [
    el(
      "p",
      { class: `kicker ${community.hue}` },
      el("span", { class: "swatch", "aria-hidden": "true" }),
      el("span", { text: "Territory" }),
    ),
    el("h2", { tabindex: -1, dir: "auto", text: community.label }),
    el("p", {
      class: "lead",
      text: `${plural(notes.length, "note")}${leaving.length ? `; ${leaving.length} of them reach into other territories` : ""}.`,
    }),
    community.themes.length > 0 && !themes.length && el("p", { dir: "auto", text: community.themes.join(" · ") }),
    voices(community, ui),
    themes.length > 0 &&
      section(
        "Themes",
        null,
        el(
          "p",
          { class: "chips" },
          themes.slice(0, 16).map((node) => nodeButton(node, ui)),
        ),
      ),
    notes.length > 0 &&
      section(
        "Notes",
        null,
        listWithMore(notes, 8, (node) => el("li", { class: "line" }, nodeButton(node, ui))),
      ),
    beside.length > 0 &&
      section(
        "Beside it",
        null,
        listWithMore(beside, 5, ([next, count]) =>
          el(
            "li",
            {},
            el(
              "button",
              { class: `row territory ${next.hue}`, type: "button", onclick: () => ui.openCommunity(next) },
              el("span", { class: "swatch", "aria-hidden": "true" }),
              el("span", { class: "grow row-title", dir: "auto", text: next.label }),
              el("span", { class: "count", text: plural(count, "connection") }),
            ),
          ),
        ),
      ),
  ].filter(Boolean);
}

/** A few of its sentences, each of another note. */
function voices(community, ui) {
  const said = bestOf(community)
    .map((edge) => [edge, edge.evidence.find(isSaid)])
    .filter(([, item]) => item);
  const reads = ([, { text }]) => Number(text.length < 40 || text.length > 280);
  const best = said.filter(([, { text }], at) => said.findIndex(([, other]) => sameWords(other.text, text)) === at);
  const figures = best
    .sort((a, b) => reads(a) - reads(b))
    .slice(0, 3)
    .map(([edge, item]) => quoteFigure(item, edgeWords(edge), { ui }));
  return figures.length > 1 ? section("In its words", null, el("div", { class: "quotes" }, figures)) : null;
}
