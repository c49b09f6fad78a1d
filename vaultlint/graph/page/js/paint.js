// What marks look like: one place for colours, shapes and lines of the map. Knows nothing of the drawing engine.

const FONT = '"Inter", "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
const SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "Liberation Serif", serif';

/** Read the stylesheet's colours, so that page and map never differ. */
function readColours(model) {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(name).trim();
  const hues = { "hue-none": get("--hue-none") };
  for (let index = 0; index < HUES; index += 1) hues[`hue-${index}`] = get(`--hue-${index}`);
  const dark = document.documentElement.dataset.theme === "dark";
  return {
    dark, hues,
    paper: get("--map"), ink: get("--ink"), muted: get("--muted"), accent: get("--accent"), card: get("--card"),
    edge: get("--edge"), link: get("--edge-link"),
    territory: model.communities.map((community) => rgb(hues[community.hue])),
    fill: dark ? 0.17 : 0.13,
    shore: dark ? 0.12 : 0.1,
  };
}

function rgb(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const rgba = (hex, alpha) => `rgba(${rgb(hex).join(",")},${alpha})`;

/** Mix two hex colours; share 1 is all of the first. */
function mix(first, second, share) {
  const [a, b] = [rgb(first), rgb(second)];
  return `rgb(${a.map((value, index) => Math.round(value * share + b[index] * (1 - share))).join(",")})`;
}

/** Radius on the screen in pixels: grows slowly with zoom, so that marks neither vanish nor swell. */
function radiusOf(node, zoom) {
  const base = { note: 3.6, author: 3.2, tag: 3.4, concept: 4.4 }[node.kind];
  const size = base + (node.kind === "note" ? 4.4 : 2.6) * node.size;
  return size * Math.min(1.9, Math.max(0.62, zoom ** 0.45));
}

function tracePath(context, kind, x, y, r) {
  context.beginPath();
  if (kind === "author") context.roundRect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, r * 0.25);
  else if (kind === "concept") context.roundRect(x - r * 1.5, y - r * 0.85, r * 3, r * 1.7, r * 0.85);
  else if (kind === "tag") {
    context.moveTo(x, y - r * 1.2);
    context.lineTo(x + r * 1.2, y);
    context.lineTo(x, y + r * 1.2);
    context.lineTo(x - r * 1.2, y);
    context.closePath();
  } else context.arc(x, y, r, 0, Math.PI * 2);
}

/** Draw one node; unit is the size of a screen pixel in the context's coordinates. */
function paintNode(context, node, x, y, look) {
  const { colours, hue, zoom, unit = 1, ring = false } = look;
  const colour = colours.hues[hue] || colours.hues["hue-none"];
  const r = radiusOf(node, zoom) * unit;
  if (ring) {
    tracePath(context, node.kind, x, y, r + 4 * unit);
    context.lineWidth = 2.2 * unit;
    context.strokeStyle = colours.accent;
    context.stroke();
  }
  tracePath(context, node.kind, x, y, r);
  context.fillStyle = node.missing ? colours.paper : node.kind === "concept" ? mix(colour, colours.card, 0.25) : colour;
  context.fill();
  context.lineWidth = (node.missing || node.kind === "concept" ? 1.5 : 1) * unit;
  context.strokeStyle = node.missing || node.kind === "concept" ? colour : colours.paper;
  if (node.missing) context.setLineDash([2.5 * unit, 2 * unit]);
  context.stroke();
  context.setLineDash([]);
}

/** The line style of an edge, for the engine and for the emphasised ones. */
function edgeLook(edge, colours, hue) {
  const dashed = edge.inferred && edge.layer !== "related" ? true : edge.layer === "inferred" || edge.broken;
  const tint = mix(colours.hues[hue] || colours.edge, colours.paper, 0.75);
  const colour = edge.layer === "links" ? colours.link : edge.layer === "related" ? tint : colours.edge;
  return { colour, dashed, width: edge.layer === "links" ? 0.6 : 0 };
}

function paintEdge(context, edge, from, to, look) {
  context.beginPath();
  context.moveTo(from[0], from[1]);
  context.lineTo(to[0], to[1]);
  context.strokeStyle = look.colour;
  context.lineWidth = look.width;
  context.setLineDash(look.dashed ? [5, 4] : []);
  context.stroke();
  context.setLineDash([]);
}
