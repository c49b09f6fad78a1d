// The left side: what is shown, each switch with its count, what notes are narrowed to, and one button that brings all back.

function createFilters(ui, changed) {
  const { model, state } = ui;
  const told = (all) => {
    tellShown(ui);
    changed(all === true);
  };
  const switches = groupSwitches(ui, told);
  const dates = dateRange(model, state, debounce(told, 40));
  const lists = new Map(Object.keys(FACETS).map((name) => [name, facetList(name, state, told)]));
  const findings = findingsSwitch(ui, told);
  const views = [dates, ...lists.values(), findings];
  byId("reset").onclick = () => {
    Object.assign(state, blankFilters());
    ui.syncFilters();
    changed(true);
    byId("filters").querySelector("input")?.focus();
    announce("All filters are off");
  };
  /** Let the boxes and handles say what the state says (after the address changed, or a panel hid something). */
  ui.syncFilters = () => {
    for (const input of document.querySelectorAll("input[data-group=kind], input[data-group=layer]")) {
      input.checked = !(input.dataset.group === "kind" ? state.kinds : state.layers).has(input.value);
    }
    for (const view of [switches.slider, ...views]) view.sync();
    drawGone(ui, told);
    tellShown(ui);
  };
  /** The data is other: let counts and lists say so, and leave what is open, typed and under the hand. */
  ui.renewFilters = () => {
    switches.renew();
    dates.renew();
    findings.renew();
    const facets = facetsOf(model);
    for (const [name, list] of lists) list.renew(facets[name]);
    const boxes = views.filter((view) => view.useful()).map((view) => view.box);
    setChildren(byId("narrow"), boxes);
    drawGone(ui, told);
    tellShown(ui);
  };
  ui.renewFilters();
  ui.syncFilters();
}

/** The boxes of kinds and layers, and the slider beneath the suggested links. */
function groupSwitches(ui, told) {
  const { model } = ui;
  const rows = new Map();
  const slider = weightSlider(ui, told);
  const row = (group, value, name, count, icon) => {
    const key = `${group}-${value}`;
    if (!rows.has(key)) rows.set(key, groupSwitch(group, value, name, count, icon, ui, told));
    rows.get(key).querySelector(".count").textContent = count.toLocaleString("en");
    return rows.get(key);
  };
  const fill = (box, parts) => setChildren(box, parts.length ? parts : [el("p", { class: "muted", text: "Nothing yet." })]);

  function renew() {
    const kinds = countBy(model.list, (node) => (node.missing ? "missing" : node.kind));
    kinds.set("quiet", model.list.filter((node) => node.quiet).length);
    const layers = countBy(model.edges, (edge) => edge.layer);
    slider.renew();
    const kindRow = ([kind, { many }]) =>
      row("kind", kind, many, kinds.get(kind), shapeIcon(KINDS[kind] ? kind : "note", { missing: kind === "missing" }));
    const layerRows = ([layer, { name }]) => [
      row("layer", layer, name, layers.get(layer), lineIcon(layer)),
      ...(layer === "related" && layers.get(layer) > 1 ? [slider.box] : []),
    ];
    const there = (all, counts) => Object.entries(all).filter(([name]) => counts.get(name));
    fill(byId("kinds"), there(SORTS, kinds).map(kindRow));
    fill(byId("layers"), there(LAYERS, layers).flatMap(layerRows));
  }

  return { renew, slider };
}

/** A box with its name and count; `turned(on)` is called when it is switched. */
function switchRow(group, value, name, count, icon, on, turned) {
  const input = el("input", { type: "checkbox", id: `${group}-${value}`, "data-group": group, value });
  input.checked = on;
  input.addEventListener("change", () => turned(input.checked));
  return el(
    "label",
    { class: "switch" },
    input,
    icon,
    el("span", { class: "grow", dir: "auto", text: name }),
    el("span", { class: "count", text: count.toLocaleString("en") }),
  );
}

function groupSwitch(group, value, name, count, icon, ui, changed) {
  const hidden = () => (group === "kind" ? ui.state.kinds : ui.state.layers);
  return switchRow(group, value, name, count, icon, !hidden().has(value), (on) => {
    if (on) hidden().delete(value);
    else hidden().add(value);
    changed();
  });
}

