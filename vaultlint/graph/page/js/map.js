// The map. The rest of the page knows only what createMap returns. One canvas, drawn anew only when something changed:
// bundles, lands, lines, marks, emphasis, labels. What a zoom shows is settled in detail.js, how it looks in paint.js.

const REST = 130; // milliseconds without a move after which the map is drawn in full

function createMap(element, model, handlers) {
  const scene = {
    nodes: [],
    edges: [],
    shown: new Set(),
    names: [],
    lands: [],
    bands: [],
    always: new Set(),
    reserved: [],
    territory: null,
    ...noEmphasis(),
  };
  const canvas = document.createElement("canvas");
  element.append(canvas);
  const context = canvas.getContext("2d");
  const look = { colours: readColours(), labels: [], stood: null, crowd: new Crowd(), counts: {} };
  const camera = createCamera((moving) => {
    pace.moved(moving);
    handlers.onMove();
    if (!moving) handlers.onCamera();
  });
  const held = holdFit(camera, handlers);
  const pace = createPace(
    (moving) => drawFrame(context, scene, camera, look, model, handlers, moving),
    () => handlers.onCamera(),
  );
  watchSize(element, canvas, camera, () => {
    held.again();
    pace.ask();
  });
  steer(element, scene, camera, look, pace, { ...handlers, onHand: held.free });

  return {
    scene,
    /** Draw these nodes and edges, as far as the zoom has room for them. */
    show(nodes, edges) {
      if (scene.nodes !== nodes && !sameMembers(scene.nodes, nodes)) {
        scene.nodes = nodes;
        scene.lands = buildTerritories(model, nodes).map((land) => ({
          ...land,
          shorePath: pathOf(land.shore),
          inlandPath: pathOf(land.inland),
          box: ringsBox(land.shore),
        }));
        scene.names = namesOf(scene.lands, model.apart, nodes);
        scene.detail = null;
      }
      if (scene.detail && sameMembers(scene.edges, edges)) return;
      Object.assign(scene, { edges, shown: new Set(edges) });
      survey(model, scene, camera);
      pace.ask();
    },
    /** Emphasise: {selected, edge, focus: Set of nodes, focusEdges, path}. */
    look(emphasis) {
      Object.assign(scene, noEmphasis(), emphasis);
      scene.always = alwaysDrawn(scene);
      pace.ask();
    },
    /** Read colours and sizes again and paint everything. */
    repaint() {
      look.colours = readColours();
      if (scene.detail) survey(model, scene, camera);
      pace.ask();
    },
    fit(nodes = scene.nodes, animate = true) {
      const whole = nodes === scene.nodes;
      held.fit(whole ? wholeBox(scene) : bounds(nodes, 10), whole ? 1.6 : 2.4, whole, animate);
    },
    /** Does all stand on the screen, by `fit`, and has the reader not moved since? */
    isFitted: () => held.whole(),
    centre(node, animate = true) {
      held.free();
      const scale = Math.max(camera.scale, Math.min(1.15, scene.detail.appear[node.slot] || 1.15));
      camera.glide(node.px, node.py + handlers.covered() / 2 / scale, scale, animate);
    },
    zoomBy(factor) {
      held.free();
      camera.zoomAt(factor, camera.width / 2, (camera.height - handlers.covered()) / 2);
    },
    pan(dx, dy) {
      held.free();
      camera.panBy(-dx, -dy);
    },
    camera: () => ({ x: camera.x, y: camera.y, scale: camera.scale }),
    setCamera(x, y, scale) {
      held.free();
      camera.set(x, y, scale);
    },
    /** Is a mark of the last frame in the part of the map that nothing covers? */
    inView: () => anySeen(scene.detail, camera, handlers.covered()),
    redraw: () => pace.ask(),
    labels: () => {
      pace.now();
      return look.labels;
    },
    /** What the last frame drew, in numbers; the map's speed is tested by these, not by a clock. */
    counts: () => {
      pace.now();
      return look.counts;
    },
    drawnNodes: () => {
      pace.now();
      return drawnNodes(scene);
    },
    /** The same of the last frame, without asking for a full one. */
    lastFrame: () => ({ labels: look.labels, counts: look.counts }),
    size: () => ({ width: camera.width, height: camera.height }),
    pickAt: (x, y) => pick(scene, look.labels, camera, x, y, 5),
    toScreen: (node) => camera.toScreen(node.px, node.py),
    canvas: () => canvas,
    /** Draw what is seen into another context, at so many pixels for each of the map's. */
    drawTo(other, width, height, scale) {
      pace.now();
      other.save();
      other.scale(scale, scale);
      other.fillStyle = look.colours.paper;
      other.fillRect(0, 0, width, height);
      paintScene(other, scene, camera, look, model);
      other.restore();
    },
    svg: () => {
      pace.now();
      return sceneToSvg(scene, camera, look, model);
    },
  };
}

