// What the linter found, where the graph was made with it: notes ringed on the map, a list, and the words in a note's panel.

const LEVELS = ["error", "warning", "info"];

/** Findings by level: {error: 2, warning: 1}; tolerant of a bare number or a list. */
function findingLevels(node) {
  const given = node.findings;
  if (Number.isFinite(given)) return { error: given };
  if (Array.isArray(given)) return countedLevels(given);
  if (!given || typeof given !== "object") return {};
  return Object.fromEntries(LEVELS.filter((level) => given[level] > 0).map((level) => [level, given[level]]));
}

const countedLevels = (items) => Object.fromEntries(countBy(items, (item) => (LEVELS.includes(item?.level) ? item.level : "warning")));
const findingCount = (node) => Object.values(findingLevels(node)).reduce((sum, count) => sum + count, 0);

function findingMessages(node) {
  const given = Array.isArray(node.findings) ? node.findings : node.findings?.messages;
  return (Array.isArray(given) ? given : []).map((item) => (typeof item === "string" ? { message: item } : item || {}));
}

const levelsInWords = (node) =>
  joined(Object.entries(findingLevels(node)).map(([level, count]) => plural(count, level === "info" ? "hint" : level)));

/** The switch among the filters; of no use where no note has findings. */
function findingsSwitch(ui, changed) {
  const broken = () => once(ui.model, "findings", withFindings).length;
  const count = el("span", { class: "count" });
  const input = el("input", { type: "checkbox", id: "findings-on" });
  input.addEventListener("change", () => {
    ui.state.findings = input.checked;
    applyLook(ui.model, ui.state);
    changed(true);
  });
  const box = el(
    "fieldset",
    {},
    el("legend", { text: "Linter" }),
    el(
      "label",
      { class: "switch" },
      input,
      el("span", { class: "ring", "aria-hidden": "true" }),
      el("span", { class: "grow", text: "Notes with findings" }),
      count,
    ),
  );
  return {
    box,
    useful: () => broken() > 0,
    renew: () => {
      count.textContent = broken().toLocaleString("en");
    },
    sync: () => {
      input.checked = ui.state.findings;
    },
  };
}

/** While the layer is on, the list stands first in the overview. */
function findingsSection(ui) {
  const broken = once(ui.model, "findings", withFindings);
  if (!ui.state.findings || !broken.length) return null;
  return section(
    "Findings",
    `${plural(broken.length, "note")} with something to mend; vaultlint check tells the rest.`,
    listWithMore(broken, 6, (node) =>
      nodeRow(
        node,
        ui,
        levelsInWords(node),
        el("span", { class: "muted small", dir: "auto", text: findingMessages(node)[0]?.message || "" }),
      ),
    ),
  );
}

function findingsOfNote(node) {
  if (!findingCount(node)) return null;
  const messages = findingMessages(node);
  return section(
    "Findings",
    levelsInWords(node),
    messages.length > 0 &&
      listWithMore(messages, 4, (item) =>
        el(
          "li",
          { class: "finding" },
          item.code && el("code", { text: item.code }),
          el("span", { dir: "auto", text: item.message || "" }),
          Number.isFinite(item.line) && el("span", { class: "muted small", text: `line ${item.line}` }),
        ),
      ),
  );
}
