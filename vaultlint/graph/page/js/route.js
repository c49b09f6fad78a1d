// The ways from one node to another. Strong evidence is near, hubs and bare claims are far; another way avoids the one before.

const WAYS = 3;

/** What a step costs beyond its layer: little where sentences bear it out and the score is high, more where it is a guess. */
function stepCost(edge) {
  const guess = edge.inferred && edge.layer === "inferred" ? 0.6 * (1 - (edge.confidence ?? 0.5)) : 0;
  return LAYERS[edge.layer].cost + (edge.quotes ? 0 : 0.4) + guess - 0.35 * Math.min(1, edge.weight ?? 0);
}

/** Dijkstra over what the filters let through; a node that joins half the vault says little about two of its notes. */
function findPath(from, to, { keeps, keepsEdge }, used = new Map()) {
  const best = new Map([[from, 0]]);
  const before = new Map();
  const heap = [[0, from]];
  while (heap.length) {
    const [cost, node] = popLeast(heap);
    if (node === to) break;
    if (cost > best.get(node)) continue;
    for (const edge of node.edges) {
      const next = other(edge, node);
      if (!keepsEdge(edge) && !(isEnd(node, from, to, keeps) || isEnd(next, from, to, keeps))) continue;
      if (next !== to && !keeps(next)) continue;
      const hub = next === to ? 0 : 0.16 * Math.log2(1 + next.edges.length) + (used.get(next) || 0);
      const total = cost + stepCost(edge) + hub + (used.get(edge) || 0);
      if (total < (best.get(next) ?? Infinity)) {
        best.set(next, total);
        before.set(next, edge);
        pushOn(heap, [total, next]);
      }
    }
  }
  return before.has(to) ? retrace(from, to, before) : null;
}

/** An end that a filter holds back may still be asked about. */
const isEnd = (node, from, to, keeps) => (node === from || node === to) && !keeps(node);

function retrace(from, to, before) {
  const steps = [];
  for (let node = to; node !== from; ) {
    const edge = before.get(node);
    const previous = other(edge, node);
    steps.unshift({ from: previous, edge, to: node });
    node = previous;
  }
  return steps;
}

/** Find one way more that differs from those found; the steps of these cost more now. */
function nextWay(found, from, to) {
  for (let round = 0; round < 3; round += 1) {
    const steps = findPath(from, to, found.tests, found.used);
    if (!steps) break;
    const names = [steps.map((step) => step.edge.id), steps.map((step) => step.to.id)].map((each) => each.join(" "));
    const fresh = !names.some((name) => found.seen.has(name));
    for (const name of names) found.seen.add(name);
    for (const step of steps) {
      found.used.set(step.edge, (found.used.get(step.edge) || 0) + 2);
      if (step.to !== to) found.used.set(step.to, (found.used.get(step.to) || 0) + 1.5);
    }
    if (fresh) {
      found.ways.push(steps);
      return;
    }
  }
  found.done = true;
}

/** The ways that were asked for so far: another is looked for when it is wanted, until an end or a filter changes. */
function waysOf(state) {
  const { path } = state;
  const tests = sieve(model, state);
  if (path.found?.tests !== tests) path.found = { tests, ways: [], used: new Map(), seen: new Set(), done: path.from === path.to };
  const wanted = Math.min(WAYS, (path.way || 0) + 1);
  while (!path.found.done && path.found.ways.length < wanted) nextWay(path.found, path.from, path.to);
  return path.found.ways;
}

function pathSteps(state) {
  const ways = state.path.from && state.path.to ? waysOf(state) : [];
  return ways[Math.min(state.path.way || 0, ways.length - 1)] || null;
}

function pushOn(heap, item) {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent][0] <= heap[at][0]) break;
    [heap[parent], heap[at]] = [heap[at], heap[parent]];
    at = parent;
  }
}

function popLeast(heap) {
  const least = heap[0];
  const last = heap.pop();
  if (!heap.length) return least;
  heap[0] = last;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const child = left + 1 < heap.length && heap[left + 1][0] < heap[left][0] ? left + 1 : left;
    if (child >= heap.length || heap[at][0] <= heap[child][0]) return least;
    [heap[at], heap[child]] = [heap[child], heap[at]];
    at = child;
  }
}
