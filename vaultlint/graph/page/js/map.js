// The map. The rest of the page knows only what createMap returns; vis-network (the bundle that pyvis ships) keeps the
// camera, the gestures and the drawing of nodes and quiet edges; territories, emphasis and labels are painted in its
// beforeDrawing and afterDrawing events. Another engine needs to offer the same: show, look, fit, centre, zoom, pan, …

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function createMap(element, model, handlers) {
  const scene = { nodes: [], edges: [], names: [], selected: null, edge: null, hover: null, focus: null, focusEdges: [], reserved: [] };
  let colours = readColours(model);
  let territories = null;
  let labels = [];
  const items = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network(element, items, {
    physics: false,
    layout: { improvedLayout: false, randomSeed: 1 },
    interaction: {
      hideEdgesOnDrag: true, hideEdgesOnZoom: true, dragNodes: false, selectable: false, hover: false, keyboard: false, zoomSpeed: 0.7,
    },
    nodes: { shape: "custom", ctxRenderer: drawNode, chosen: false },
    edges: { smooth: false, chosen: false, color: { inherit: false }, selectionWidth: 0, hoverWidth: 0, width: 0 },
  });
  const view = createView(element, network);

  function drawNode({ ctx, id, x, y }) {
    const node = model.nodes.get(id);
    const size = (2 * radiusOf(node, view.zoom)) / view.scale;
    return {
      drawNode() {
        if (scene.focus?.has(node)) return; // painted later, over the emphasised edges
        ctx.save();
        ctx.globalAlpha = scene.focus ? 0.16 : 1;
        paintNode(ctx, node, x, y, { colours, hue: hueOf(model, node), zoom: view.zoom, unit: 1 / view.scale });
        ctx.restore();
      },
      nodeDimensions: { width: size, height: size },
    };
  }

  function under(context) {
    view.update();
    if (territories) {
      context.save();
      context.globalAlpha = scene.focus ? 0.45 : 1;
      context.imageSmoothingQuality = "high";
      context.drawImage(territories.canvas, territories.left, territories.top, territories.width, territories.height);
      context.restore();
    }
    context.globalAlpha = scene.focus ? 0.08 : scene.edges.length > 1500 ? 0.45 : scene.edges.length > 250 ? 0.6 : 0.9; // for the edges that follow
  }

  function over(context) {
    const ratio = context.getTransform().a / view.scale;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.globalAlpha = 1;
    const strong = scene.hover && !scene.focus ? scene.hover.edges.filter((edge) => scene.shown.has(edge)) : scene.focusEdges;
    const crowd = strong.length > 60;
    context.globalAlpha = crowd ? 0.45 : 1;
    for (const edge of strong) {
      const chosen = edge === scene.edge || scene.path;
      const tint = edge.layer === "links" ? colours.link : mix(colours.hues[hueOf(model, edge.a)], colours.paper, 0.75);
      const look = { ...edgeLook(edge, colours, "hue-none"), colour: chosen ? colours.accent : tint, width: chosen ? 2.6 : crowd ? 0.8 : 1.3 };
      paintEdge(context, edge, view.toScreen(edge.a.px, edge.a.py), view.toScreen(edge.b.px, edge.b.py), look);
    }
    context.globalAlpha = 1;
    for (const node of scene.focus || (scene.hover ? [scene.hover] : [])) {
      const [x, y] = view.toScreen(node.px, node.py);
      const ring = node === scene.selected || scene.edge?.a === node || scene.edge?.b === node;
      paintNode(context, node, x, y, { colours, hue: hueOf(model, node), zoom: view.zoom, ring });
    }
    scene.reserved = handlers.reserved();
    labels = placeLabels(context, scene, view);
    paintLabels(context, labels, scene, colours, model);
    context.restore();
  }

  function mapOut() {
    territories = buildTerritories(model, scene.nodes, colours);
    scene.names = territories?.names || [];
  }

  network.on("beforeDrawing", under);
  network.on("afterDrawing", over);
  network.on("zoom", () => {
    const scale = network.getScale();
    const kept = Math.min(8, Math.max(view.least, scale));
    if (kept !== scale) network.moveTo({ scale: kept });
    handlers.onCamera();
  });
  network.on("dragEnd", () => handlers.onCamera());
  network.on("animationFinished", () => handlers.onCamera());
  network.on("click", ({ pointer, event }) => {
    const coarse = event.pointers?.[0]?.pointerType === "touch" || event.pointerType === "touch";
    handlers.onHover(null);
    handlers.onPick(pick(scene, labels, view, pointer.DOM.x, pointer.DOM.y, coarse ? 12 : 5));
  });
  watchHover(element, (x, y) => {
    const found = x === null ? null : pick(scene, labels, view, x, y, 5);
    element.classList.toggle("pointing", Boolean(found));
    if (scene.hover !== (found?.node || null)) {
      scene.hover = found?.node || null;
      network.redraw();
    }
    handlers.onHover(found, x, y);
  });

  function moveTo(px, py, scale, animate = true) {
    const animation = animate && !calm() ? { duration: 380, easingFunction: "easeInOutQuad" } : false;
    network.moveTo({ position: { x: px, y: py }, scale, animation });
    if (!animation) handlers.onCamera();
  }

  return {
    scene,
    /** Draw these nodes and edges; what stays is kept. */
    show(nodes, edges) {
      const same = sameMembers(scene.nodes, nodes);
      Object.assign(scene, { nodes, edges, shown: new Set(edges), few: nodes.length <= 90 });
      scene.need = Math.min(0.85, Math.max(0, (nodes.length - 110) / 280)); // the more marks, the fewer small ones are named
      if (!same) {
        replace(items.nodes, nodes.map((node) => ({ id: node.id, x: node.px, y: node.py })));
        mapOut();
      }
      replace(items.edges, edges.map((edge) => visEdge(edge, model, colours, scene.few)));
      network.redraw();
    },
    /** Emphasise: {selected, edge, focus: Set of nodes, focusEdges, path}. */
    look(emphasis) {
      Object.assign(scene, { selected: null, edge: null, focus: null, focusEdges: [], path: false }, emphasis);
      network.redraw();
    },
    /** Read colours again and paint everything. */
    repaint() {
      colours = readColours(model);
      mapOut();
      items.edges.update(scene.edges.map((edge) => visEdge(edge, model, colours, scene.few)));
      network.redraw();
    },
    fit(nodes = scene.nodes, animate = true) {
      const goal = view.fitting(nodes, handlers.covered());
      if (goal && nodes === scene.nodes) view.fitted = goal.scale;
    if (goal) moveTo(goal.x, goal.y, goal.scale, animate);
    },
    centre(node, animate = true) {
      const scale = Math.max(view.scale, 1.15);
      moveTo(node.px, node.py + handlers.covered() / 2 / scale, scale, animate);
    },
    zoomBy(factor) {
      const at = network.getViewPosition();
      moveTo(at.x, at.y, Math.min(8, Math.max(view.least, view.scale * factor)), false);
    },
    pan(dx, dy) {
      const at = network.getViewPosition();
      moveTo(at.x + dx / view.scale, at.y + dy / view.scale, view.scale, false);
    },
    camera: () => ({ ...network.getViewPosition(), scale: network.getScale() }),
    setCamera: (x, y, scale) => moveTo(x, y, scale, false),
    redraw: () => network.redraw(),
    labels: () => labels,
    pickAt: (x, y) => pick(scene, labels, view, x, y, 5),
    toScreen: (node) => {
      view.update();
      return view.toScreen(node.px, node.py);
    },
    canvas: () => element.querySelector("canvas"),
  };
}

