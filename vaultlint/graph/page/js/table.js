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
  { name: "Date", value: (node) => node.date || "", kind: "date" },
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
          body.scrollTop = 0;
          draw();
        },
      }),
    ),
  );
  const count = el("span", { class: "muted small", role: "status", "aria-live": "polite" });
  element.replaceChildren(el("div", { class: "table-head" }, tabs, count), body);
  watchWidth(body);

  /** Draw what the filters leave; where nothing of it changed, only mark the row that is chosen. */
  async function draw() {
    const { state, model } = ui;
    const asked = [sieve(model, state), model.edges, state.colour, view.what, view.shown, ...Object.values(view.sort[view.what])];
    if (view.asked?.every((each, at) => each === asked[at])) return markChosen(body, state);
    view.asked = asked;
    const { nodes, edges } = ui.everything();
    const all = view.what === "nodes" ? nodes : edges;
    const columns = columnsOf(view.what === "nodes" ? NODE_COLUMNS : EDGE_COLUMNS, all, ui);
    const sort = view.sort[view.what];
    const column = columns.find(({ name }) => name === sort.name) || columns[0];
    const drawing = (view.drawing = {});
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.rows === view.what));
    if (column.loaded) await store.need(all, { words: true });
    if (view.drawing !== drawing) return undefined;
    const rows = sorted(all, column, sort.down, ui);
    const shown = rows.slice(0, view.shown);
    tellRows(count, rows.length, column, sort.down);
    fill(columns, rows, shown);
    if (view.what === "nodes" || store.has(shown, { words: true })) return undefined;
    await store.need(shown, { words: true });
    if (view.drawing === drawing) fill(columns, rows, shown);
    return undefined;
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
    keepingPlace(body, () => body.replaceChildren(...(rows.length ? [table] : [nothingHere()]), ...(rest > 0 ? [more] : [])));
    markChosen(body, ui.state);
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
        body.scrollTop = 0;
        await draw();
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
      { "data-row": row.id },
      columns.map((column, at) => {
        const value = column.value(row, ui);
        const shown = column.cell
          ? column.cell(row, ui)
          : el("span", { dir: "auto", text: column.show ? column.show(value) : (value ?? "") });
        return el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: column.number ? "number" : column.kind }, shown);
      }),
    );
  }

  return { draw };
}

/** How many rows, for all to see; how they are sorted, for who hears the table. */
function tellRows(count, rows, column, down) {
  const order = column.number ? (down ? "highest first" : "lowest first") : down ? "descending" : "ascending";
  count.replaceChildren(plural(rows, "row"), el("span", { class: "offscreen", text: `, sorted by ${column.name}, ${order}` }));
}

function nothingHere() {
  const [text, way, act] = whyNothing();
  return el("p", { class: "no-rows" }, text, way && el("button", { class: "button", type: "button", text: way, onclick: act }));
}

/** Draw rows anew; who stood on a button of one, or on a column's name, stands there again, and nothing scrolls. */
function keepingPlace(body, redraw) {
  const active = document.activeElement;
  const inside = body.contains(active) && active !== body;
  const row = inside && active.closest("tr")?.dataset.row;
  const at = row ? [...active.closest("tr").querySelectorAll("button")].indexOf(active) : -1;
  const column = inside && active.dataset.column;
  const { scrollTop, scrollLeft } = body;
  redraw();
  Object.assign(body, { scrollTop, scrollLeft });
  if (!inside) return;
  const again = row && [...body.querySelectorAll("tbody tr")].find((each) => each.dataset.row === row);
  const head = column && [...body.querySelectorAll("[data-column]")].find((each) => each.dataset.column === column);
  (again?.querySelectorAll("button")[at] || head || body).focus({ preventScroll: true }); // a row that is gone: on to the table itself
}

/** The chosen node's or connection's row says so. */
function markChosen(body, state) {
  const chosen = state.what === "node" ? state.node.id : state.what === "edge" ? state.edge.id : null;
  for (const row of body.querySelectorAll("tbody tr")) {
    if (row.dataset.row === chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** A table wider than its box shows that it goes on, on the side where it does. */
function watchWidth(body) {
  const tell = () => body.classList.toggle("goes-on", body.scrollLeft + body.clientWidth < body.scrollWidth - 2);
  body.addEventListener("scroll", tell, { passive: true });
  new ResizeObserver(tell).observe(body);
  new MutationObserver(tell).observe(body, { childList: true });
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
