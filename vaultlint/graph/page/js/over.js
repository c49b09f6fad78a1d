// What lies over the map: the tip of an edge, how much the zoom draws, and what to do where nothing is seen.
// Like all scripts here it shares app.js's scope.

function showTip(found, x, y) {
  const tip = byId("tip");
  tip.hidden = !found?.edge;
  if (!found?.edge) return;
  const { edge } = found;
  tip.replaceChildren(
    el("strong", { dir: "auto", text: `${shorten(edge.a.label, 40)} – ${shorten(edge.b.label, 40)}` }),
    el("span", { text: `${edge.inferred && edge.layer !== "related" ? "Inferred: " : ""}${edgeSentence(edge)}` }),
  );
  const { clientWidth, clientHeight } = byId("map");
  const left = within(8, x + 14, Math.max(8, clientWidth - tip.offsetWidth - 8));
  const below = y + 16 + tip.offsetHeight < clientHeight - 8 ? y + 16 : y - 12 - tip.offsetHeight;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, below))}px)`;
}

/** A tip is true of one edge in one place: it goes when the view, the camera or the reader goes elsewhere. */
const hideTip = () => showTip(null);

window.addEventListener("blur", hideTip);
document.addEventListener("keydown", hideTip);

/** The map draws what the zoom has room for: say so while that is not all, and where nothing of it is in view. */
function tellDrawn(drawn, total) {
  const limited = byId("limited");
  limited.textContent = `${drawn.toLocaleString("en")} of ${total.toLocaleString("en")} drawn${narrow() ? "" : ". Zoom in for more, or search."}`;
  const empty = total > 0 && !map.inView();
  limited.hidden = drawn >= 0.99 * total || empty;
  if (empty) tellNothing("lost", "No note or theme is in view.", "Show everything", () => map.fit());
  else if (total) tellNothing("");
}

/** Say in the map's middle why it is empty, and offer the way out; `why` "" takes it away. */
function tellNothing(why, text, way, act) {
  const box = byId("nothing");
  if (box.dataset.why === why + (text || "")) return;
  const held = box.contains(document.activeElement);
  box.dataset.why = why + (text || "");
  box.hidden = !why;
  box.replaceChildren();
  if (held) byId("map").focus({ preventScroll: true }); // the button is gone: who pressed it goes on from the map
  if (!why) return;
  const go = () => {
    act();
    byId("map").focus({ preventScroll: true });
  };
  box.append(el("span", { text }), ...(way ? [el("button", { class: "button", type: "button", text: way, onclick: go })] : []));
  announce(text);
}

/** Why the filters leave nothing: [what to say, the way out in words, the way out]. */
function whyNothing() {
  if (!model.list.length) return ["No notes to draw yet."];
  if (isFiltered(state)) return [`Nothing is left: ${filtersInWords().join("; ")}.`, "Clear the filters", () => byId("reset").click()];
  const bringBack = () => {
    state.kinds.clear();
    ui.syncFilters();
    filtersChanged(true);
  };
  return ["All that is here is quiet: daily notes, logs and the like.", "Show it", bringBack];
}

/** The filters that hold nodes back, each in a few words. */
function filtersInWords() {
  const some = (names) => (names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(" or "));
  const labels = (ids) => some([...ids].map((id) => shorten(model.nodes.get(id)?.label || id || "the vault's root", 40)));
  const kinds = [...state.kinds].filter((kind) => !HIDDEN_AT_FIRST.includes(kind)).map((kind) => SORTS[kind].many.toLowerCase());
  return [
    state.tags.size && `tagged ${labels(state.tags)}`,
    state.folders.size && `in ${labels(state.folders)}`,
    state.authors.size && `by ${labels(state.authors)}`,
    state.since && `since ${state.since}`,
    state.until && `until ${state.until}`,
    kinds.length && `${kinds.join(", ")} switched off`,
    state.gone.size && `${plural(state.gone.size, "note or theme", "notes or themes")} hidden one by one`,
  ].filter(Boolean);
}

/** Where buttons lie over the map, labels stay away. */
function reserved() {
  return [...document.querySelectorAll(".zoom, #limited:not([hidden])")].map((box) => ({
    x: box.offsetLeft,
    y: box.offsetTop,
    w: box.offsetWidth,
    h: box.offsetHeight,
  }));
}