/** Suggested links from a score on. */
function weightSlider({ model, state }, changed) {
  let weights = new Float64Array();
  const input = el("input", { type: "range", id: "least", min: 0, step: 0.01 });
  const said = el("span", { class: "count" });
  const tell = () => {
    const kept = weights.filter((weight) => weight >= state.least).length;
    said.textContent = state.least ? `${state.least.toFixed(2)} · ${kept.toLocaleString("en")}` : "any";
    input.setAttribute("aria-valuetext", state.least ? `${state.least.toFixed(2)}, ${plural(kept, "link")}` : "any score");
  };
  const sync = () => {
    input.value = state.least;
    tell();
  };
  const settle = debounce(changed, 40);
  input.addEventListener("input", () => {
    state.least = Number(input.value);
    tell();
    settle();
  });
  function renew() {
    const scored = model.edges.filter((edge) => edge.layer === "related" && edge.weight !== null);
    weights = Float64Array.from(scored, (edge) => edge.weight).sort();
    input.max = Math.ceil((weights.at(-1) || 1) * 20) / 20;
    sync();
  }
  const name = el("span", { class: "slider-name" }, el("span", { class: "grow", text: "scored at least" }), said);
  return { box: el("label", { class: "slider" }, name, input), sync, renew };
}

/** What was taken off the map one by one, each with a button that brings it back. */
function drawGone(ui, changed) {
  const { model, state } = ui;
  const gone = [...state.gone].map((id) => model.nodes.get(id)).filter(Boolean);
  byId("gone").hidden = !gone.length;
  patchChildren(
    byId("gone-list"),
    gone.map((node) =>
      el(
        "li",
        {},
        el(
          "button",
          {
            class: "gone",
            type: "button",
            "aria-label": `Show ${node.label} again`,
            onclick: () => {
              state.gone.delete(node.id);
              drawGone(ui, changed);
              (byId("gone-list").querySelector("button") || byId("filters").querySelector("input"))?.focus();
              changed();
            },
          },
          shapeIcon(node.kind, { hue: hueOf(model, node) }),
          el("span", { dir: "auto", text: node.label }),
          el("span", { "aria-hidden": "true", text: "×" }),
        ),
      ),
    ),
  );
}

function tellShown({ model, state }) {
  const kept = sieve(model, state).notes;
  const all = model.notes.length;
  byId("shown-count").textContent = kept === all ? `All ${plural(all, "note")}` : `${kept.toLocaleString("en")} of ${plural(all, "note")}`;
  byId("reset").hidden = !isFiltered(state);
}

/** Say how much is left after a filter changed. */
function announceShown({ model, state }) {
  const { nodes, notes } = sieve(model, state);
  announce(`${plural(notes, "note")} of ${model.notes.length.toLocaleString("en")} shown, ${plural(nodes.length, "mark")} in all`);
}

function territoryButton(community, open, withThemes) {
  const themes = withThemes && community.themes.length ? community.themes.slice(0, 5).join(", ") : null;
  return el(
    "button",
    { class: `row territory ${community.hue}`, type: "button", "data-community": community.id, onclick: () => open(community) },
    el("span", { class: "swatch", "aria-hidden": "true" }),
    el(
      "span",
      { class: "grow" },
      el("span", { class: "row-title", dir: "auto", text: community.label }),
      themes && el("span", { class: "muted small", dir: "auto", text: themes }),
    ),
    el("span", { class: "count", text: community.notes.length, title: plural(community.notes.length, "note") }),
  );
}

/** What is handed to the map: all that passes, or the near ones alone. `always` is drawn although a filter holds it back. */
function visibleGraph(model, state, always) {
  const near = nearby(model, state);
  const { nodes: kept, keeps, keepsEdge } = sieve(model, state);
  const drawn = new Set(near ? kept.filter((node) => near.has(node)) : kept);
  for (const node of always) if (!near || near.has(node)) drawn.add(node);
  const held = (edge) =>
    keepsEdge(edge) || (always.has(edge.a) && always.has(edge.b) && !state.layers.has(edge.layer) && !(keeps(edge.a) && keeps(edge.b)));
  const edges = model.edges.filter((edge) => drawn.has(edge.a) && drawn.has(edge.b) && held(edge));
  return { nodes: model.list.filter((node) => drawn.has(node)), edges, total: drawn.size };
}
