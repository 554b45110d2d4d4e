// Sums of a scatter_sum along its axis, which are sums of its source: taken where the check of the indices stays elsewhere.
import { type Node, topological } from '../ir/graph.ts'
import { dimValue } from '../ir/types.ts'

const isSummedScatter = (node: Node): boolean => {
  const inner = node.inputs[0]
  return (
    node.op === 'sum' &&
    inner?.op === 'scatter_sum' &&
    (node.attrs.axes as readonly number[]).includes(inner.attrs.axis as number)
  )
}

/** What a node checks: an index tensor against a size along an axis. */
function checkOf(node: Node): string | null {
  if (node.op !== 'gather' && node.op !== 'scatter_sum') return null
  const axis = node.attrs.axis as number
  const size =
    node.op === 'gather' ? dimValue(node.inputs[0]!.type.shape[axis]!) : (node.attrs.size as number)
  return `${node.inputs[1]!.id} ${axis} ${size}`
}

/**
 * The sums below `roots` that may be taken of the scatter's source, by id. An index out of range is still reported: another
 * gather or scatter that stays checks the same indices, as the other half of a cross entropy's gradient does.
 */
export function summedScatters(roots: readonly Node[]): ReadonlySet<number> {
  const nodes = topological(roots)
  const found = nodes.filter(isSummedScatter)
  if (found.length === 0) return new Set()
  const ids = new Set(found.map((n) => n.id))
  const staying = new Set(roots.map((n) => n.id))
  for (const node of nodes) if (!ids.has(node.id)) for (const input of node.inputs) staying.add(input.id)
  const checks = new Set(nodes.flatMap((n) => (staying.has(n.id) ? (checkOf(n) ?? []) : [])))
  return new Set(found.filter((n) => checks.has(checkOf(n.inputs[0]!)!)).map((n) => n.id))
}
