// Attention on half floats: what is computed tile by tile and never stored, and the values of its rows, are f32; what comes out is rounded once.
import { type EntryGraph, GraphBuilder, type Node, rootsOf, topological } from '../ir/graph.ts'
import type { Profile } from '../ir/limits.ts'
import { isFloat, isHalf } from '../ir/types.ts'
import { kindOf, typeOf } from '../ops/table.ts'
import { findPlanes, type Plane } from './planes.ts'
import { withNodes } from './rewrite-graph.ts'
import { simplify } from './simplify.ts'

const isNarrow = (node: Node): boolean => isHalf(node.type.dtype)

/** The graph with f32 in place of half floats inside of planes; those of f32 stay as they are. */
export function widenPlanes(entry: EntryGraph, profile: Profile): EntryGraph {
  const planes = findPlanes(entry, profile)
  const order = topological(rootsOf(entry))
  const users = new Map<number, Node[]>()
  for (const node of order)
    for (const input of new Set(node.inputs)) users.set(input.id, [...(users.get(input.id) ?? []), node])
  const results = new Set(rootsOf(entry))
  const wide = new Set<Node>()
  for (const plane of planes) for (const node of regionOf(plane, order, users, results)) wide.add(node)
  if (![...wide].some(isNarrow)) return entry
  return simplify(rebuilt(entry, order, wide))
}

/** The plane, what its rows pass through, the products that it enters, and their transposes. */
function regionOf(
  plane: Plane,
  order: readonly Node[],
  users: ReadonlyMap<number, readonly Node[]>,
  results: ReadonlySet<Node>,
): ReadonlySet<Node> {
  const region = new Set(order.filter((n) => plane.inside.has(n.id) || plane.rows.includes(n)))
  // Against the order: a node comes after all that read it.
  for (const node of [...order].reverse()) {
    const readers = users.get(node.id) ?? []
    const kind = kindOf(node)
    const passes = kind === 'view' || kind === 'pointwise' || kind === 'reduce'
    const enters = readers.every((r) => region.has(r) && kindOf(r) !== 'contraction')
    if (passes && !results.has(node) && readers.length > 0 && enters) region.add(node)
  }
  for (const node of order) {
    const [x] = node.inputs
    if (kindOf(node) === 'contraction' && node.inputs.some((n) => plane.inside.has(n.id))) region.add(node)
    if (plane.turned.has(node.id) && region.has(x!)) region.add(node)
  }
  return region
}

function rebuilt(entry: EntryGraph, order: readonly Node[], wide: ReadonlySet<Node>): EntryGraph {
  const builder = new GraphBuilder(typeOf)
  /** As f32 where the node is of a plane, else as it was. */
  const image = new Map<number, Node>()
  const cast = (node: Node, dtype: Node['type']['dtype']): Node =>
    node.type.dtype === dtype ? node : builder.apply('cast', [node], { dtype })
  const asWide = (node: Node): Node => {
    const made = image.get(node.id)!
    return isFloat(made.type.dtype) ? cast(made, 'f32') : made
  }
  const asWas = (node: Node): Node => cast(image.get(node.id)!, node.type.dtype)
  for (const node of order) {
    const made = builder.within(node.origins, node.label, () => {
      if (!wide.has(node)) return builder.apply(node.op, node.inputs.map(asWas), node.attrs)
      if (node.op === 'cast' && isFloat(node.type.dtype) && isFloat(node.inputs[0]!.type.dtype))
        return asWide(node.inputs[0]!)
      const attrs = isNarrow(node) && 'dtype' in node.attrs ? { ...node.attrs, dtype: 'f32' } : node.attrs
      return builder.apply(node.op, node.inputs.map(asWide), attrs)
    })
    image.set(node.id, made)
  }
  const of = (node: Node): Node => builder.within(node.origins, node.label, () => asWas(node))
  return withNodes(entry, (node) => image.has(node.id), of)
}
