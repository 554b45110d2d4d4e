// What an operator reads of its inputs, and at which indices: its algorithm is run on index variables.
import { constant, type Expr, postorder, type Reduce, type Var, variable } from '../ir/expr.ts'
import type { Node } from '../ir/graph.ts'
import { isFloat, scalarOf, shapeValues } from '../ir/types.ts'
import { kindOf, operator } from '../ops/table.ts'

/** Stands for the value of an input while only indices matter; distinct per index, so that nothing folds away. */
export function standIn(input: Node, index: readonly Expr[]): Expr {
  return {
    op: 'load',
    id: -1 - input.id,
    type: scalarOf(input.type.dtype),
    buffer: -1,
    index: index[0] ?? constant(0, 'i32'),
    free: [...new Set(index.flatMap((e) => e.free))],
    min: -Infinity,
    max: Infinity,
  }
}

export interface ReadAt {
  readonly input: Node
  readonly index: readonly Expr[]
}

/** The reads that one element of the node needs. */
export function readsAt(
  node: Node,
  index: readonly Expr[],
): { readonly made: Expr; readonly reads: ReadAt[] } {
  const reads: ReadAt[] = []
  const made = operator(node.op).at!(
    index,
    node.inputs.map((input) => (at: readonly Expr[]): Expr => {
      reads.push({ input, index: at })
      return standIn(input, at)
    }),
    node.attrs,
    node.inputs.map((n) => n.type),
    node.type,
  )
  return { made, reads }
}

/** Index variables of a node's result. */
export const dimsOf = (node: Node): { dims: Var[]; index: Expr[] } => {
  const dims = shapeValues(node.type.shape).map((extent, i) => variable(`i${i}`, extent))
  return { dims, index: dims.map((d) => (d.extent === 1 ? constant(0, 'i32') : d)) }
}

/** A read through views: of the first node that is none, at the index there. */
export function throughViews({ input, index }: ReadAt): ReadAt {
  let at: ReadAt = { input, index }
  while (kindOf(at.input) === 'view' && at.input.inputs.length === 1) {
    const { reads, made } = readsAt(at.input, at.index)
    if (reads.length !== 1 || made.op !== 'load') break
    at = reads[0]!
  }
  return at
}

/** A contraction of two factors over one loop: result[dims] = sum over `term` of reads[0] * reads[1]. */
export interface ProductNode {
  readonly node: Node
  readonly dims: readonly Var[]
  readonly term: Var
  readonly reads: readonly ReadAt[]
}

export function productOf(node: Node): ProductNode | null {
  if (kindOf(node) !== 'contraction' || node.inputs.length !== 2 || !isFloat(node.type.dtype)) return null
  const { dims, index } = dimsOf(node)
  const { made, reads } = readsAt(node, index)
  const sums = postorder([made]).filter((e): e is Reduce => e.op === 'reduce')
  const [sum] = sums
  if (sums.length !== 1 || made !== sum || sum.kind !== 'sum' || sum.vars.length !== 1) return null
  if (sum.body.op !== 'apply' || sum.body.fn !== 'mul' || reads.length !== 2) return null
  return { node, dims, term: sum.vars[0]!, reads }
}

/** Whether any part of the index is this variable's. */
export const sees = (index: readonly Expr[], v: Var): boolean => index.some((e) => e.free.includes(v.id))
