// Data that comes after the page has opened, or goes out of it. Like all scripts here it shares app.js's scope.

async function saveData() {
  try {
    downloadJson(await store.nodeLink(), config);
  } catch {
    refresh(); // the panel says what is wrong
  }
}

/** Unpack sentences while nothing else is to be done, so that search finds them; names first. */
function readSentences() {
  const reading = store;
  const warm = () =>
    index.warm()
      ? whenIdle(warm)
      : store.idle((done, chunk) => {
          if (reading !== store) return false;
          index.add(chunk, done);
          searchAgain();
          return true;
        });
  whenIdle(warm);
}

/** Show other data in place, as `vaultlint graph --serve` does: {core, chunks by name}. What is chosen stays, by the address. */
function applyData({ core, chunks }) {
  leaveLocal(model);
  const fresh = buildModel(core, { ...model });
  for (const name of Object.keys(model)) delete model[name];
  Object.assign(model, fresh);
  store = createStore(model, { core: () => core, chunk: (name) => chunks[name] });
  index.reset();
  placeNodes(model);
  ready();
}
