// The map as an SVG picture: what the canvas shows now, as shapes and text. Text is escaped, and nothing in it can act.

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text that may stand in XML: its five signs escaped, and without the characters that XML has no place for. */
const xmlText = (text) =>
  String(text)
    .replace(/[&<>"']/g, (sign) => XML[sign])
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");

const tenth = (value) => String(Math.round(value * 10) / 10);

function shape(tag, attributes, text) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${xmlText(typeof value === "number" ? tenth(value) : value)}"`);
  return `<${tag}${written.join("")}${text === undefined ? "/>" : `>${xmlText(text)}</${tag}>`}`;
}

/** Write the current view. */
function sceneToSvg(scene, camera, look, model) {
  const { colours } = look;
  const faded = Boolean(scene.focus);
  const parts = [shape("rect", { width: camera.width, height: camera.height, fill: colours.paper })];
  const bands = bandStrength(camera) * (faded ? 0.3 : 1);
  if (bands > 0) parts.push(...scene.bands.map((band) => svgBand(band, camera, colours, bands)));
  for (const land of scene.lands) parts.push(...svgLand(land, camera, colours, faded));
  parts.push(
    ...drawnEdges(scene).map((edge) => svgLine(edge, camera, { ...edgeLook(model, edge, colours), width: 0.8 }, faded ? 0.09 : 0.55)),
  );
  const marks = Array.from(scene.detail.seen.subarray(0, scene.detail.seenCount), (slot) => scene.detail.nodes[slot]);
  parts.push(...marks.map((node) => svgMark(node, scene, camera, colours, model, faded && !scene.always.has(node) ? 0.18 : 1)));
  const strong = strongEdges(scene);
  parts.push(
    ...strong.map((edge) =>
      svgLine(edge, camera, strongLook(edge, scene, colours, model, strong.length > 60), strong.length > 60 ? 0.45 : 1),
    ),
  );
  parts.push(...[...scene.always].map((node) => svgMark(node, scene, camera, colours, model, 1)));
  for (const box of look.labels) parts.push(...svgLabel(box, colours, model));
  const size = { width: camera.width, height: camera.height, viewBox: `0 0 ${camera.width} ${camera.height}` };
  const head = Object.entries(size)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg"${head}>\n${parts.join("\n")}\n</svg>\n`;
}

function svgBand(band, camera, colours, alpha) {
  const [from, bend, to] = bandLine(band, camera).map((point) => point.map(tenth).join(" "));
  return shape("path", {
    d: `M${from}Q${bend} ${to}`,
    fill: "none",
    stroke: colours.edge,
    "stroke-width": bandWidth(band, camera),
    "stroke-linecap": "round",
    "stroke-opacity": String(Math.round(alpha * 38) / 100),
  });
}

function svgLand(land, camera, colours, faded) {
  const look = colours.land(land.community.hue);
  const path = (rings) =>
    rings
      .map((ring) => {
        const points = [];
        for (let at = 0; at < ring.length; at += 2)
          points.push(`${tenth(camera.toScreenX(ring[at]))} ${tenth(camera.toScreenY(ring[at + 1]))}`);
        return `M${points.join("L")}Z`;
      })
      .join("");
  const fade = { "fill-opacity": faded ? "0.5" : null };
  return [
    shape("path", { d: path(land.shore), fill: look.shore, stroke: look.coast, "stroke-width": 1, ...fade }),
    shape("path", { d: path(land.inland), fill: look.inland, ...fade }),
  ];
}

function svgLine(edge, camera, style, alpha) {
  const [x1, y1] = camera.toScreen(edge.a.px, edge.a.py);
  const [x2, y2] = camera.toScreen(edge.b.px, edge.b.py);
  return shape("line", {
    x1,
    y1,
    x2,
    y2,
    stroke: style.colour,
    "stroke-width": style.width,
    "stroke-opacity": String(alpha),
    "stroke-dasharray": style.dashed ? "5 4" : null,
  });
}

function svgMark(node, scene, camera, colours, model, alpha) {
  const [x, y] = camera.toScreen(node.px, node.py);
  const r = radiusOf(node, camera.scale);
  const tint = colours.hues[hueOf(model, node)] || colours.hues["hue-none"];
  const pale = node.missing ? colours.paper : node.kind === "concept" ? mix(tint, colours.card, 0.25) : tint;
  const chosen = isChosen(node, scene);
  const style = {
    fill: pale,
    stroke: chosen ? colours.accent : pale === tint ? colours.paper : tint,
    "stroke-width": chosen ? 3 : 1.2,
    opacity: alpha === 1 ? null : String(alpha),
  };
  if (node.kind === "author") return shape("rect", { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8, ...style });
  if (node.kind === "concept")
    return shape("rect", { x: x - r * 1.5, y: y - r * 0.85, width: r * 3, height: r * 1.7, rx: r * 0.85, ...style });
  if (node.kind === "tag")
    return shape("path", {
      d: `M${tenth(x)} ${tenth(y - r * 1.2)}L${tenth(x + r * 1.2)} ${tenth(y)}L${tenth(x)} ${tenth(y + r * 1.2)}L${tenth(x - r * 1.2)} ${tenth(y)}Z`,
      ...style,
    });
  return shape("circle", { cx: x, cy: y, r, ...style });
}

function svgLabel(box, colours, model) {
  const hue = box.node || box.community ? colours.hues[box.community ? box.community.hue : hueOf(model, box.node)] : colours.muted;
  const [, italic, weight, size, family] = /^(italic )?(600 )?(\d+)px (.*)$/.exec(box.font);
  const texts = [];
  eachLine(box, (line, dy) =>
    texts.push(
      shape(
        "text",
        {
          x: box.x + box.w / 2,
          y: box.y + box.h / 2 + dy,
          "text-anchor": "middle",
          "dominant-baseline": "central",
          "font-family": family,
          "font-size": size,
          "font-style": italic ? "italic" : null,
          "font-weight": weight ? "600" : null,
          fill: labelInk(box, hue, colours),
          ...(!box.pill && {
            stroke: colours.paper,
            "stroke-width": 4,
            "stroke-opacity": "0.88",
            "stroke-linejoin": "round",
            "paint-order": "stroke",
          }),
        },
        line,
      ),
    ),
  );
  if (!box.pill) return texts;
  const pill = {
    x: box.x,
    y: box.y,
    width: box.w,
    height: box.h,
    rx: 11,
    fill: mix(hue, colours.card, 0.12),
    stroke: mix(hue, colours.card, 0.7),
  };
  return [shape("rect", pill), ...texts];
}
