// Which edges' terms and quotes a panel reads: app.js has them loaded before it draws.

const MOST_QUOTED = 24; // of a kind: a hub's panel shows that many with their sentences, and the rest by name

function neededBy(state) {
  if (state.what === "edge") return edgesBetween(state.edge.a, state.edge.b);
  if (state.what === "node") return quotedOf(state.node);
  if (state.what === "path" && state.path.from && state.path.to) return pathSteps(state)?.flatMap((step) => step.edge) || [];
  if (state.what === "community") return bestOf(state.community);
  return state.what === "overview" ? worthALink(model).slice(0, NAMED) : [];
}

const edgesBetween = (a, b) => a.edges.filter((edge) => other(edge, a) === b);

/** The edges of a node whose sentences its panel shows: the heaviest of each kind. */
function quotedOf(node) {
  const layers = {
    note: ["about", "links", "related", "inferred"],
    author: [],
    tag: ["about", "inferred"],
    concept: ["about", "tagged", "inferred"],
  }[node.kind];
  return layers.flatMap((layer) => edgesOf(node, layer).slice(0, MOST_QUOTED));
}

/** A territory's own sentences: those of its largest themes' nearest notes, each of another note. */
function bestOf(community) {
  const inside = (theme) => edgesOf(theme, "about").filter((edge) => other(edge, theme).community === community.id);
  const seen = new Set();
  const fresh = (theme) => (edge) => !seen.has(other(edge, theme)) && seen.add(other(edge, theme));
  return themesIn(community)
    .slice(0, 3)
    .flatMap((theme) => inside(theme).filter(fresh(theme)).slice(0, 6));
}
