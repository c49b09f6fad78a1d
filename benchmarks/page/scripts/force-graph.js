ForceGraph()(box).graphData({
  nodes: graph.nodes.map((node, id) => ({ id, ...node, fx: node.x, fy: node.y })),
  links: graph.edges.map(([source, target]) => ({ source, target })),
}).nodeColor("colour").nodeVal((node) => 1 + 6 * node.size).nodeLabel("label").linkColor(() => "#d5d0c5").cooldownTicks(0)
  .enableNodeDrag(false).zoom(0.9 * Math.min(innerWidth, innerHeight) / (8 * 16 * Math.sqrt(graph.nodes.length)))
  .onEngineStop(standing);
