// The way from one node to another, told step by step with its evidence, and the ways beside it.

function stepVerb(step) {
  const { edge, from } = step;
  const forward = edge.a === from;
  if (edge.layer === "related") return edge.copy ? "nearly repeats" : edgeSentence(edge).replace(/^share/, "shares");
  if (forward) return LAYERS[edge.layer].verb;
  return { links: "is linked from", about: "is a theme of", tagged: "is a tag of", inferred: "may be a tag of", wrote: "was written by" }[
    edge.layer
  ];
}

function pathPanel(path, ui, index) {
  const { from, to } = path;
  const steps = pathSteps(ui.state);
  const heading = steps ? plural(steps.length, "step") : from && to && from !== to ? "No way" : "Find a path";
  const parts = [el("p", { class: "kicker", text: "Path" }), el("h2", { tabindex: -1, text: heading }), pathForm(path, ui, index)];
  if (steps)
    parts.push(
      otherWays(path, ui),
      el(
        "ol",
        { class: "plain steps" },
        steps.map((step) => el("li", {}, stepView(step, ui))),
        el("li", { class: "last" }, nodeButton(to, ui)),
      ),
    );
  else if (from && to) parts.push(...(from === to ? [el("p", { class: "lead", text: "That is one and the same." })] : noWay(from, to)));
  else
    parts.push(
      el("p", {
        class: "lead",
        text: from
          ? "Now choose where it should lead: type a name, or click it on the map."
          : "Choose two ends: type their names, or click them on the map.",
      }),
    );
  return { parts: parts.filter(Boolean), steps };
}

const ALL = { keeps: () => true, keepsEdge: () => true };

/** Why nothing leads there: the filters, or what the vault itself lacks. */
function noWay(from, to) {
  const hidden = findPath(from, to, ALL);
  const quiet = hidden?.filter(({ to: next }) => next !== to && next.quiet).map(({ to: next }) => next.label) || [];
  const why = hidden
    ? `${quiet.length ? `The shortest leads over ${shorten(quiet[0], 60)}` : "There is one"}, in ${plural(hidden.length, "step")}, and the filters hold it back.`
    : missingBetween(from, to);
  return [el("p", { class: "lead", dir: "auto", text: `No way from ${from.label} to ${to.label}.` }), el("p", { dir: "auto", text: why })];
}

/** What two nodes of separate parts of the vault would need. */
function missingBetween(from, to) {
  const lone = [from, to].filter((node) => !node.edges.length);
  if (lone.length === 2) return "Nothing joins either of them to the vault: no link, tag, author, theme or shared words.";
  if (lone.length) return `Nothing joins ${lone[0].label} to the vault: no link, tag, author, theme or shared words. A link would.`;
  const [ours, theirs] = [from, to].map((node) => around(node, Infinity, ALL, Infinity).size);
  return `They lie in parts of the vault that nothing joins: ${from.label} hangs together with ${plural(ours - 1, "other")}, ${to.label} with ${(theirs - 1).toLocaleString("en")}. One link, tag or author in common would join them.`;
}

/** Which way this is, and a button for another. */
function otherWays(path, ui) {
  const ways = waysOf(ui.state);
  const asked = path.way || 0;
  const none = asked >= ways.length;
  const last = none || asked + 1 >= WAYS;
  return el(
    "p",
    { class: "ways" },
    el("span", {
      class: "muted small",
      text: none ? "There is no other way." : asked ? `Way ${asked + 1}` : "The way with the strongest evidence",
    }),
    el("button", {
      class: "quiet",
      type: "button",
      id: "another-way",
      text: last ? "Back to the first" : "Another way",
      onclick: () => ui.setPath({ ...path, way: last ? 0 : asked + 1 }),
    }),
  );
}

function stepView(step, ui) {
  return [
    nodeButton(step.from, ui),
    el(
      "div",
      { class: "step" },
      el(
        "p",
        { class: "step-verb" },
        lineIcon(step.edge.layer),
        el("button", { class: "text-link", type: "button", text: stepVerb(step), onclick: () => ui.openEdge(step.edge) }),
      ),
      inferredNote(step.edge),
      step.edge.layer === "tagged" ? tagPlaces(step.edge, ui) : edgeEvidence(step.edge, ui, 1, true),
    ),
  ];
}

function pathForm(path, ui, index) {
  const field = (end, label) => {
    const input = el("input", {
      id: `path-${end}`,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": `path-${end}-list`,
      placeholder: "Note, theme, author or tag",
    });
    input.value = path[end]?.label || "";
    const list = el("ul", { class: "results", id: `path-${end}-list`, role: "listbox", "aria-label": label, hidden: true });
    combobox(input, list, index, ui.model, (node) => ui.setPath({ from: path.from, to: path.to, [end]: node }), { sentences: 0, names: 7 });
    return el("div", { class: "field" }, el("label", { for: input.id, text: label }), input, list);
  };
  const swap = el("button", {
    class: "quiet",
    type: "button",
    text: "Swap ends",
    onclick: () => ui.setPath({ from: path.to, to: path.from }),
  });
  return el("div", { class: "path-form" }, field("from", "From"), field("to", "To"), path.from && path.to && swap);
}
