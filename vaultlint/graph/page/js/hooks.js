// What tests and the curious may ask; nothing here changes the page. Like all scripts here it shares app.js's scope.

/** For tests and the curious: where things are and what is chosen; nothing here changes the page. */
window.vaultlint = Object.freeze({
  positionOf: (id) => {
    const node = model.nodes.get(id);
    if (!node) return null;
    const box = byId("map").getBoundingClientRect();
    const [x, y] = map.toScreen(node);
    return { x: box.left + x, y: box.top + y };
  },
  positionOfEdge: (id) => {
    const edge = model.edgeById.get(id);
    if (!edge) return null;
    const box = byId("map").getBoundingClientRect();
    const [a, b] = [map.toScreen(edge.a), map.toScreen(edge.b)];
    for (let part = 4; part < 72; part += 1) {
      // a whole pixel where a hand that trembles still meets this edge
      const t = 0.5 + (part % 2 ? 1 : -1) * (part >> 1) * 0.013;
      const [x, y] = [0, 1].map((axis) => Math.round(a[axis] + t * (b[axis] - a[axis])));
      const around = [
        [0, 0],
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ];
      if (around.every(([dx, dy]) => map.pickAt(x + dx, y + dy)?.edge === edge))
        return { x: Math.round(box.left) + x, y: Math.round(box.top) + y };
    }
    return null;
  },
  labels: () => map.labels().map(({ text, x, y, w, h }) => ({ text, x, y, w, h })),
  labelsNow: () => map.lastFrame().labels.map(({ text, x, y, w, h }) => ({ text, x, y, w, h })),
  countsNow: () => map.lastFrame().counts,
  camera: () => map.camera(),
  setCamera: (x, y, scale) => map.setCamera(x, y, scale),
  drawn: () => ({ ...map.counts(), ids: map.drawnNodes().map((node) => node.id) }),
  pickAt: (x, y) => {
    const found = map.pickAt(x, y);
    return found && (found.node?.id || found.edge?.id || found.community?.label);
  },
  shown: () => ({ nodes: map.scene.nodes.map((node) => node.id), edges: map.scene.edges.map((edge) => edge.id) }),
  nodes: () => model.list.map((node) => ({ id: node.id, label: node.label })),
  sizes: () => Object.fromEntries(model.list.map((node) => [node.id, node.size])),
  data: () => store.nodeLink(),
  read: () => ({ done: store.done, total: store.total, problem: store.problem }),
  state: () => ({
    what: state.what,
    node: state.what === "node" ? state.node.id : null,
    edge: state.what === "edge" ? state.edge.id : null,
    view: state.view,
    hash: location.hash,
  }),
});
