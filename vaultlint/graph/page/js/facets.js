// What notes can be narrowed to: tags, folders and authors as lists that can be searched, and a range of dates.

const FACETS = { tags: ["Tags", "tag"], folders: ["Folders", "folder"], authors: ["Authors", "author"] };
const LISTED = 8;

/** One list, closed until it is opened. What is chosen stands first and stays when the search does not hold it. */
function facetList(name, items, state, changed) {
  const [title, one] = FACETS[name];
  const count = el("span", { class: "count" });
  const list = el("ul", { class: "plain" });
  const field = el("input", {
    type: "text",
    class: "facet-search",
    "aria-label": `Find ${plural(2, one).slice(2)}`,
    placeholder: `Find among ${items.length.toLocaleString("en")}`,
    autocomplete: "off",
    spellcheck: "false",
  });
  const rest = el("p", { class: "muted small" });
  const box = el(
    "details",
    { class: "facet", id: `facet-${name}` },
    el("summary", {}, el("span", { class: "grow", text: title }), count),
    items.length > LISTED && field,
    list,
    rest,
  );

  function row(item) {
    return switchRow(name, item.id, item.name, item.count, null, state[name].has(item.id), (on) => {
      if (on) state[name].add(item.id);
      else state[name].delete(item.id);
      tell();
      changed();
    });
  }

  function tell() {
    const size = state[name].size;
    count.textContent = size ? `${size} chosen` : items.length.toLocaleString("en");
    count.classList.toggle("active", size > 0);
  }

  function draw() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const found = items.filter((item) => words.every((word) => fold(item.name).includes(word)));
    const first = found.filter((item) => state[name].has(item.id));
    const others = found.filter((item) => !state[name].has(item.id)).slice(0, words.length ? 30 : LISTED);
    list.replaceChildren(...[...first, ...others].map((item) => el("li", {}, row(item))));
    const more = found.length - first.length - others.length;
    rest.hidden = found.length > 0 && more <= 0;
    rest.textContent = found.length ? `and ${more.toLocaleString("en")} more: type to find` : "Nothing of that name.";
    tell();
  }

  field.addEventListener("input", draw);
  box.addEventListener("toggle", () => !box.open && draw()); // not while someone is in it: the focus would be lost
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.stopPropagation();
    field.value = "";
    draw();
  });
  draw();
  return {
    box,
    sync: () => {
      if (state[name].size) box.open = true;
      draw();
    },
  };
}

/** A histogram with two handles; each is a slider of its own for keys and screen readers. */
function dateRange(model, state, changed) {
  const dates = datesOf(model);
  if (!dates) return null;
  const { first, span, counts, dated, newest } = dates;
  const last = counts.length - 1;
  const most = Math.max(...counts);
  const bars = counts.map((count) => {
    const bar = el("span", { class: "column" });
    bar.style.height = count ? `${Math.max(6, Math.round((count / most) * 100))}%` : "0";
    return bar;
  });
  const said = el("p", { class: "muted small" });
  const handle = (which, label) => el("input", { type: "range", id: `date-${which}`, min: 0, max: last, step: 1, "aria-label": label });
  const [low, high] = [handle("since", "Notes from"), handle("until", "Notes until")];
  const starts = (at) => monthText(first + at * span);
  const ends = (at) => monthText(Math.min(newest, first + (at + 1) * span - 1));
  const short = (text) => (span % 12 ? text : text.slice(0, 4));

  function tell() {
    const [a, b] = [Number(low.value), Number(high.value)];
    bars.forEach((bar, at) => bar.classList.toggle("out", at < a || at > b));
    low.setAttribute("aria-valuetext", starts(a));
    high.setAttribute("aria-valuetext", ends(b));
    const range = short(starts(a)) === short(ends(b)) ? short(starts(a)) : `${short(starts(a))} – ${short(ends(b))}`;
    const within = counts.slice(a, b + 1).reduce((sum, count) => sum + count, 0);
    const undated = model.notes.length - dated;
    said.textContent = `${range} · ${plural(within, "note")}${undated && (a > 0 || b < last) ? `; ${undated.toLocaleString("en")} without a date are left out` : ""}`;
  }

  function moved(event) {
    if (Number(low.value) > Number(high.value)) event.target.value = event.target === low ? high.value : low.value;
    state.since = Number(low.value) > 0 ? starts(Number(low.value)) : "";
    state.until = Number(high.value) < last ? ends(Number(high.value)) : "";
    low.classList.toggle("above", Number(low.value) > last / 2); // both at one end: the one that can still move lies on top
    tell();
    changed();
  }

  const sync = () => {
    const at = (month, otherwise) => (month === null ? otherwise : Math.min(last, Math.max(0, Math.floor((month - first) / span))));
    low.value = at(monthOf(state.since), 0);
    high.value = at(monthOf(state.until), last);
    tell();
  };
  for (const input of [low, high]) input.addEventListener("input", moved);
  sync();
  const box = el(
    "fieldset",
    { id: "dates" },
    el("legend", { text: "Dates" }),
    el("div", { class: "columns", "aria-hidden": "true" }, bars),
    el("div", { class: "range" }, low, high),
    said,
  );
  return { box, sync };
}
