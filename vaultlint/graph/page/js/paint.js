// What marks, lines and lands look like: one place for colours, shapes and strokes. Paints in few paths, one for each
// colour and shape, since a path of many marks costs a browser far less than many paths of one.

const FONT = '"Inter", "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
const SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "Liberation Serif", serif';
const SHAPE_ORDER = ["note", "author", "tag", "concept"];
const STEPS = 6; // of the colours that years have
const TINT_NAMES = [
  ...Array.from({ length: HUES }, (_, index) => `hue-${index}`),
  ...Array.from({ length: STEPS }, (_, index) => `year-${index}`),
  "hue-none",
];
const TINTS = TINT_NAMES.length;
const TAU = 2 * Math.PI;

/** Read the stylesheet's colours, so that page and map never differ. */
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(name).trim();
  const hues = Object.fromEntries(TINT_NAMES.map((name) => [name, get(`--${name}`) || get("--hue-none")]));
  const tints = TINT_NAMES.map((name) => hues[name]);
  const dark = document.documentElement.dataset.theme === "dark";
  const paper = get("--map");
  return {
    dark,
    hues,
    tints,
    paper,
    ink: get("--ink"),
    muted: get("--muted"),
    accent: get("--accent"),
    card: get("--card"),
    edge: get("--edge"),
    link: get("--edge-link"),
    warn: get("--warn") || hues["hue-2"],
    pale: tints.map((tint) => mix(tint, get("--card"), 0.25)),
    lines: [get("--edge-link"), get("--edge"), ...tints.map((tint) => mix(tint, paper, 0.75))],
    land: (hue) => {
      const tint = hues[hue] || hues["hue-none"];
      return {
        shore: mix(tint, paper, dark ? 0.13 : 0.09),
        inland: mix(tint, paper, dark ? 0.2 : 0.155),
        coast: mix(tint, paper, dark ? 0.42 : 0.36),
      };
    },
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

const BASE = { note: 3.6, author: 3.2, tag: 3.4, concept: 4.4 };

/** A mark's radius at scale 1. */
const baseRadius = (node) => BASE[node.kind] + (node.kind === "note" ? 4.4 : 2.6) * node.size;

/** Marks grow slowly with zoom, so that they neither vanish nor swell. */
const growthAt = (zoom) => Math.min(1.9, Math.max(0.46, zoom ** 0.45));

const radiusOf = (node, zoom) => baseRadius(node) * growthAt(zoom);

const tintOf = (hue) => (TINT_NAMES.indexOf(hue) + TINTS) % TINTS; // what is unknown is the last: none

/** Which path a node belongs to: its colour, shape, and whether it is hollow. */
function bucketOf(model, node) {
  return (node.missing ? 4 * TINTS : 0) + SHAPE_ORDER.indexOf(node.kind) * TINTS + tintOf(hueOf(model, node));
}

const BUCKETS = 8 * TINTS;

/** Add a mark's outline to the context's path. */
function trace(context, shape, x, y, r) {
  if (shape === "author") context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else if (shape === "concept") context.roundRect(x - r * 1.5, y - r * 0.85, r * 3, r * 1.7, r * 0.85);
  else if (shape === "tag") {
    context.moveTo(x, y - r * 1.2);
    context.lineTo(x + r * 1.2, y);
    context.lineTo(x, y + r * 1.2);
    context.lineTo(x - r * 1.2, y);
    context.closePath();
  } else {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, TAU);
  }
}

const radiusNow = (detail, slot, camera, growth) =>
  detail.radii[slot] * growth * Math.min(1, 0.6 + 1.6 * (camera.scale / detail.appear[slot] - 1));

