// Find as you type, over titles, authors, tags, themes and quoted sentences.

/** Everything that can be found, folded once. */
function buildIndex(model) {
  const nodes = model.list.map((node) => ({ node, text: fold(node.label).replace(/^#/, ""), more: node.path ? fold(node.path) : "" }));
  const seen = new Set();
  const quotes = [];
  for (const edge of model.edges) {
    for (const item of edge.evidence) {
      if (!item.text || seen.has(item.path + item.text)) continue;
      seen.add(item.path + item.text);
      const node = model.byPath.get(item.path) || (edge.a.kind === "note" ? edge.a : edge.b);
      quotes.push({ node, item, text: fold(item.text) });
    }
  }
  return { nodes, quotes };
}

function scoreName(entry, words, whole) {
  let score = entry.text === whole ? 60 : entry.text.startsWith(whole) ? 40 : 0;
  for (const word of words) {
    const at = entry.text.indexOf(word);
    if (at >= 0) score += at === 0 || /[^\p{L}\p{N}]/u.test(entry.text[at - 1]) ? 20 : 8;
    else if (entry.more.includes(word)) score += 2;
    else return 0;
  }
  return score + entry.node.size * 6 + (entry.node.kind === "concept" ? 1 : 0);
}

/** Find nodes by name, then sentences that hold every word. */
function find(index, query, { names = 8, sentences = 5 } = {}) {
  const whole = fold(query).replace(/^#/, "").trim();
  const words = whole.split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const scored = [];
  for (const entry of index.nodes) {
    const score = scoreName(entry, words, whole);
    if (score > 0) scored.push({ node: entry.node, score });
  }
  scored.sort((a, b) => b.score - a.score || a.node.index - b.node.index);
  const found = scored.slice(0, names);
  if (whole.length < 3) return found;
  for (const entry of index.quotes) {
    if (found.length >= names + sentences || found.filter((each) => each.quote).length >= sentences) break;
    if (words.every((word) => entry.text.includes(word))) found.push({ node: entry.node, quote: entry.item });
  }
  return found;
}

/** Cut a long sentence around the first word found. */
function excerpt(text, words) {
  const clean = plainText(text);
  const at = Math.max(0, fold(clean).indexOf(words[0] || ""));
  const from = at > 50 ? clean.lastIndexOf(" ", at - 30) + 1 : 0;
  return (from ? "…" : "") + clean.slice(from, from + 130) + (from + 130 < clean.length ? "…" : "");
}

/** Make an input an ARIA combobox over the graph. choose(node, quote) is called with what was picked. */
function combobox(input, list, index, model, choose, options = {}) {
  let results = [];
  let active = -1;
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (result) => {
    close();
    choose(result.node, result.quote);
  };
  const mark = (next) => {
    active = next;
    [...list.querySelectorAll("[role=option]")].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === active));
      if (at === active) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    });
  };
  const refresh = () => {
    const query = input.value.trim();
    results = find(index, query, options);
    list.replaceChildren(...results.map((result, at) => resultOption(result, at, input, model, query, () => take(result))));
    if (query && !results.length) list.append(el("li", { class: "nothing", text: `Nothing holds “${shorten(query, 40)}”.` }));
    list.hidden = !query;
    input.setAttribute("aria-expanded", String(Boolean(query)));
    if (query) announce(results.length ? `${results.length} found` : "Nothing found");
    mark(results.length ? 0 : -1);
  };
  input.addEventListener("input", refresh);
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

function resultOption(result, at, input, model, query, take) {
  const { node, quote } = result;
  const words = fold(query).split(/\s+/);
  const title = el("span", { class: "result-title", dir: "auto", text: quote ? excerpt(quote.text, words) : node.label });
  const detail = quote ? `in ${node.label}` : detailOf(model, node);
  const option = el("li", { role: "option", id: `${input.id}-option-${at}`, class: quote ? "result quoted" : "result", "aria-selected": "false" },
    quote ? el("span", { class: "quote-sign", "aria-hidden": "true", text: "“" }) : shapeIcon(node.kind, { hue: hueOf(model, node), missing: node.missing }),
    el("span", { class: "result-text" }, title, el("span", { class: "muted", dir: "auto", text: detail })));
  option.addEventListener("pointerdown", (event) => event.preventDefault());
  option.addEventListener("click", take);
  return option;
}

/** One line that says what a node is. */
function detailOf(model, node) {
  if (node.missing) return "Not written yet";
  const notes = new Set(node.edges.map((edge) => other(edge, node)).filter((next) => next.kind === "note")).size;
  if (node.kind !== "note") return `${KINDS[node.kind].one} · ${plural(notes, "note")}`;
  const author = edgesOf(node, "wrote").map((edge) => other(edge, node).label)[0];
  return ["Note", author, node.highlights && plural(node.highlights, "highlight")].filter(Boolean).join(" · ");
}
