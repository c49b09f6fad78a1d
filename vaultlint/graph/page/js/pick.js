// What lies under a point of the map.

/** What lies under a point: a label, else the nearest mark, else an edge. */
function pick(scene, labels, camera, x, y, slack) {
  if (!scene.detail) return null;
  const holds = (box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
  const label = labels.find((box) => box.node && holds(box));
  const name = labels.find((box) => box.community && holds(box));
  const best = nearestMark(scene, camera, x, y, slack);
  if (best && (best.away <= 0 || !label)) return { node: best.node };
  if (label) return { node: label.node };
  if (name) return { community: name.community };
  const edge =
    nearestEdge(strongEdges(scene), camera, x, y, slack) || (scene.focus ? null : nearestEdge(drawnEdges(scene), camera, x, y, slack));
  return edge ? { edge } : null;
}

function nearestMark(scene, camera, x, y, slack) {
  let best = null;
  const growth = growthAt(camera.scale);
  const meet = (node, r) => {
    const away = Math.hypot(camera.toScreenX(node.px) - x, camera.toScreenY(node.py) - y) - r;
    if (away <= slack && (!best || away < best.away)) best = { node, away };
  };
  for (const node of scene.always) meet(node, radiusOf(node, camera.scale));
  if (best) return best;
  const { detail } = scene;
  for (let at = 0; at < detail.seenCount; at += 1) meet(detail.nodes[detail.seen[at]], radiusNow(detail, detail.seen[at], camera, growth));
  return best;
}

const drawnEdges = ({ detail: { lines } }) => Array.from(lines.drawn.subarray(0, lines.drawnCount), (at) => lines.list[at]);

function nearestEdge(edges, camera, x, y, slack) {
  let best = null;
  for (const edge of edges) {
    const [ax, ay] = camera.toScreen(edge.a.px, edge.a.py);
    const [bx, by] = camera.toScreen(edge.b.px, edge.b.py);
    const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const t = within(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 1);
    const away = Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
    if (away <= slack && (!best || away < best.away)) best = { edge, away };
  }
  return best?.edge || null;
}

/** Is one of the marks that were gathered for a frame on the screen, above what covers its lower part? */
function anySeen({ seen, seenCount, xs, ys }, camera, covered) {
  for (let at = 0; at < seenCount; at += 1) {
    const [x, y] = [camera.toScreenX(xs[seen[at]]), camera.toScreenY(ys[seen[at]])];
    if (x > -6 && y > -6 && x < camera.width + 6 && y < camera.height - covered + 6) return true;
  }
  return false;
}