/** Paint the marks that detail.seen holds, in paths by colour and shape. With a halo each has a thin border of paper. */
function paintMarks(context, detail, camera, colours, halo) {
  const { seen, seenCount, sorted, buckets } = detail;
  const starts = countedBuckets(detail);
  const growth = growthAt(camera.scale);
  const add = (slot, shape, by) =>
    trace(
      context,
      shape,
      camera.toScreenX(detail.xs[slot]),
      camera.toScreenY(detail.ys[slot]),
      Math.max(0.6, radiusNow(detail, slot, camera, growth) + by),
    );
  if (halo) {
    context.beginPath();
    for (let at = 0; at < seenCount; at += 1) add(seen[at], SHAPE_ORDER[Math.floor(buckets[seen[at]] / TINTS) % 4], 1);
    context.fillStyle = colours.paper;
    context.fill();
  }
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    if (starts[bucket] === starts[bucket + 1]) continue;
    const shape = SHAPE_ORDER[Math.floor(bucket / TINTS) % 4];
    const tint = colours.tints[bucket % TINTS];
    const hollow = bucket >= 4 * TINTS;
    const outline = (by) => {
      context.beginPath();
      for (let at = starts[bucket]; at < starts[bucket + 1]; at += 1) add(sorted[at], shape, by);
    };
    outline(0);
    context.fillStyle = tint;
    context.fill();
    if (!hollow && (shape !== "concept" || growth < 0.7)) continue; // a small theme is plain
    outline(-1.3);
    context.fillStyle = hollow ? colours.paper : colours.pale[bucket % TINTS];
    context.fill();
  }
  paintBroken(context, detail, camera, colours, growth);
}

const bucketStarts = new Int32Array(BUCKETS + 1);
const bucketNext = new Int32Array(BUCKETS + 1);

/** Order detail.seen by bucket into detail.sorted; returns where each bucket starts. */
function countedBuckets({ seen, seenCount, sorted, buckets }) {
  bucketStarts.fill(0);
  for (let at = 0; at < seenCount; at += 1) bucketStarts[buckets[seen[at]] + 1] += 1;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) bucketStarts[bucket + 1] += bucketStarts[bucket];
  bucketNext.set(bucketStarts);
  for (let at = 0; at < seenCount; at += 1) sorted[bucketNext[buckets[seen[at]]]++] = seen[at];
  return bucketStarts;
}

/** Notes in which the linter found something wear a ring. */
function paintBroken(context, detail, camera, colours, growth) {
  if (!detail.broken) return;
  context.beginPath();
  for (let at = 0; at < detail.seenCount; at += 1) {
    const slot = detail.seen[at];
    if (!detail.nodes[slot].broken) continue;
    const [x, y, r] = [camera.toScreenX(detail.xs[slot]), camera.toScreenY(detail.ys[slot]), detail.radii[slot] * growth + 3];
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, TAU);
  }
  context.strokeStyle = colours.warn;
  context.lineWidth = 1.8;
  context.stroke();
}

/** Draw one node alone: over emphasised edges, with a ring if it is chosen. */
function paintNode(context, node, x, y, look) {
  const { colours, hue, zoom, ring = false } = look;
  const colour = colours.hues[hue] || colours.hues["hue-none"];
  const r = radiusOf(node, zoom);
  const fill = (by, style) => {
    context.beginPath();
    trace(context, node.kind, x, y, Math.max(0.6, r + by));
    context.fillStyle = style;
    context.fill();
  };
  if (ring) fill(5, colours.accent);
  fill(ring ? 2.6 : 1, colours.paper);
  fill(0, colour);
  if (node.missing) fill(-1.4, colours.paper);
  else if (node.kind === "concept") fill(-1.4, mix(colour, colours.card, 0.25));
}

const NEUTRAL = 1;
const DASHED = 2 + TINTS; // quiet lines that are no fact: inferred, or to a note not written yet
const FAR_LINK = DASHED + 1; // links between territories: many and long, so paler

/** Which path an edge belongs to: links, quiet ones, and suggested ones by colour; dashed what is inferred. */
function lineStyle(edge, tint) {
  if (edge.layer === "inferred" || edge.broken || (edge.inferred && edge.layer !== "related")) return DASHED;
  if (edge.layer === "links") return isAcross(edge) ? FAR_LINK : 0;
  return edge.layer === "related" ? 2 + tint : NEUTRAL;
}

const lineColour = (style, colours) => colours.lines[style === DASHED ? NEUTRAL : style === FAR_LINK ? 0 : style];

const DASHES = [4, 3.5];

