// The same data as tables: sortable, and what a screen reader gets.

const PAGE = 200;

const NODE_COLUMNS = [
  { name: "Name", value: (node) => node.label, cell: (node, ui) => nodeButton(node, ui) },
  { name: "Kind", value: (node) => (node.missing ? "Not written yet" : KINDS[node.kind].one) },
  { name: "Territory", value: (node, ui) => ui.model.byCommunity.get(node.community)?.label || "" },
  { name: "Themes", value: (node) => (node.kind === "note" ? edgesOf(node, "about").length : null), number: true },
  { name: "Connections", value: (node) => node.edges.length, number: true },
  { name: "Highlights", value: (node) => node.highlights ?? null, number: true },
  { name: "Date", value: (node) => node.date || "" },
];

const EDGE_COLUMNS = [
  { name: "From", value: (edge) => edge.a.label, cell: (edge, ui) => nodeButton(edge.a, ui) },
  { name: "Connection", value: (edge) => LAYERS[edge.layer].name, cell: (edge, ui) => el("button", { class: "text-link", type: "button", text: LAYERS[edge.layer].name, onclick: () => ui.openEdge(edge) }) },
  { name: "To", value: (edge) => edge.b.label, cell: (edge, ui) => nodeButton(edge.b, ui) },
  { name: "Shared", value: (edge) => edge.terms.slice(0, 3).map(termName).join(", ") },
  { name: "Score", value: (edge) => edge.weight, number: true, show: (value) => (value === null ? "" : value.toFixed(2)) },
  { name: "Quotes", value: (edge) => edge.evidence.length, number: true },
];

function createTable(element, ui) {
  const view = { what: "nodes", sort: { nodes: { column: 4, down: true }, edges: { column: 4, down: true } }, shown: PAGE };
  const body = el("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": "Table" });
  const tabs = el("div", { class: "segmented", role: "group", "aria-label": "Rows" },
    ...[["nodes", "Notes and themes"], ["edges", "Connections"]].map(([what, text]) => el("button", { type: "button", "data-rows": what, text, onclick: () => { view.what = what; view.shown = PAGE; draw(); } })));
  const count = el("span", { class: "muted small" });
  element.replaceChildren(el("div", { class: "table-head" }, tabs, count), body);

  function draw() {
    const { nodes, edges } = ui.everything();
    const columns = view.what === "nodes" ? NODE_COLUMNS : EDGE_COLUMNS;
    const rows = sorted(view.what === "nodes" ? nodes : edges, columns, view.sort[view.what], ui);
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.rows === view.what));
    count.textContent = plural(rows.length, "row");
    const table = el("table", {}, el("caption", { class: "offscreen", text: view.what === "nodes" ? "Notes, themes, authors and tags" : "Connections" }),
      el("thead", {}, el("tr", {}, columns.map((column, at) => headCell(column, at)))),
      el("tbody", {}, rows.slice(0, view.shown).map((row) => tableRow(row, columns))));
    const rest = rows.length - view.shown;
    body.replaceChildren(table, ...(rest > 0 ? [el("button", { class: "button more", type: "button", text: `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString("en")}`, onclick: () => { view.shown += PAGE; draw(); } })] : []));
  }

  function headCell(column, at) {
    const sort = view.sort[view.what];
    const active = sort.column === at;
    const button = el("button", { type: "button", text: column.name, onclick: () => {
      view.sort[view.what] = { column: at, down: active ? !sort.down : Boolean(column.number) };
      draw();
      body.querySelectorAll("th button")[at].focus();
    } });
    if (active) button.append(el("span", { "aria-hidden": "true", class: "arrow", text: sort.down ? "↓" : "↑" }));
    return el("th", { scope: "col", class: column.number ? "number" : null, "aria-sort": active ? (sort.down ? "descending" : "ascending") : "none" }, button);
  }

  function tableRow(row, columns) {
    return el("tr", {}, columns.map((column, at) => {
      const value = column.value(row, ui);
      const shown = column.cell ? column.cell(row, ui) : el("span", { dir: "auto", text: column.show ? column.show(value) : value ?? "" });
      return el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: column.number ? "number" : null }, shown);
    }));
  }

  return { draw };
}

function sorted(rows, columns, { column, down }, ui) {
  const { value } = columns[column];
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
