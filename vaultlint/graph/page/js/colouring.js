// What colour and size say: territory, kind, category, year or folder; centrality or links. The legend says it in words.

const COLOURINGS = { community: "Territory", kind: "Kind", category: "Category", year: "Year", folder: "Folder" };
const SIZINGS = { centrality: "Centrality", links: "Connections" };
const YEARS = 6;

/** The class each value gets, the commonest first; what is rarer than the colours go is "other". */
function hueByValue(model, value) {
  const counts = [
    ...countBy(
      model.notes.filter((node) => value(node)),
      value,
    ),
  ].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const named = counts.slice(0, counts.length > HUES ? HUES - 1 : HUES);
  const hues = new Map(named.map(([name], at) => [name, `hue-${at}`]));
  const rows = named.map(([name, count], at) => ({ hue: `hue-${at}`, name, count }));
  const rest = model.notes.length - named.reduce((sum, [, count]) => sum + count, 0);
  if (rest) rows.push({ hue: "hue-none", name: counts.length > named.length ? "other, or none" : "none", count: rest });
  return { hueOf: (node) => hues.get(value(node)) || "hue-none", rows };
}

/** Years in up to six steps from old to new, cut so that each holds about as many notes. */
function hueByYear(model) {
  const yearOf = (node) => (monthOf(node.date) === null ? null : Math.floor(monthOf(node.date) / 12));
  const years = model.notes
    .map(yearOf)
    .filter((year) => year !== null)
    .sort((a, b) => a - b);
  const distinct = [...new Set(years)];
  const starts =
    distinct.length <= YEARS
      ? distinct
      : [...new Set(Array.from({ length: YEARS }, (_, at) => years[Math.floor((at * years.length) / YEARS)]))];
  const stepOf = (year) => starts.filter((start) => start <= year).length - 1;
  const hue = (step) => `year-${starts.length < 2 ? YEARS - 1 : Math.round((step * (YEARS - 1)) / (starts.length - 1))}`;
  const rows = starts.map((start, step) => {
    const inside = years.filter((year) => stepOf(year) === step);
    return { hue: hue(step), name: inside[0] === inside.at(-1) ? `${start}` : `${inside[0]}–${inside.at(-1)}`, count: inside.length };
  });
  if (years.length < model.notes.length) rows.push({ hue: "hue-none", name: "no date", count: model.notes.length - years.length });
  return { hueOf: (node) => (node.kind === "note" && yearOf(node) !== null ? hue(stepOf(yearOf(node))) : "hue-none"), rows };
}

function colouringOf(model, by) {
  if (by === "kind") {
    const hues = { note: "hue-0", concept: "hue-3", tag: "hue-4", author: "hue-1" };
    const rows = Object.keys(KINDS).map((kind) => ({
      hue: hues[kind],
      name: KINDS[kind].many,
      count: model.list.filter((node) => node.kind === kind && !node.missing).length,
    }));
    return { hueOf: (node) => hues[node.kind], rows: rows.filter((row) => row.count) };
  }
  if (by === "category") return hueByValue(model, (node) => (node.kind === "note" && node.category) || null);
  if (by === "folder") return hueByValue(model, (node) => (node.path ? folderOf(node) : null));
  if (by === "year") return hueByYear(model);
  return { hueOf: null, rows: [] };
}

/** Which of the colourings would tell two things apart in this vault. */
function colouringsOf(model) {
  const some = (by) =>
    by === "kind" ||
    (by === "community" ? model.communities.length > 0 : new Set(colouringOf(model, by).rows.map((row) => row.hue)).size > 1);
  return Object.keys(COLOURINGS).filter(some);
}

/** Write colour and size into the model: hueOf() in data.js and every drawing ask there. */
function applyLook(model, state) {
  model.rank ??= new Map(model.list.map((node) => [node, node.size]));
  model.colours = colouringOf(model, state.colour);
  model.hueOf = model.colours.hueOf;
  for (const community of model.communities) {
    community.own ??= community.hue;
    community.hue = model.hueOf ? "hue-none" : community.own; // a colour says one thing at a time
  }
  const most = Math.max(1, ...model.list.map((node) => node.edges.length));
  for (const node of model.list) {
    node.size = state.size === "links" ? Math.sqrt(node.edges.length / most) : model.rank.get(node);
    node.broken = Boolean(state.findings && node.findings);
  }
}

function createLegend(ui, changed) {
  const { model, state } = ui;
  const select = (name, label, options) => {
    const input = el("select", { id: name });
    offer(input, options);
    input.addEventListener("change", () => {
      state[name] = input.value;
      applyLook(model, state);
      draw();
      changed();
    });
    return el("label", { class: "choice" }, el("span", { text: label }), input);
  };
  const offer = (input, options) => {
    const parts = Object.entries(options).map(([value, text]) => el("option", { value, text }));
    if (parts.map((part) => part.value).join() !== [...input.options].map((part) => part.value).join()) input.replaceChildren(...parts);
  };
  let found = [];
  byId("looks").append(select("colour", "Colour", {}), select("size", "Size", SIZINGS));

  function draw() {
    if (!found.includes(state.colour)) [state.colour] = found;
    byId("colour").value = state.colour;
    byId("size").value = state.size;
    applyLook(model, state);
    const rows =
      state.colour === "community"
        ? model.communities.map((community) =>
            el(
              "li",
              {},
              territoryButton(community, (each) => ui.openCommunity(each)),
            ),
          )
        : model.colours.rows.map((row) =>
            el(
              "li",
              { class: `row plain-row ${row.hue}` },
              el("span", { class: "swatch", "aria-hidden": "true" }),
              el("span", { class: "grow row-title", dir: "auto", text: row.name }),
              el("span", { class: "count", text: row.count.toLocaleString("en") }),
            ),
          );
    patchChildren(byId("territories"), rows);
  }
  ui.syncLegend = draw;
  /** The same for other data. */
  ui.renewLegend = () => {
    found = colouringsOf(model);
    offer(byId("colour"), Object.fromEntries(found.map((by) => [by, COLOURINGS[by]])));
    byId("legend").hidden = !model.list.length;
    draw();
  };
  ui.renewLegend();
}