/** Paint the lines that lines.drawn holds, in one path a style. */
function paintLines(context, detail, camera, colours, alpha) {
  const { lines, xs, ys } = detail;
  const weight = within(0.8, 0.55 + (0.35 * camera.scale) / detail.fitted, 1.3);
  for (let style = 0; style <= FAR_LINK; style += 1) {
    let any = false;
    context.beginPath();
    for (let at = 0; at < lines.drawnCount; at += 1) {
      const line = lines.drawn[at];
      if (lines.styles[line] !== style) continue;
      any = true;
      context.moveTo(camera.toScreenX(xs[lines.a[line]]), camera.toScreenY(ys[lines.a[line]]));
      context.lineTo(camera.toScreenX(xs[lines.b[line]]), camera.toScreenY(ys[lines.b[line]]));
    }
    if (!any) continue;
    context.globalAlpha = style === 0 ? Math.min(1, alpha * 1.25) : style === FAR_LINK ? alpha * 0.6 : alpha;
    context.strokeStyle = lineColour(style, colours);
    context.lineWidth = style === 0 ? weight * 1.25 : weight;
    context.setLineDash(style === DASHED ? DASHES : []);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Lands: paper first, so that bundles pass beneath, then shore, inland and a fine coast. */
function paintLands(context, lands, camera, colours, faded) {
  const [dx, dy] = [camera.width / 2 - camera.x * camera.scale, camera.height / 2 - camera.y * camera.scale];
  context.save();
  context.transform(camera.scale, 0, 0, camera.scale, dx, dy);
  context.lineWidth = 1 / camera.scale;
  context.lineJoin = "round";
  for (const land of lands) {
    const look = colours.land(land.community.hue);
    context.fillStyle = look.shore;
    context.fill(land.shorePath);
    context.fillStyle = look.inland;
    context.fill(land.inlandPath);
    context.strokeStyle = look.coast;
    context.stroke(land.shorePath);
  }
  context.restore();
  if (!faded) return;
  context.fillStyle = rgba(colours.paper, 0.5);
  context.fillRect(0, 0, camera.width, camera.height);
}

/** Bundles between territories, as bent bands; the ones of `chosen` in its colour. */
function paintBands(context, bands, camera, colours, alpha, chosen) {
  context.lineCap = "round";
  for (const band of bands) {
    const mine = chosen && (band.a.community === chosen || band.b.community === chosen);
    const [from, bend, to] = bandLine(band, camera);
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.quadraticCurveTo(bend[0], bend[1], to[0], to[1]);
    context.lineWidth = bandWidth(band, camera);
    context.strokeStyle = mine ? colours.hues[chosen.hue] : colours.edge;
    context.globalAlpha = alpha * (mine ? 0.6 : chosen ? 0.12 : colours.dark ? 0.5 : 0.38);
    context.stroke();
  }
  context.lineCap = "butt";
  context.globalAlpha = 1;
}

const bandWidth = (band, camera) => 0.8 + 5.5 * band.share * within(0.6, camera.width / 900, 1.2);

/** A band on the screen: from, the bend, to. */
function bandLine(band, camera) {
  const from = camera.toScreen(band.a.centre[0], band.a.centre[1]);
  const to = camera.toScreen(band.b.centre[0], band.b.centre[1]);
  const bend = [(from[0] + to[0]) / 2 + 0.12 * (to[1] - from[1]), (from[1] + to[1]) / 2 - 0.12 * (to[0] - from[0])];
  return [from, bend, to];
}

/** The line style of an emphasised edge. */
function edgeLook(model, edge, colours) {
  const tint = tintOf(hueOf(model, edge.a));
  const style = lineStyle(edge, tint);
  const colour = style === DASHED || style === NEUTRAL ? mix(colours.tints[tint], colours.paper, 0.7) : lineColour(style, colours);
  return { colour, dashed: style === DASHED };
}

function paintEdge(context, from, to, look) {
  context.beginPath();
  context.moveTo(from[0], from[1]);
  context.lineTo(to[0], to[1]);
  context.strokeStyle = look.colour;
  context.lineWidth = look.width;
  context.setLineDash(look.dashed ? [5, 4] : []);
  context.stroke();
  context.setLineDash([]);
}
