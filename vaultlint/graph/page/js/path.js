// The way from one node to another, step by step with its evidence.

/** Dijkstra over the layers that are switched on; hubs and bare claims cost more, so ways lead through evidence. */
function findPath(from, to, state) {
  const best = new Map([[from, 0]]);
  const before = new Map();
  const heap = [[0, from]];
  while (heap.length) {
    const [cost, node] = popLeast(heap);
    if (node === to) break;
    if (cost > best.get(node)) continue;
    for (const edge of node.edges) {
      const next = other(edge, node);
      if (state.layers.has(edge.layer) || (state.kinds.has(next.kind) && next !== to)) continue;
      const hub = next === to ? 0 : 0.12 * Math.log2(1 + next.edges.length);
      const total = cost + LAYERS[edge.layer].cost + hub + (edge.evidence.length ? 0 : 0.4) - 0.2 * Math.min(1, edge.weight ?? 0);
      if (total < (best.get(next) ?? Infinity)) {
        best.set(next, total);
        before.set(next, edge);
        pushOn(heap, [total, next]);
      }
    }
  }
  return before.has(to) ? retrace(from, to, before) : null;
}

function retrace(from, to, before) {
  const steps = [];
  for (let node = to; node !== from;) {
    const edge = before.get(node);
    const previous = other(edge, node);
    steps.unshift({ from: previous, edge, to: node });
    node = previous;
  }
  return steps;
}

function pushOn(heap, item) {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent][0] <= heap[at][0]) break;
    [heap[parent], heap[at]] = [heap[at], heap[parent]];
    at = parent;
  }
}

function popLeast(heap) {
  const least = heap[0];
  const last = heap.pop();
  if (!heap.length) return least;
  heap[0] = last;
  for (let at = 0; ;) {
    const left = 2 * at + 1;
    const child = left + 1 < heap.length && heap[left + 1][0] < heap[left][0] ? left + 1 : left;
    if (child >= heap.length || heap[at][0] <= heap[child][0]) return least;
    [heap[at], heap[child]] = [heap[child], heap[at]];
    at = child;
  }
}

function stepVerb(step) {
  const { edge, from } = step;
  const forward = edge.a === from;
  if (edge.layer === "related") return edgeSentence(edge).replace(/^share/, "shares");
  if (forward) return LAYERS[edge.layer].verb;
  return { links: "is linked from", about: "is a theme of", tagged: "is a tag of", inferred: "may be a tag of", wrote: "was written by" }[edge.layer];
}

function pathPanel(path, ui, index) {
  const { from, to } = path;
  const steps = from && to && from !== to ? findPath(from, to, ui.state) : null;
  const heading = steps ? plural(steps.length, "step") : "Find a path";
  const parts = [el("p", { class: "kicker", text: "Path" }), el("h2", { tabindex: -1, text: heading }), pathForm(path, ui, index)];
  if (steps) parts.push(el("ol", { class: "plain steps" }, steps.map((step) => el("li", {}, stepView(step, ui))), el("li", { class: "last" }, nodeButton(to, ui))));
  else if (from && to) parts.push(el("p", { class: "lead", text: from === to ? "That is one and the same." : "No path over the connections that are switched on." }));
  else parts.push(el("p", { class: "lead", text: from ? "Now choose where it should lead: type a name, or click it on the map." : "Choose two ends: type their names, or click them on the map." }));
  return { parts, steps };
}

function stepView(step, ui) {
  return [nodeButton(step.from, ui), el("div", { class: "step" },
    el("p", { class: "step-verb" }, lineIcon(step.edge.layer), el("button", { class: "text-link", type: "button", text: stepVerb(step), onclick: () => ui.openEdge(step.edge) })),
    inferredNote(step.edge), edgeEvidence(step.edge, ui, 1))];
}

function pathForm(path, ui, index) {
  const field = (end, label) => {
    const input = el("input", { id: `path-${end}`, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": `path-${end}-list`, placeholder: "Note, theme, author or tag" });
    input.value = path[end]?.label || "";
    const list = el("ul", { class: "results", id: `path-${end}-list`, role: "listbox", "aria-label": label, hidden: true });
    combobox(input, list, index, ui.model, (node) => ui.setPath({ ...path, [end]: node }), { sentences: 0, names: 7 });
    return el("div", { class: "field" }, el("label", { for: input.id, text: label }), input, list);
  };
  const swap = el("button", { class: "quiet", type: "button", text: "Swap ends", onclick: () => ui.setPath({ from: path.to, to: path.from }) });
  return el("div", { class: "path-form" }, field("from", "From"), field("to", "To"), path.from && path.to && swap);
}
