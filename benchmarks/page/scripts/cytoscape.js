cytoscape({
  container: box, layout: { name: "preset" }, textureOnViewport: true, hideEdgesOnViewport: true, pixelRatio: 1,
  elements: [
    ...graph.nodes.map(({ x, y, size, label, colour }, id) => ({ data: { id: `n${id}`, size: 6 + 14 * size, label, colour }, position: { x, y } })),
    ...graph.edges.map(([a, b], id) => ({ data: { id: `e${id}`, source: `n${a}`, target: `n${b}` } })),
  ],
  style: [
    { selector: "node", style: { width: "data(size)", height: "data(size)", "background-color": "data(colour)", label: "data(label)", "min-zoomed-font-size": 9 } },
    { selector: "edge", style: { width: 1, "line-color": "#d5d0c5", "curve-style": "haystack" } },
  ],
}).ready(standing);
