// The panel as a bottom sheet on narrow screens: low, half or full, by its handle (touch, pointer or keyboard).

const narrow = () => matchMedia("(max-width: 820px)").matches;

function createSheet(panel, handle, changed) {
  const sizes = ["low", "half", "full"];
  let start = null;
  const set = (size) => {
    panel.dataset.size = size;
    panel.style.height = "";
    handle.setAttribute("aria-expanded", String(size !== "low"));
    changed();
  };
  const heights = () => ({ low: 128, half: innerHeight * 0.52, full: innerHeight - 112 });
  handle.addEventListener("click", () => {
    if (start?.moved) return;
    set(sizes[(sizes.indexOf(panel.dataset.size) + 1) % sizes.length]);
  });
  handle.addEventListener("pointerdown", (event) => {
    start = { y: event.clientY, height: panel.offsetHeight, moved: false };
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!start || !handle.hasPointerCapture(event.pointerId)) return;
    const by = start.y - event.clientY;
    if (Math.abs(by) > 6) start.moved = true;
    if (start.moved) panel.style.height = `${Math.max(96, Math.min(innerHeight * 0.94, start.height + by))}px`;
  });
  handle.addEventListener("pointerup", () => {
    if (!start?.moved) return;
    const at = panel.offsetHeight;
    const goals = heights();
    set(sizes.reduce((best, size) => (Math.abs(goals[size] - at) < Math.abs(goals[best] - at) ? size : best)));
  });
  set("low");
  return {
    raise: () => {
      if (narrow() && panel.dataset.size === "low") set("half");
    },
    lower: () => set("low"),
    covered: () => (narrow() ? Math.min(heights()[panel.dataset.size], innerHeight * 0.52) : 0),
  };
}

/**
 * Put new parts into the panel: `again` where the same was chosen before, and only what it says may differ. Else who was in
 * it with the keyboard goes on from the same button, the next empty field, or the new heading.
 */
function replacePanel(parts, again = false) {
  const body = byId("panel-body");
  if (again) {
    patchChildren(body, parts);
    return;
  }
  const active = document.activeElement;
  const inside = body.contains(active) && active !== body;
  drawChildren(body, parts);
  if (!inside) return;
  const typed = active.tagName === "INPUT" && [...body.querySelectorAll("input")].find((input) => !input.value);
  const same =
    active.id && active.tagName !== "INPUT"
      ? byId(active.id)
      : active.dataset.near && body.querySelector(`[data-near="${active.dataset.near}"]`);
  (typed || same || body.querySelector("h2"))?.focus({ preventScroll: true });
}
