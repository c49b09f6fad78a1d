const nodes = graph.nodes.map((node, index) => ({ ...node, index, id: String(index), kind: "note", edges: [] }));
const edges = graph.edges.filter(([a, b]) => a !== b).map(([a, b], index) => ({
  index, a: nodes[a], b: nodes[b], layer: "related", weight: (index % 97) / 97,
}));
for (const edge of edges) for (const end of [edge.a, edge.b]) end.edges.push(edge);
const communities = Array.from({ length: graph.areas }, (_, id) => ({
  id, order: id, label: `Territory ${id}`, hue: `hue-${id % HUES}`, nodes: nodes.filter((node) => node.community === id),
}));
const byCommunity = new Map(communities.map((community) => [community.id, community]));
const model = { list: nodes, edges, communities, byCommunity };
placeNodes(model);
const nothing = () => {};
const map = createMap(box, model, { onPick: nothing, onHover: nothing, onCamera: nothing, onMove: nothing, onHand: nothing, onDrawn: nothing, covered: () => 0, reserved: () => [] });
map.show(nodes, edges);
map.look({});
map.fit(undefined, false);
standing();
