// One frame of the map: bundles, lands, lines, marks, emphasis, labels, from the far to the near.

const LINES_STILL = 1100; // individual edges drawn at most, and while the map moves
const LINES_MOVING = 400;
const HALO_UP_TO = 1600; // marks; more stand too dense for a border each

/** One frame. While the map moves labels go along and lines are fewer. */
function drawFrame(context, scene, camera, look, model, handlers, moving) {
  if (!scene.detail || !camera.width) return;
  const { detail } = scene;
  gather(detail, camera, 12);
  gatherLines(detail, camera, moving ? LINES_MOVING : LINES_STILL);
  if (!moving) handlers.onDrawn?.(drawnAt(detail, camera.scale), detail.count);
  if (moving && look.stood) look.labels = moveLabels(look.still, look.stood, camera);
  else {
    scene.reserved = handlers.reserved();
    look.labels = look.still = placeLabels(context, scene, camera, look.crowd);
    look.stood = { x: camera.x, y: camera.y, scale: camera.scale };
  }
  context.setTransform(camera.ratio, 0, 0, camera.ratio, 0, 0);
  context.clearRect(0, 0, camera.width, camera.height);
  paintScene(context, scene, camera, look, model);
  look.counts = {
    frames: (look.counts.frames || 0) + 1,
    nodes: detail.seenCount,
    edges: detail.lines.drawnCount,
    labels: look.labels.length,
    lands: scene.lands.length,
    bands: bandStrength(camera) > 0 ? scene.bands.length : 0,
    moving,
  };
}

/** Bundles give way to the single lines as one comes nearer. */
const bandStrength = (camera) => within(0, 1.5 - camera.scale / camera.fitted / 2, 1);

function paintScene(context, scene, camera, look, model) {
  const { colours } = look;
  const { detail } = scene;
  const faded = Boolean(scene.focus);
  const bands = bandStrength(camera) * (faded ? 0.3 : 1);
  if (bands > 0) paintBands(context, scene.bands, camera, colours, bands, scene.territory);
  paintLands(context, scene.lands, camera, colours, faded);
  const dense = detail.lines.drawnCount > 600 ? 0.5 : detail.lines.drawnCount > 200 ? 0.62 : 0.85;
  paintLines(context, detail, camera, colours, faded ? 0.09 : dense);
  context.globalAlpha = faded ? 0.18 : 1;
  paintMarks(context, detail, camera, colours, !faded && detail.seenCount <= HALO_UP_TO);
  context.globalAlpha = 1;
  paintEmphasis(context, scene, camera, colours, model);
  paintLabels(context, look.labels, scene, colours, model);
}

/** What is chosen, or under the pointer: its edges and its ends, over everything else. */
function paintEmphasis(context, scene, camera, colours, model) {
  const strong = strongEdges(scene);
  const crowd = strong.length > 60;
  context.globalAlpha = crowd ? 0.45 : 1;
  for (const edge of strong) {
    const style = strongLook(edge, scene, colours, model, crowd);
    paintEdge(context, camera.toScreen(edge.a.px, edge.a.py), camera.toScreen(edge.b.px, edge.b.py), style);
  }
  context.globalAlpha = 1;
  for (const node of scene.focus || (scene.hover ? [scene.hover] : [])) {
    const [x, y] = camera.toScreen(node.px, node.py);
    if (x < -20 || y < -20 || x > camera.width + 20 || y > camera.height + 20) continue;
    paintNode(context, node, x, y, { colours, hue: hueOf(model, node), zoom: camera.scale, ring: isChosen(node, scene) });
  }
}

const isChosen = (node, scene) => node === scene.selected || scene.edge?.a === node || scene.edge?.b === node;

const strongEdges = (scene) => (scene.hover && !scene.focus ? scene.hover.edges.filter((edge) => scene.shown.has(edge)) : scene.focusEdges);

function strongLook(edge, scene, colours, model, crowd) {
  const chosen = edge === scene.edge || scene.path;
  return { ...edgeLook(model, edge, colours), ...(chosen && { colour: colours.accent }), width: chosen ? 2.6 : crowd ? 0.8 : 1.3 };
}

function drawnNodes({ detail, always }) {
  const drawn = new Set(always);
  for (let at = 0; at < detail.seenCount; at += 1) drawn.add(detail.nodes[detail.seen[at]]);
  return [...drawn];
}
