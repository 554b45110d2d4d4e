// A group: the values that one kernel stores, and what is computed inside it.
import type { Node } from '../ir/graph.ts'

/** Values that one kernel computes and stores: elements of one shape, and values of its rows, whose shape is the beginning of that one. */
export interface Group {
  readonly roots: readonly Node[]
  /** Those of `roots` that are made of sums of a factor of the others' product, over its loops: gradients of biases. */
  readonly sums?: readonly Group[]
}

/** Roots and everything that is computed inside the group, leaves included. */
export function inlinedNodes(group: Group, stored: ReadonlySet<number>): Node[] {
  const own = new Set(group.roots.map((r) => r.id))
  const seen = new Set<number>()
  const found: Node[] = []
  const stack = [...group.roots]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (seen.has(node.id)) continue
    seen.add(node.id)
    found.push(node)
    for (const input of node.inputs) if (!stored.has(input.id) || own.has(input.id)) stack.push(input)
  }
  return found
}

/** Operators that report a bad index bind the entry's error words too. */
const indexing = new Set(['take', 'gather', 'put_sum', 'scatter_sum', 'last_write', 'position'])
const ERROR_WORDS = -1

/** Ids of stored nodes and external leaves that the group reads. */
export function buffersRead(inside: readonly Node[], group: Group, stored: ReadonlySet<number>): Set<number> {
  const own = new Set(group.roots.map((r) => r.id))
  const read = new Set<number>()
  for (const node of inside) {
    if (node.op === 'argument' || node.op === 'variable' || node.op === 'scalars') read.add(node.id)
    for (const input of node.inputs) if (stored.has(input.id) && !own.has(input.id)) read.add(input.id)
    if (indexing.has(node.op)) read.add(ERROR_WORDS)
  }
  return read
}

/** How many buffers the group's kernel binds: what it reads, and its results. */
export const bindingsOf = (group: Group, stored: ReadonlySet<number>): number =>
  buffersRead(inlinedNodes(group, stored), group, stored).size + group.roots.length

/** Groups so that each comes after those whose values it reads; else in the given order. Null where they wait for each other. */
export function inOrder(groups: readonly Group[], stored: ReadonlySet<number>): Group[] | null {
  const owner = new Map(groups.flatMap((g) => g.roots.map((r) => [r.id, g] as const)))
  const state = new Map<Group, 'open' | 'done'>()
  const result: Group[] = []
  const visit = (group: Group): boolean => {
    if (state.has(group)) return state.get(group) === 'done'
    state.set(group, 'open')
    for (const id of buffersRead(inlinedNodes(group, stored), group, stored)) {
      const before = owner.get(id)
      if (before && before !== group && !visit(before)) return false
    }
    state.set(group, 'done')
    result.push(group)
    return true
  }
  return groups.every(visit) ? result : null
}