/** The camera in screen pixels: where things are now. */
function createView(element, network) {
  const view = { scale: 1, zoom: 1, least: 0.05, fitted: 1, x: 0, y: 0, width: 0, height: 0 };
  view.update = () => {
    const at = network.getViewPosition();
    Object.assign(view, { scale: network.getScale(), zoom: network.getScale(), x: at.x, y: at.y });
    view.width = element.clientWidth;
    view.height = element.clientHeight;
  };
  view.toScreen = (px, py) => [(px - view.x) * view.scale + view.width / 2, (py - view.y) * view.scale + view.height / 2];
  view.sees = (px, py, margin) => {
    const [x, y] = view.toScreen(px, py);
    return x > -margin && y > -margin && x < view.width + margin && y < view.height + margin;
  };
  view.holds = (box) => box.x >= 4 && box.y >= 4 && box.x + box.w <= view.width - 4 && box.y + box.h <= view.height - 4;
  view.fitting = (nodes, covered) => {
    view.update();
    if (!nodes.length || !view.width) return null;
    const box = bounds(nodes, 0);
    const side = view.width < 600 ? 34 : 70;
    const height = view.height - covered - 110;
    const scale = Math.min((view.width - 2 * side) / (box.width || 1), height / (box.height || 1), 1.6);
    view.least = Math.min(view.least, scale / 3);
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 + covered / 2 / scale, scale };
  };
  return view;
}

function visEdge(edge, model, colours, few) {
  const look = edgeLook(edge, colours, hueOf(model, edge.a));
  return { id: edge.index, from: edge.a.id, to: edge.b.id, color: { color: look.colour }, width: few ? look.width + 0.5 : look.width, dashes: look.dashed ? [4, 4] : false };
}

function sameMembers(before, after) {
  const known = new Set(before);
  return before.length === after.length && after.every((each) => known.has(each));
}

function replace(set, wanted) {
  const keep = new Set(wanted.map((item) => item.id));
  const gone = set.getIds().filter((id) => !keep.has(id));
  if (gone.length) set.remove(gone);
  const fresh = wanted.filter((item) => !set.get(item.id));
  if (fresh.length) set.add(fresh);
}

/** What lies under a point: a label, else the nearest mark, else an edge. */
function pick(scene, labels, view, x, y, slack) {
  const label = labels.find((box) => box.node && x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  const name = labels.find((box) => box.community && x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h);
  let best = null;
  for (const node of scene.nodes) {
    const [nx, ny] = view.toScreen(node.px, node.py);
    const away = Math.hypot(nx - x, ny - y) - radiusOf(node, view.zoom);
    if (away <= slack && (!best || away < best.away)) best = { node, away };
  }
  if (best && (best.away <= 0 || !label)) return { node: best.node };
  if (label) return { node: label.node };
  if (name) return { community: name.community };
  const near = nearestEdge(scene.focusEdges, view, x, y, slack) || (scene.focus ? null : nearestEdge(scene.edges, view, x, y, slack));
  return near ? { edge: near } : null;
}

function nearestEdge(edges, view, x, y, slack) {
  let best = null;
  for (const edge of edges) {
    const [ax, ay] = view.toScreen(edge.a.px, edge.a.py);
    const [bx, by] = view.toScreen(edge.b.px, edge.b.py);
    const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const t = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    const away = Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
    if (away <= slack && (!best || away < best.away)) best = { edge, away };
  }
  return best?.edge || null;
}

function watchHover(element, report) {
  let waiting = false;
  element.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons || waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const box = element.getBoundingClientRect();
      report(event.clientX - box.left, event.clientY - box.top);
    });
  });
  element.addEventListener("pointerleave", () => report(null));
}
