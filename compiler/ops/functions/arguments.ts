// Reads the arguments of built-in functions: axes, sizes, per-axis numbers.
import type { Node } from '../../ir/graph.ts'
import { formatType, ShapeError } from '../../ir/types.ts'
import type { BuiltinArgs, BuiltinValue } from '../define.ts'
import { allAxes, normalAxis } from '../nodes.ts'

export const nodeArg = (args: BuiltinArgs, name: string): Node => args[name] as Node
export const numberArg = (args: BuiltinArgs, name: string): number => args[name] as number
export const isNode = (value: BuiltinValue): value is Node =>
  typeof value === 'object' && value !== null && 'op' in value

export function axisOf(x: Node, axis: number, rank = x.type.shape.length): number {
  const at = normalAxis(axis, rank)
  if (at === null)
    throw new ShapeError(
      `axis ${axis} of ${formatType(x.type)}`,
      rank === 0 ? 'a scalar has no axes' : `axes are 0 to ${rank - 1}, or -1 to -${rank} from the end`,
      'E0418',
    )
  return at
}

/** The axes that an argument names, ascending; all of them for None. A scalar counts as one element along its axis 0, as in PyTorch. */
export function axesOf(x: Node, value: BuiltinValue): number[] {
  if (value === null || value === undefined) return allAxes(x)
  const list = typeof value === 'number' ? [value] : (value as readonly number[])
  const scalar = x.type.shape.length === 0
  const axes = list.map((axis) => axisOf(x, axis, scalar ? 1 : undefined)).sort((a, b) => a - b)
  const twice = axes.find((axis, i) => axes[i + 1] === axis)
  if (twice !== undefined) throw new ShapeError(`axis ${twice} is named twice`, undefined, 'E0418')
  return scalar ? [] : axes
}

/** A number for all `rank` axes (or a list of that one), or one each. */
export function perAxis(value: BuiltinValue, rank: number, what: string): number[] {
  const list = typeof value === 'number' ? Array<number>(rank).fill(value) : (value as readonly number[])
  if (list.length === 1 && rank > 1) return Array<number>(rank).fill(list[0]!)
  if (list.length !== rank)
    throw new ShapeError(`${what} has ${list.length} numbers for ${rank} axes`, undefined, 'E0419')
  return [...list]
}

/** Sizes with at most one -1, which stands for the rest of `elements`. */
export function resolveSizes(sizes: readonly number[], elements: number, what: string): number[] {
  const open = sizes.filter((s) => s === -1).length
  if (open > 1 || sizes.some((s) => s < -1))
    throw new ShapeError(
      `${what} to [${sizes.join(', ')}]`,
      'one size at most is -1, the others are not negative',
      'E0402',
    )
  if (open === 0) return [...sizes]
  const known = sizes.reduce((n, s) => (s === -1 ? n : n * s), 1)
  if (known === 0 || elements % known !== 0)
    throw new ShapeError(
      `${what} of ${elements} elements to [${sizes.join(', ')}]: ${known} does not divide ${elements}`,
      undefined,
      'E0402',
    )
  return sizes.map((s) => (s === -1 ? elements / known : s))
}
