// Making elements. Text only ever enters the page through textContent, so no note can bring markup along.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: el("a", {class: "x", text: "y", onclick: f}, child, …); null and false children are skipped. */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const byId = (id) => document.getElementById(id);

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const SHAPES = {
  note: ["circle", { cx: 8, cy: 8, r: 5.5 }],
  author: ["rect", { x: 3, y: 3, width: 10, height: 10, rx: 1.5 }],
  tag: ["path", { d: "M8 1.5 14.5 8 8 14.5 1.5 8Z" }],
  concept: ["rect", { x: 0.8, y: 4, width: 14.4, height: 8, rx: 4 }],
};

/** The same shape that the map draws for this kind; hollow for notes not written yet. */
function shapeIcon(kind, options = {}) {
  const [tag, attributes] = SHAPES[kind] || SHAPES.note;
  const name = `shape ${options.hue ?? ""} ${options.missing ? "hollow" : ""}`;
  return svg("svg", { class: name, viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" }, svg(tag, attributes));
}

/** A short line drawn as the map draws this layer. */
function lineIcon(layer) {
  const line = svg("line", { x1: 1, y1: 6, x2: 23, y2: 6 });
  return svg("svg", { class: `line line-${layer}`, viewBox: "0 0 24 12", width: 24, height: 12, "aria-hidden": "true" }, line);
}

const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many || one + "s"}`;

/** Only web addresses become links: a note may say url: javascript:…, which stays plain text. */
function safeUrl(value) {
  try {
    const url = new URL(String(value));
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

function webLink(url, text) {
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", text });
}

/** Tell screen readers what just happened. */
function announce(text) {
  byId("status").textContent = text;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea", { class: "offscreen", readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy"); // where the clipboard is not open to pages from a disk
    area.remove();
    return done;
  }
}

function copyButton(text, label, said) {
  const button = el("button", { class: "copy", type: "button", text: label || `Copy ${text}`, title: `Copy ${text}` });
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const done = await copyText(text);
    button.textContent = done ? "Copied" : text;
    announce(done ? said || `Copied ${text}` : "The browser did not allow copying");
    setTimeout(() => {
      button.textContent = label || `Copy ${text}`;
    }, 1600);
  });
  return button;
}

/** A list that shows its first few entries and offers the rest. */
function listWithMore(items, shown, draw, props) {
  const list = el("ul", { ...(props || { class: "plain" }), "data-grows": items.length > shown });
  const add = (from, to) => items.slice(from, to).forEach((item, index) => list.append(draw(item, from + index)));
  add(0, shown);
  if (items.length <= shown) return list;
  const more = el("button", { class: "quiet", type: "button" });
  const step = Math.max(shown * 5, 30);
  const offer = () => {
    const rest = items.length - list.children.length;
    more.textContent = rest > step ? `Show ${step} more of ${rest.toLocaleString("en")}` : `Show ${rest} more`;
    if (!rest) more.remove();
  };
  more.addEventListener("click", () => {
    const first = list.children.length;
    add(first, first + step);
    offer();
    list.children[first]?.querySelector("button, a")?.focus();
  });
  offer();
  return el("div", {}, list, more);
}
