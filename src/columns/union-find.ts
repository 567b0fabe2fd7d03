/** Disjoint sets of nodes (union-find): every node names another of its set, its root names itself. */

/** Makes each of the first `count` nodes a set of its own. @returns `parent` */
export function singletons(parent: Int32Array, count: number): Int32Array {
  for (let node = 0; node < count; node++) parent[node] = node;
  return parent;
}

/** The root of a node's set. Halves the path to it on the way. Two sets are joined by `parent[root] = otherRoot`. */
export function findRoot(parent: Int32Array, node: number): number {
  let root = node;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}
