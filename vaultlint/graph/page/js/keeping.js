// A redraw takes nothing from the reader: what says the same as before stays as it is; what is drawn anew gets back what was
// typed, opened and unfolded in it, and the focus, the marked text and the place on the screen are found again.

const drawnAs = new WeakMap(); // what an element said when it was drawn, before a reader did something to it
const typedOver = new WeakMap(); // and what stood in its fields

const fieldsIn = (part) => [...part.querySelectorAll("input[type=text]")];

const markup = new XMLSerializer(); // of what stands there, to be compared: nothing is made of it

/** What a part says, its boxes as they are ticked and its fields as they were drawn. */
function saying(part, html = markup.serializeToString(part)) {
  const inputs = [...part.querySelectorAll("input")];
  return JSON.stringify([
    html,
    ...inputs.map((input) => (input.type === "checkbox" ? input.checked : (typedOver.get(input) ?? input.value))),
  ]);
}

/** Remember what a part says, before anything is done to it. */
function asDrawn(part) {
  for (const input of fieldsIn(part)) typedOver.set(input, input.value);
  drawnAs.set(part, markup.serializeToString(part));
}

/** Make these the children of a box, moving none that need not move. */
function setChildren(box, parts) {
  const wanted = new Set(parts);
  for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
  let at = box.firstElementChild;
  for (const part of parts) {
    if (part === at) at = at.nextElementSibling;
    else box.insertBefore(part, at);
  }
}

/** Make these the children of a box for the first time, or because something else was chosen. */
function drawChildren(box, parts) {
  box.replaceChildren(...parts);
  parts.forEach(asDrawn);
}

/** The same after the data changed: `part` stays where it says what it said, and carries over what was done to it where not. */
function patchChildren(box, parts) {
  const before = [...box.children];
  const place = rememberPlace(box, before);
  const same = new Map(); // by what they said
  for (const old of before)
    for (const said of [saying(old, drawnAs.get(old)), saying(old)]) {
      if (!same.has(said)) same.set(said, []);
      same.get(said).push(old);
    }
  const taken = new Set();
  const kept = parts.map((part) => {
    const old = same.get(saying(part))?.find((each) => !taken.has(each));
    if (old) taken.add(old);
    return old;
  });
  const left = before.filter((old) => !taken.has(old));
  const heirs = new Map(); // what stands in the place of what
  const now = parts.map((part, at) => {
    if (kept[at]) return kept[at];
    asDrawn(part);
    const old = left.find((each) => !heirs.has(each) && nameOfPart(each) === nameOfPart(part));
    if (old) heirs.set(old, part);
    return part;
  });
  for (const [old, part] of heirs) carryOver(old, part);
  setChildren(box, now);
  findPlace(box, place, heirs);
}

/** What makes a part the same part, whatever it says: its id, or the name that it bears. */
function nameOfPart(part) {
  if (part.id) return part.id;
  const name = part.querySelector("h2, h3, legend, summary, [id], [data-community]");
  return [part.tagName, part.className, name?.id || name?.dataset.community || name?.textContent.replace(/[\d,.]+/g, "")].join(" ");
}

/** What a reader did to the old part: lists unfolded, things opened, words typed. */
function carryOver(old, part) {
  const lists = [...part.querySelectorAll("[data-grows]")];
  [...old.querySelectorAll("[data-grows]")].forEach((list, at) => {
    const more = () => lists[at]?.nextElementSibling;
    while (lists[at]?.children.length < list.children.length && more()?.matches("button")) more().click();
  });
  const details = [...part.querySelectorAll("details")];
  for (const each of old.querySelectorAll("details")) {
    const twin = details.find((other) => other.id === each.id && nameOfPart(other) === nameOfPart(each));
    if (twin) twin.open = each.open;
  }
  for (const input of fieldsIn(old)) {
    const twin = input.id && fieldsIn(part).find((other) => other.id === input.id);
    if (twin && input.value !== typedOver.get(input)) twin.value = input.value;
  }
}

