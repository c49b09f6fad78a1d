const network = new vis.Network(box, {
  nodes: new vis.DataSet(graph.nodes.map(({ x, y, size, label, colour }, id) => ({ id, x, y, label, value: size, color: colour }))),
  edges: new vis.DataSet(graph.edges.map(([from, to], id) => ({ id, from, to }))),
}, {
  physics: false, layout: { improvedLayout: false },
  interaction: { hideEdgesOnDrag: true, hideEdgesOnZoom: true, dragNodes: false, hover: false, keyboard: false },
  nodes: { shape: "dot", scaling: { min: 3, max: 12, label: { drawThreshold: 9 } } }, edges: { smooth: false, color: "#d5d0c5" },
});
network.once("afterDrawing", standing);
