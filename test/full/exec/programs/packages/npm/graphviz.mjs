// Graphviz (C and C++, embind, its module packed as text): layouts by several engines, and an error.
import { loadModule, print, sha256, steady } from './common.mjs';

const { Graphviz } = await loadModule('@hpcc-js/wasm-graphviz', 'dist/index.js');
const graphviz = await Graphviz.load();
const edges = Array.from({ length: 40 }, (_, i) => `n${i} -> n${(i * 7 + 3) % 23} [label="${i % 5}"];`);
const graph = `digraph { rankdir=LR; node [shape=box, style=rounded]; ${edges.join(' ')} subgraph cluster_a { n1; n2; n3 } }`;
print(graphviz.version());
const svg = await steady(() => graphviz.dot(graph));
print([svg.length, sha256(svg)]);
for (const engine of ['circo', 'twopi', 'neato', 'fdp'])
  print([engine, sha256(graphviz.layout(graph, 'plain', engine))]);
try {
  graphviz.dot('digraph { a -> ');
} catch (error) {
  print(String(error).split('\n')[0]);
}
Graphviz.unload();
