// The graph as GraphML, for Gephi, yEd and networkx: what the filters let through, with places, sizes and colours.

const GRAPHML_KEYS = {
  node: {
    label: "string",
    kind: "string",
    path: "string",
    url: "string",
    date: "string",
    category: "string",
    highlights: "int",
    missing: "boolean",
    community: "string",
    size: "double",
    x: "double",
    y: "double",
    color: "string",
  },
  edge: { kind: "string", weight: "double", inferred: "boolean", confidence: "double", reason: "string", quotes: "int", label: "string" },
};

function graphmlValues(kind, values) {
  return Object.keys(GRAPHML_KEYS[kind])
    .filter((name) => values[name] !== null && values[name] !== undefined && values[name] !== "")
    .map((name) => `<data key="${kind[0]}_${name}">${xmlText(values[name])}</data>`)
    .join("");
}

function toGraphml(nodes, edges, colourOf) {
  const keys = Object.entries(GRAPHML_KEYS).flatMap(([kind, names]) =>
    Object.entries(names).map(([name, type]) => `<key id="${kind[0]}_${name}" for="${kind}" attr.name="${name}" attr.type="${type}"/>`),
  );
  const number = new Map(nodes.map((node, at) => [node, `n${at}`]));
  const ids = new Map(nodes.map((node) => [node, xmlText(node.id)]));
  const distinct = new Set(ids.values()).size === nodes.length; // what XML cannot hold may have told two apart
  const id = (node) => (distinct ? ids.get(node) : number.get(node));
  const drawn = nodes.map(
    (node) =>
      `<node id="${id(node)}">${graphmlValues("node", { ...node, x: node.px, y: -node.py, missing: node.missing || null, color: colourOf(node) })}</node>`,
  );
  const lines = edges.map(
    (edge) =>
      `<edge source="${id(edge.a)}" target="${id(edge.b)}">${graphmlValues("edge", { ...edge, kind: edge.layer, label: LAYERS[edge.layer].name })}</edge>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys,
    '<graph edgedefault="directed">',
    ...drawn,
    ...lines,
    "</graph>",
    "</graphml>",
    "",
  ].join("\n");
}

function downloadGraphml(ui) {
  const { nodes, edges } = ui.everything();
  const style = getComputedStyle(document.documentElement);
  const colourOf = (node) => style.getPropertyValue(`--${hueOf(ui.model, node)}`).trim();
  download(fileName(ui.config, "graphml"), new Blob([toGraphml(nodes, edges, colourOf)], { type: "application/xml" }));
}
