// A graph with some nodes made of others: what passes that replace operators share.
import { type Build, type EntryGraph, GraphBuilder, type Node, rootsOf, topological } from '../ir/graph.ts'
import { typeOf } from '../ops/table.ts'

/** The entry over other nodes: `of` gives what stands for a node; names of nodes that have no image are dropped. */
export function withNodes(
  entry: EntryGraph,
  has: (node: Node) => boolean,
  of: (node: Node) => Node,
): EntryGraph {
  return {
    ...entry,
    outputs: entry.outputs.map((o) => ({ ...o, node: of(o.node) })),
    updates: entry.updates.map((u) => ({ ...u, node: of(u.node) })),
    named: entry.named.flatMap((n) => (has(n.node) ? [{ ...n, node: of(n.node) }] : [])),
  }
}

/** The entry with each node as `make` builds it from the images of its inputs; null leaves it as it is. Origins and labels go along. */
export function rewriteGraph(
  entry: EntryGraph,
  make: (b: Build, node: Node, inputs: readonly Node[]) => Node | null,
): EntryGraph {
  const builder = new GraphBuilder(typeOf)
  const image = new Map<number, Node>()
  for (const node of topological(rootsOf(entry))) {
    const inputs = node.inputs.map((n) => image.get(n.id)!)
    const made = builder.within(
      node.origins,
      node.label,
      () => make(builder, node, inputs) ?? builder.apply(node.op, inputs, node.attrs),
    )
    image.set(node.id, made)
  }
  return withNodes(
    entry,
    (node) => image.has(node.id),
    (node) => image.get(node.id)!,
  )
}
