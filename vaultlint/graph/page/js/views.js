// Map or table, light or dark, and the keys. Like all scripts here it shares app.js's scope: state, ui and map are made there.

function showView() {
  const isTable = state.view === "table";
  byId("table").hidden = !isTable;
  byId("stage").hidden = isTable;
  for (const button of document.querySelectorAll("[data-view]"))
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  if (isTable) table.draw();
}

function setView(view) {
  hideTip();
  state.view = view;
  if (view === "table") sheet.lower(); // the rows are what was asked for; choosing one raises it again
  writeAddress(true);
  showView();
  if (view === "map" && !state.at) requestAnimationFrame(() => map.fit(undefined, false));
}

function chooseTheme(next) {
  const saved = () => {
    try {
      return localStorage.getItem("vaultlint-theme");
    } catch {
      return null;
    }
  };
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = next || saved() || system;
  document.documentElement.dataset.theme = theme;
  if (next)
    try {
      localStorage.setItem("vaultlint-theme", next);
    } catch {
      /* a page from a disk may have no store */
    }
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

function toggleTheme() {
  chooseTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  map.repaint();
}

function toggleFilters(open = !document.body.classList.contains("filters-open")) {
  document.body.classList.toggle("filters-open", open);
  byId("filters-toggle").setAttribute("aria-expanded", String(open));
}

const KEYS = {
  "/": () => {
    byId("search").focus();
    byId("search").select();
  },
  t: () => setView(state.view === "table" ? "map" : "table"),
  p: () => ui.startPath(state.what === "node" ? state.node : null),
  f: () => map.fit(),
  d: toggleTheme,
  l: () => state.what === "node" && ui.setNear(state.near || 1),
  ...Object.fromEntries(NEAR.map((steps) => [String(steps), () => state.what === "node" && ui.setNear(steps)])),
  "?": () => byId("help").showModal(),
  "+": () => map.zoomBy(1.25),
  "=": () => map.zoomBy(1.25),
  "-": () => map.zoomBy(0.8),
  Escape: () => {
    toggleFilters(false);
    ui.overview();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing && event.key !== "Escape") return;
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (arrow && event.target.closest("#map, body") && !event.target.closest("#panel, #filters, header, #table") && state.view === "map") {
    event.preventDefault();
    if (event.shiftKey) map.pan(arrow[0] * 60, arrow[1] * 60);
    else walk(...arrow);
  } else if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

/** Where there is no room for the whole hint, it is one word. */
function fitHint() {
  byId("search").placeholder = innerWidth < 900 ? "Search" : "Search notes, themes, quotes";
}
fitHint();
window.addEventListener("resize", fitHint);
