// The camera: where the map's middle is in the world, and how many pixels one of its units takes. Moves are animated
// unless the reader asked for less motion; a hand on the map stops them.

const CLOSEST = 8;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Make a camera; changed(moving) is called after each change, with true while more of the same is coming. */
function createCamera(changed) {
  const camera = { x: 0, y: 0, scale: 1, width: 0, height: 0, fitted: 1, widest: 8, least: 0.05, world: null };
  let frame = 0;
  Object.assign(camera, {
    toScreenX: (px) => (px - camera.x) * camera.scale + camera.width / 2,
    toScreenY: (py) => (py - camera.y) * camera.scale + camera.height / 2,
    toScreen: (px, py) => [camera.toScreenX(px), camera.toScreenY(py)],
    toWorld: (x, y) => [(x - camera.width / 2) / camera.scale + camera.x, (y - camera.height / 2) / camera.scale + camera.y],
    holds: (box) => box.x >= 4 && box.y >= 4 && box.x + box.w <= camera.width - 4 && box.y + box.h <= camera.height - 4,
    stop: () => {
      cancelAnimationFrame(frame);
      frame = 0;
    },
    set(x, y, scale, moving = false) {
      camera.stop();
      placeCamera(camera, x, y, scale);
      changed(moving);
    },
    /** Zoom so that the world's point under (x, y) stays under it. */
    zoomAt(factor, x, y, moving) {
      const [px, py] = camera.toWorld(x, y);
      const scale = within(camera.least, camera.scale * factor, CLOSEST);
      camera.set(px - (x - camera.width / 2) / scale, py - (y - camera.height / 2) / scale, scale, moving);
    },
    panBy: (dx, dy, moving) => camera.set(camera.x - dx / camera.scale, camera.y - dy / camera.scale, camera.scale, moving),
    glide(x, y, scale, animate, duration = 380) {
      if (!animate || calm()) return camera.set(x, y, scale);
      camera.stop();
      frame = animateMove(camera, { x, y, scale: within(camera.least, scale, CLOSEST) }, duration, changed, (next) => {
        frame = next;
      });
      return undefined;
    },
    fitting: (box, covered, most = 1.6) => fitting(camera, box, covered, most),
  });
  return camera;
}

const within = (low, value, high) => Math.min(high, Math.max(low, value));

/** Put the camera somewhere, but never so far away that nothing of the world is left on the screen. */
function placeCamera(camera, x, y, scale) {
  camera.scale = within(camera.least, scale, CLOSEST);
  const { world } = camera;
  camera.x = world ? within(world.left, x, world.left + world.width) : x;
  const below = (0.25 * camera.height) / camera.scale; // a sheet may cover the lower half: then the middle lies beneath it
  camera.y = world ? within(world.top, y, world.top + world.height + below) : y;
}

/** Move smoothly: the scale by equal factors, the middle so that near and far seem to move alike. */
function animateMove(camera, goal, duration, changed, keep) {
  const from = { x: camera.x, y: camera.y, scale: camera.scale };
  const ratio = goal.scale / from.scale;
  let start = null;
  const step = (now) => {
    start ??= now;
    const t = Math.min(1, (now - start) / duration);
    const eased = t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
    const scale = from.scale * ratio ** eased;
    const share = Math.abs(ratio - 1) < 0.02 ? eased : (1 - ratio ** -eased) / (1 - 1 / ratio);
    placeCamera(camera, from.x + (goal.x - from.x) * share, from.y + (goal.y - from.y) * share, scale);
    keep(t < 1 ? requestAnimationFrame(step) : 0);
    changed(t < 1);
  };
  return requestAnimationFrame(step);
}

/** The middle and scale that show a box of the world whole, beside what covers the map's lower part. */
function fitting(camera, box, covered, most) {
  if (!box || !camera.width) return null;
  const side = camera.width < 600 ? 24 : 52;
  const height = Math.max(80, camera.height - covered - (camera.width < 600 ? 76 : 92));
  const scale = Math.min((camera.width - 2 * side) / (box.width || 1), height / (box.height || 1), most);
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 + covered / 2 / scale, scale };
}

/** The box around nodes, with a border. */
function bounds(nodes, padding) {
  if (!nodes.length) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    left = Math.min(left, node.px);
    right = Math.max(right, node.px);
    top = Math.min(top, node.py);
    bottom = Math.max(bottom, node.py);
  }
  return { left: left - padding, top: top - padding, width: right - left + 2 * padding, height: bottom - top + 2 * padding };
}

/** The box around rings of coordinates, x and y in turn. */
function ringsBox(rings) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (let at = 0; at < ring.length; at += 2) {
      [left, right] = [Math.min(left, ring[at]), Math.max(right, ring[at])];
      [top, bottom] = [Math.min(top, ring[at + 1]), Math.max(bottom, ring[at + 1])];
    }
  return { left, top, width: right - left, height: bottom - top };
}
