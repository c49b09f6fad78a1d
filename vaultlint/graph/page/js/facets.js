// What notes can be narrowed to: tags, folders and authors as lists that can be searched, and a range of dates.

const FACETS = { tags: ["Tags", "tag"], folders: ["Folders", "folder"], authors: ["Authors", "author"] };
const LISTED = 8;

/** One list, closed until it is opened. What is chosen stands first and stays when the search does not hold it. */
function facetList(name, state, changed) {
  const [title, one] = FACETS[name];
  let items = [];
  const count = el("span", { class: "count" });
  const list = el("ul", { class: "plain" });
  const field = el("input", {
    type: "text",
    class: "facet-search",
    "aria-label": `Find ${plural(2, one).slice(2)}`,
    autocomplete: "off",
    spellcheck: "false",
  });
  const rest = el("p", { class: "muted small" });
  const box = el(
    "details",
    { class: "facet", id: `facet-${name}` },
    el("summary", {}, el("span", { class: "grow", text: title }), count),
    field,
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
    patchChildren(
      list,
      [...first, ...others].map((item) => el("li", {}, row(item))),
    );
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
  /** Other items, as the data has them now; whether it is open and what was typed stays. */
  function renew(given) {
    items = given;
    field.placeholder = `Find among ${items.length.toLocaleString("en")}`;
    field.hidden = items.length <= LISTED && !field.value;
    draw();
  }

  return {
    box,
    renew,
    useful: () => items.length > 1,
    sync: () => {
      if (state[name].size) box.open = true;
      draw();
    },
  };
}

const columnOf = (count, most) => {
  const bar = el("span", { class: "column" });
  bar.style.height = count ? `${Math.max(6, Math.round((count / most) * 100))}%` : "0";
  return bar;
};

/** Spans of months in words: where one starts, where it ends, and a range of them. */
function spansInWords({ first, span, newest }) {
  const starts = (at) => monthText(first + at * span);
  const ends = (at) => monthText(Math.min(newest, first + (at + 1) * span - 1));
  const short = (text) => (span % 12 ? text : text.slice(0, 4));
  const range = (a, b) => (short(starts(a)) === short(ends(b)) ? short(starts(a)) : `${short(starts(a))} – ${short(ends(b))}`);
  return { starts, ends, range };
}

/** A histogram with two handles; each is a slider of its own for keys and screen readers. */
function dateRange(model, state, changed) {
  let dates = null;
  const columns = el("div", { class: "columns", "aria-hidden": "true" });
  const said = el("p", { class: "muted small" });
  const handle = (which, label) => el("input", { type: "range", id: `date-${which}`, min: 0, step: 1, "aria-label": label });
  const [low, high] = [handle("since", "Notes from"), handle("until", "Notes until")];

  function tell() {
    const { counts, dated, words } = dates;
    const [a, b] = [Number(low.value), Number(high.value)];
    [...columns.children].forEach((bar, at) => bar.classList.toggle("out", at < a || at > b));
    low.setAttribute("aria-valuetext", words.starts(a));
    high.setAttribute("aria-valuetext", words.ends(b));
    const within = counts.slice(a, b + 1).reduce((sum, count) => sum + count, 0);
    const undated = a > 0 || b < counts.length - 1 ? model.notes.length - dated : 0;
    said.textContent = `${words.range(a, b)} · ${plural(within, "note")}${undated ? `; ${undated.toLocaleString("en")} without a date are left out` : ""}`;
  }

  function moved(event) {
    const last = dates.counts.length - 1;
    if (Number(low.value) > Number(high.value)) event.target.value = event.target === low ? high.value : low.value;
    state.since = Number(low.value) > 0 ? dates.words.starts(Number(low.value)) : "";
    state.until = Number(high.value) < last ? dates.words.ends(Number(high.value)) : "";
    low.classList.toggle("above", Number(low.value) > last / 2); // both at one end: the one that can still move lies on top
    tell();
    changed();
  }

  function sync() {
    if (!dates) return;
    const { first, span, counts } = dates;
    const last = counts.length - 1;
    const at = (month, otherwise) => (month === null ? otherwise : Math.min(last, Math.max(0, Math.floor((month - first) / span))));
    low.value = at(monthOf(state.since), 0);
    high.value = at(monthOf(state.until), last);
    tell();
  }

  function renew() {
    dates = datesOf(model);
    if (!dates) return;
    dates.words = spansInWords(dates);
    const most = Math.max(...dates.counts);
    columns.replaceChildren(...dates.counts.map((count) => columnOf(count, most)));
    for (const input of [low, high]) input.max = dates.counts.length - 1;
    sync();
  }

  for (const input of [low, high]) input.addEventListener("input", moved);
  const parts = [columns, el("div", { class: "range" }, low, high), said];
  const box = el("fieldset", { id: "dates" }, el("legend", { text: "Dates" }), ...parts);
  return { box, sync, renew, useful: () => Boolean(dates) };
}