/** Where the reader is in a box: what has the focus, what text is marked, and what stands at the top of what is seen. */
function rememberPlace(box, parts) {
  const scroller = box.closest("#panel-body, #filters, .table-scroll") || box;
  const active = box.contains(document.activeElement) && document.activeElement !== box ? document.activeElement : null;
  const holding = (node) => parts.find((part) => part.contains(node));
  const view = scroller.getBoundingClientRect();
  const topOf = (each) => each.getBoundingClientRect().top;
  const inView = (each) => scroller.contains(each) && topOf(each) < view.bottom && each.getBoundingClientRect().bottom > view.top;
  const seen = inView(document.activeElement) ? document.activeElement : parts.find(inView);
  const marked = getSelection();
  const range = !marked.isCollapsed && box.contains(marked.anchorNode) && box.contains(marked.focusNode) && marked.getRangeAt(0);
  return {
    scroller,
    active: active && { element: active, part: holding(active), caret: caretOf(active) },
    marked: range && { text: String(range), from: textBefore(box, range) },
    seen: seen && seen !== scroller && { element: seen, top: topOf(seen) },
    scrolled: scroller.scrollTop,
  };
}

const caretOf = (input) => (input.matches("input[type=text]") ? [input.selectionStart, input.selectionEnd] : null);

function textBefore(part, range) {
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return String(before).length;
}

function findPlace(box, { scroller, active, marked, seen, scrolled }, heirs) {
  const now = (part) => (part?.isConnected ? part : heirs.get(part));
  if (active && !active.element.isConnected) {
    const twin = twinOf(active.element, now(active.part) || box) || box.closest("details")?.querySelector("summary");
    (twin || box.querySelector("h2") || box).focus({ preventScroll: true });
    if (twin && active.caret) twin.setSelectionRange(...active.caret);
    if (seen?.element === active.element && twin) seen.element = twin;
  }
  if (marked && !(getSelection().rangeCount && String(getSelection().getRangeAt(0)) === marked.text)) markText(box, marked);
  const first = scrolled > 0 && seen && now(seen.element);
  if (first) scroller.scrollTop += first.getBoundingClientRect().top - seen.top;
  else scroller.scrollTop = scrolled;
}

/** The thing in a part that is what a lost one was: by its id, else by what it is and says. */
function twinOf(element, part) {
  if (element.id) return part.querySelector(`#${CSS.escape(element.id)}`);
  const said = (each) => each.getAttribute("aria-label") || each.textContent;
  const alike = [...part.querySelectorAll(element.tagName)];
  return alike.find((each) => each.className === element.className && said(each) === said(element));
}

/** Mark the same words again: those nearest to where they stood. */
function markText(part, { text, from }) {
  const all = part.textContent;
  let best = -1;
  for (let at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1))
    if (best < 0 || Math.abs(at - from) < Math.abs(best - from)) best = at;
  if (best < 0) return;
  const range = document.createRange();
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let read = 0;
  let started = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = read + node.length;
    if (!started && best < end) {
      range.setStart(node, best - read);
      started = true;
    }
    if (best + text.length <= end) {
      range.setEnd(node, best + text.length - read);
      break;
    }
    read = end;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

/** Resolves when no button of the mouse, no finger and no unfinished letter is down: what is drawn anew under a hand loses its click. */
const handsOff = (() => {
  const down = new Set();
  const waiting = [];
  const letGo = (name) => {
    down.delete(name);
    if (down.size) return;
    for (const go of waiting.splice(0)) setTimeout(go, 0); // the click comes right behind
  };
  const on = (type, action) => document.addEventListener(type, action, { capture: true, passive: true });
  on("pointerdown", () => down.add("pointer"));
  for (const type of ["pointerup", "pointercancel", "dragend"]) on(type, () => letGo("pointer"));
  on("pointermove", (event) => event.buttons === 0 && letGo("pointer")); // it went up outside of the window
  on("compositionstart", () => down.add("word"));
  on("compositionend", () => letGo("word"));
  return () =>
    new Promise((done) => {
      if (down.size) waiting.push(done);
      else done();
    });
})();
