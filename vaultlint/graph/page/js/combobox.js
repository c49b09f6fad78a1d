// An input with a list of what it finds (the ARIA combobox): names at once, sentences a moment later.

let openCombobox = null; // hears when more sentences are unpacked

/** Make an input a combobox over the index. choose(node, quote) is called with what was picked. */
function combobox(input, list, index, model, choose, { names = 8, sentences = 5 } = {}) {
  let results = [];
  let active = -1;
  let asks = 0;
  const close = () => {
    asks += 1;
    list.hidden = true;
    active = -1;
    if (openCombobox === refresh) openCombobox = null;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (result) => {
    close();
    choose(result.node, result.quote);
  };
  const mark = (next, scroll = true) => {
    active = next;
    [...list.querySelectorAll("[role=option]")].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === active));
      if (at !== active) return;
      input.setAttribute("aria-activedescendant", option.id);
      if (scroll) option.scrollIntoView({ block: "nearest" });
    });
    if (active < 0) input.removeAttribute("aria-activedescendant");
  };
  const show = (found, query, asked, more) => {
    const kept = active > 0 ? results[active] : null; // what was walked to stays chosen while more comes
    results = found;
    list.replaceChildren(...results.map((result, at) => resultOption(result, at, input, model, asked, () => take(result))));
    if (more) list.append(el("li", { class: "nothing", role: "presentation", text: more }));
    else if (!results.length)
      list.append(el("li", { class: "nothing", role: "presentation", text: `Nothing holds “${shorten(query, 40)}”.` }));
    const at = kept ? results.findIndex((each) => each.node === kept.node && each.quote?.text === kept.quote?.text) : -1;
    mark(at >= 0 ? at : results.length ? 0 : -1, false);
  };

  async function refresh(again = false) {
    asks += 1;
    const ask = asks;
    const query = input.value.trim();
    list.hidden = !query;
    input.setAttribute("aria-expanded", String(Boolean(query)));
    if (!query) return close();
    openCombobox = refresh;
    const asked = readQuery(query);
    const named = findNames(index, asked, names);
    const reading = sentences && index.read < index.total && !asked.tagged;
    if (!again) show(named, query, asked, sentences && !named.length ? "Looking through the quotes …" : "");
    const quoted = sentences ? await findQuotes(index, asked, sentences, () => ask === asks) : [];
    if (ask !== asks || !quoted) return undefined;
    const more = reading ? `Reading quotes … ${Math.floor((100 * index.read) / index.total)} %` : "";
    if (again || quoted.length || more || !named.length) show([...named, ...quoted], query, asked, more);
    tell(results.length);
    return undefined;
  }
  const tell = debounce((count) => list.hidden || announce(count ? `${count} found` : "Nothing found"), 400); // not at each letter

  input.addEventListener("input", () => {
    active = -1;
    refresh();
  });
  input.addEventListener("focus", () => input.value && refresh());
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(), 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) refresh();
      else if (results.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + results.length) % results.length);
    } else if (event.key === "Enter" && results[active]) {
      event.preventDefault();
      take(results[active]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (input.value) input.value = "";
      else input.blur();
      close();
    }
  });
}

/** More sentences are there: an open list looks again, not more often than the eye follows. */
const searchAgain = (() => {
  let waiting = 0;
  return () => {
    if (!openCombobox || waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      openCombobox?.(true);
    }, 150);
  };
})();

function resultOption(result, at, input, model, asked, take) {
  const { node, quote } = result;
  const title = el("span", { class: "result-title", dir: "auto", text: quote ? excerpt(quote.text, asked.words) : node.label });
  const detail = quote ? `in ${node.label}` : detailOf(node);
  const option = el(
    "li",
    { role: "option", id: `${input.id}-option-${at}`, class: quote ? "result quoted" : "result", "aria-selected": "false" },
    quote
      ? el("span", { class: "quote-sign", "aria-hidden": "true", text: "“" })
      : shapeIcon(node.kind, { hue: hueOf(model, node), missing: node.missing }),
    el("span", { class: "result-text" }, title, el("span", { class: "muted", dir: "auto", text: detail })),
  );
  option.addEventListener("pointerdown", (event) => event.preventDefault());
  option.addEventListener("click", take);
  return option;
}

/** One line that says what a node is. */
function detailOf(node) {
  if (node.missing) return "Not written yet";
  const notes = new Set(node.edges.map((edge) => other(edge, node)).filter((next) => next.kind === "note")).size;
  if (node.kind !== "note") return `${KINDS[node.kind].one} · ${plural(notes, "note")}`;
  const author = edgesOf(node, "wrote").map((edge) => other(edge, node).label)[0];
  return ["Note", author, node.highlights && plural(node.highlights, "highlight")].filter(Boolean).join(" · ");
}