const noEmphasis = () => ({ selected: null, edge: null, hover: null, focus: null, focusEdges: [], path: false });

/** Chosen nodes and their neighbours, and what the pointer is on, are drawn at every zoom. */
function alwaysDrawn(scene) {
  const known = (node) => node && (scene.detail?.slotOf(node) ?? -1) >= 0;
  return new Set([...(scene.focus || []), scene.selected, scene.hover, scene.edge?.a, scene.edge?.b].filter(known));
}

/** Settle for these nodes and edges what each zoom draws. */
function survey(model, scene, camera) {
  const box = wholeBox(scene);
  const goal = camera.fitting(box, 0);
  camera.fitted = goal?.scale || 1;
  camera.widest = Math.min(camera.widest, camera.fitted); // of all that was shown: a filter leaves the camera where it is
  camera.least = Math.min(0.4, camera.fitted / 2.5);
  camera.world = box;
  const detail = createDetail(scene.nodes, scene.edges, camera.fitted, camera.widest);
  scene.nodes.forEach((node, slot) => {
    detail.buckets[slot] = bucketOf(model, node);
  });
  detail.broken = scene.nodes.some((node) => node.broken);
  detail.lines.list.forEach((edge, at) => {
    detail.lines.styles[at] = lineStyle(edge, detail.buckets[detail.lines.a[at]] % TINTS);
  });
  scene.detail = detail;
  scene.bands = detail.lines.many ? createBands(scene.edges, scene.names) : [];
  scene.always = alwaysDrawn(scene);
}

/** The box of all nodes and of the lands they lie in. */
function wholeBox({ nodes, lands }) {
  const box = bounds(nodes, 24);
  if (!box) return null;
  const boxes = [box, ...lands.map((land) => land.box)];
  const [left, top] = [Math.min(...boxes.map((each) => each.left)), Math.min(...boxes.map((each) => each.top))];
  const right = Math.max(...boxes.map((each) => each.left + each.width));
  const bottom = Math.max(...boxes.map((each) => each.top + each.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** Names of lands, and of the field of nodes without a link. */
function namesOf(lands, apart, nodes) {
  const names = lands.map((land) => land.name).sort((a, b) => b.share - a.share);
  const shown = new Set(nodes);
  const alone = apart ? apart.nodes.filter((node) => shown.has(node)).length : 0;
  if (!alone) return names;
  const spot = [apart.x, apart.y];
  return [
    ...names,
    {
      text: `${alone.toLocaleString("en")} without a link`,
      share: 0,
      wide: 0,
      high: 0,
      top: spot,
      bottom: spot,
      centre: spot,
      left: spot,
      right: spot,
    },
  ];
}

function sameMembers(before, after) {
  if (before.length !== after.length) return false;
  const known = new Set(before);
  return after.every((each) => known.has(each));
}

/** One frame at most for each of the screen's, and a full one when the map has come to rest. */
function createPace(draw, rested) {
  let frame = 0;
  let timer = 0;
  let moving = false;
  let stale = true;
  const now = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    [frame, timer] = [0, 0];
    if (moving) rested();
    if (stale || moving) draw(false);
    [moving, stale] = [false, false];
  };
  const ask = () => {
    stale = true;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (!moving) return now();
      stale = false;
      return draw(true);
    });
  };
  return {
    ask,
    now,
    moved(more) {
      clearTimeout(timer);
      if (more) timer = setTimeout(now, REST);
      moving = more;
      ask();
    },
  };
}
