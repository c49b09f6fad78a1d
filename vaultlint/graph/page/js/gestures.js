// A hand on the map: drag to pan, wheel or pinch to zoom at the pointer, double click or double tap to come nearer.
// Fingers and mouse come as pointer events; a short still touch is a pick.

const STILL = { mouse: 4, pen: 6, touch: 10 }; // pixels that a hand may tremble and still mean a click
const TWICE = { time: 320, away: 26 };
const WHEEL_UNITS = [1, 33, 400]; // pixels, lines, pages

/** Watch an element; act: {panBy, zoomAt, glideAt, rest, stop, pick(x, y, type), hover(x, y) or hover(null)}. */
function watchGestures(element, act) {
  const fingers = new Map();
  let start = null; // the first touch of this gesture: {x, y, type, moved}
  let last = null; // the last pick, for double clicks
  let speed = null;

  const at = (event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, time: event.timeStamp };
  };

  function down(event) {
    if (event.button > 0) return;
    act.stop();
    const point = at(event);
    fingers.set(event.pointerId, point);
    if (fingers.size === 1) start = { ...point, type: event.pointerType, moved: false };
    else if (start) start.moved = true;
    speed = { x: 0, y: 0, time: point.time };
    element.setPointerCapture?.(event.pointerId);
  }

  function move(event) {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const point = at(event);
    if (!start.moved && Math.hypot(point.x - start.x, point.y - start.y) <= (STILL[start.type] ?? 5)) return;
    if (!start.moved) act.hover(null);
    start.moved = true;
    if (fingers.size === 1) act.panBy(point.x - before.x, point.y - before.y);
    else if (fingers.size === 2) pinch(event.pointerId, before, point);
    speed = blend(speed, before, point);
    fingers.set(event.pointerId, point);
  }

  /** The world's points under both fingers stay under them. */
  function pinch(id, before, point) {
    const [still] = [...fingers].filter(([other]) => other !== id).map(([, value]) => value);
    const was = Math.hypot(before.x - still.x, before.y - still.y) || 1;
    const now = Math.hypot(point.x - still.x, point.y - still.y) || 1;
    act.panBy((point.x - before.x) / 2, (point.y - before.y) / 2);
    act.zoomAt(now / was, (point.x + still.x) / 2, (point.y + still.y) / 2);
  }

  function up(event) {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    const point = at(event);
    if (start.moved) {
      const fast = event.type === "pointerup" && point.time - speed.time < 60 && Math.hypot(speed.x, speed.y) > 0.25;
      act.rest(fast ? speed : null);
    } else if (event.type === "pointerup") press(point, start.type);
    start = null;
  }

  function press(point, type) {
    const again = last && point.time - last.time < TWICE.time && Math.hypot(point.x - last.x, point.y - last.y) < TWICE.away;
    last = again ? null : point;
    if (again) act.glideAt(2, point.x, point.y);
    else act.pick(point.x, point.y, type);
  }

  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      act.stop();
      const { x, y } = at(event);
      const pixels = event.deltaY * (WHEEL_UNITS[event.deltaMode] || 1);
      const by = within(-0.45, -pixels * (event.ctrlKey ? 0.011 : 0.0017), 0.45); // a trackpad's pinch comes as ctrl and wheel
      act.zoomAt(Math.exp(by), x, y);
    },
    { passive: false },
  );
  watchHover(element, at, act.hover);
}

/** Pixels a millisecond, the newest move counting most. */
function blend(speed, before, point) {
  const time = Math.max(1, point.time - before.time);
  const mixed = (was, from, to) => 0.5 * was + (0.5 * (to - from)) / time;
  return { x: mixed(speed.x, before.x, point.x), y: mixed(speed.y, before.y, point.y), time: point.time };
}

function watchHover(element, at, report) {
  let point = null;
  element.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    if (!point)
      requestAnimationFrame(() => {
        if (point) report(point.x, point.y);
        point = null;
      });
    point = at(event);
  });
  element.addEventListener("pointerleave", () => {
    point = null;
    report(null);
  });
}
