// The same data as tables: sortable, filtered like the map, and what a screen reader gets.

const PAGE = 200;
const byOf = (node) =>
  edgesOf(node, "wrote")
    .map((edge) => other(edge, node).label)
    .join(", ");

const NODE_COLUMNS = [
  { name: "Name", value: (node) => node.label, cell: (node, ui) => nodeButton(node, ui) },
  { name: "Kind", value: (node) => (node.missing ? "Not written yet" : KINDS[node.kind].one) },
  { name: "By", value: (node) => (node.kind === "note" ? byOf(node) : "") },
  { name: "Territory", value: (node, ui) => ui.model.byCommunity.get(node.community)?.label || "" },
  { name: "Themes", value: (node) => (node.kind === "note" ? edgesOf(node, "about").length : null), number: true },
  { name: "Connections", value: (node) => node.edges.length, number: true },
  { name: "Highlights", value: (node) => node.highlights || null, number: true },
  { name: "Date", value: (node) => node.date || "" },
  { name: "Findings", value: (node) => findingCount(node) || null, number: true },
];

const EDGE_COLUMNS = [
  { name: "From", value: (edge) => edge.a.label, cell: (edge, ui) => nodeButton(edge.a, ui) },
  {
    name: "Connection",
    value: (edge) => WHY[edge.layer],
    cell: (edge, ui) =>
      el("button", {
        class: "text-link",
        type: "button",
        text: WHY[edge.layer],
        "aria-label": `${WHY[edge.layer]}: why ${edge.a.label} and ${edge.b.label}`,
        onclick: () => ui.openEdge(edge),
      }),
  },
  { name: "To", value: (edge) => edge.b.label, cell: (edge, ui) => nodeButton(edge.b, ui) },
  { name: "Shared", value: (edge) => edge.terms.slice(0, 3).map(termName).join(", "), loaded: true },
  {
    name: "Score",
    value: (edge) => (edge.layer === "related" ? edge.weight : null),
    number: true,
    show: (value) => (value === null ? "" : value.toFixed(2)),
  },
  { name: "Quotes", value: (edge) => edge.quotes || null, number: true },
];

/** The columns that hold something in this vault. */
function columnsOf(all, rows, ui) {
  return all.filter((column, at) => at < 2 || column.loaded || rows.some((row) => ![null, ""].includes(column.value(row, ui))));
}

function createTable(element, ui) {
  const view = { what: "nodes", sort: { nodes: { name: "Connections", down: true }, edges: { name: "Score", down: true } }, shown: PAGE };
  const body = el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": "Rows" });
  const tabs = el(
    "div",
    { class: "segmented", role: "group", "aria-label": "Rows" },
    ...[
      ["nodes", "Notes and themes"],
      ["edges", "Connections"],
    ].map(([what, text]) =>
      el("button", {
        type: "button",
        "data-rows": what,
        text,
        onclick: () => {
          view.what = what;
          view.shown = PAGE;
          draw();
        },
      }),
    ),
  );
  const count = el("span", { class: "muted small", role: "status" });
  element.replaceChildren(el("div", { class: "table-head" }, tabs, count), body);

  async function draw() {
    const { nodes, edges } = ui.everything();
    const all = view.what === "nodes" ? nodes : edges;
    const columns = columnsOf(view.what === "nodes" ? NODE_COLUMNS : EDGE_COLUMNS, all, ui);
    const sort = view.sort[view.what];
    const column = columns.find(({ name }) => name === sort.name) || columns[0];
    const drawing = (view.drawing = {});
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.rows === view.what));
    if (column.loaded) await store.need(all, { words: true });
    if (view.drawing !== drawing) return;
    const rows = sorted(all, column, sort.down, ui);
    const shown = rows.slice(0, view.shown);
    count.textContent = plural(rows.length, "row");
    fill(columns, rows, shown);
    if (view.what === "nodes" || store.has(shown, { words: true })) return;
    await store.need(shown, { words: true });
    if (view.drawing === drawing) fill(columns, rows, shown);
  }

  function fill(columns, rows, shown) {
    const table = el(
      "table",
      {},
      el("caption", { class: "offscreen", text: view.what === "nodes" ? "Notes, themes, authors and tags" : "Connections" }),
      el("thead", {}, el("tr", {}, columns.map(headCell))),
      el(
        "tbody",
        {},
        shown.map((row) => tableRow(row, columns)),
      ),
    );
    const rest = rows.length - shown.length;
    const more = el("button", {
      class: "button more",
      type: "button",
      text: `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`,
      onclick: async () => {
        const first = view.shown;
        view.shown += PAGE;
        await draw();
        body.querySelectorAll("tbody tr")[first]?.querySelector("button")?.focus();
      },
    });
    body.replaceChildren(table, ...(rest > 0 ? [more] : []));
  }

  function headCell(column) {
    const sort = view.sort[view.what];
    const active = sort.name === column.name;
    const button = el("button", {
      type: "button",
      "data-column": column.name,
      text: column.name,
      onclick: async () => {
        view.sort[view.what] = { name: column.name, down: active ? !sort.down : Boolean(column.number) };
        await draw();
        body.querySelector(`[data-column="${column.name}"]`)?.focus();
      },
    });
    if (active) button.append(el("span", { "aria-hidden": "true", class: "arrow", text: sort.down ? "↓" : "↑" }));
    return el(
      "th",
      { scope: "col", class: column.number ? "number" : null, "aria-sort": active ? (sort.down ? "descending" : "ascending") : "none" },
      button,
    );
  }

  function tableRow(row, columns) {
    return el(
      "tr",
      {},
      columns.map((column, at) => {
        const value = column.value(row, ui);
        const shown = column.cell
          ? column.cell(row, ui)
          : el("span", { dir: "auto", text: column.show ? column.show(value) : (value ?? "") });
        return el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: column.number ? "number" : null }, shown);
      }),
    );
  }

  return { draw };
}

function sorted(rows, { value }, down, ui) {
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
  const keyed = rows.map((row) => [value(row, ui), row]);
  const empty = (key) => key === null || key === "";
  keyed.sort(([a, x], [b, y]) => {
    if (empty(a) !== empty(b)) return empty(a) ? 1 : -1;
    const order = typeof a === "number" && typeof b === "number" ? a - b : compare(String(a ?? ""), String(b ?? ""));
    return (down ? -order : order) || x.index - y.index;
  });
  return keyed.map(([, row]) => row);
}
