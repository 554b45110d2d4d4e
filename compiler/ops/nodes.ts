// Shorthand for building graph nodes: arithmetic with broadcasting, literals, shape changes. Derivatives and rules are written with it.
import type { Attrs, Build, Node } from '../ir/graph.ts'
import {
  broadcastShapes,
  type Dim,
  type DType,
  dimValue,
  type Shape,
  shapeEquals,
  shapeValues,
} from '../ir/types.ts'

/** A tensor filled with one value. */
export const full = (b: Build, value: number, shape: Shape, dtype: DType = 'f32'): Node =>
  b.apply('full', [], { value, shape: shapeAttr(shape), dtype })
/** A scalar of the dtype of `like`. */
export const literal = (b: Build, value: number, like: Node): Node => full(b, value, [], like.type.dtype)
export const zerosLike = (b: Build, x: Node): Node => full(b, 0, x.type.shape, x.type.dtype)

/** Dims as attributes; only constants get that far. */
export const shapeAttr = (shape: Shape): readonly number[] => shapeValues(shape)

/** NumPy's broadcast of `x` to `shape`: missing leading axes and axes of size 1 repeat. */
export function expand(b: Build, x: Node, shape: Shape): Node {
  return shapeEquals(x.type.shape, shape) ? x : b.apply('expand', [x], { shape: shapeAttr(shape) })
}

function binary(b: Build, op: string, x: Node, y: Node): Node {
  const shape = broadcastShapes(x.type.shape, y.type.shape)
  return b.apply(op, [expand(b, x, shape), expand(b, y, shape)])
}

type Operand = Node | number
const pair = (b: Build, x: Operand, y: Operand): [Node, Node] => {
  if (typeof x === 'number' && typeof y === 'number') throw new Error('two numbers need no node')
  return [
    typeof x === 'number' ? literal(b, x, y as Node) : x,
    typeof y === 'number' ? literal(b, y, x as Node) : y,
  ]
}
const infix =
  (op: string) =>
  (b: Build, x: Operand, y: Operand): Node =>
    binary(b, op, ...pair(b, x, y))

export const add = infix('add')
export const sub = infix('sub')
export const mul = infix('mul')
export const div = infix('div')
export const less = infix('lt')
export const lessEqual = infix('le')
export const equal = infix('eq')
export const unary = (b: Build, op: string, x: Node): Node => b.apply(op, [x])
export const neg = (b: Build, x: Node): Node => b.apply('neg', [x])
export const square = (b: Build, x: Node): Node => mul(b, x, x)
export const cast = (b: Build, x: Node, dtype: DType): Node =>
  x.type.dtype === dtype ? x : b.apply('cast', [x], { dtype })

export function where(b: Build, mask: Node, x: Operand, y: Operand): Node {
  const [xn, yn] = pair(b, x, y)
  const shape = broadcastShapes(mask.type.shape, broadcastShapes(xn.type.shape, yn.type.shape))
  return b.apply('where', [expand(b, mask, shape), expand(b, xn, shape), expand(b, yn, shape)])
}

export function reshape(b: Build, x: Node, shape: Shape): Node {
  return shapeEquals(x.type.shape, shape) ? x : b.apply('reshape', [x], { shape: shapeAttr(shape) })
}

export function permute(b: Build, x: Node, axes: readonly number[]): Node {
  return axes.every((a, i) => a === i) ? x : b.apply('permute', [x], { axes })
}

/** Reduces over `axes` and drops them; `kind` is an operator name: sum, prod, max, min, argmax, argmin. */
export function reduceOver(b: Build, kind: string, x: Node, axes: readonly number[], more: Attrs = {}): Node {
  const sorted = [...axes].sort((p, q) => p - q)
  return sorted.length === 0 && !kind.startsWith('arg') ? x : b.apply(kind, [x], { axes: sorted, ...more })
}

/** The shape with `axes` set to 1. */
export const keptShape = (shape: Shape, axes: readonly number[]): Dim[] =>
  shape.map((dim, i) => (axes.includes(i) ? 1 : dim))

/** Reduces over `axes` and broadcasts the result back to the shape of `x`. */
export function expandReduced(b: Build, reduced: Node, shape: Shape, axes: readonly number[]): Node {
  return expand(b, reshape(b, reduced, keptShape(shape, axes)), shape)
}

/** The adjoint of broadcasting: sums `dy` down to `shape`. */
export function sumTo(b: Build, dy: Node, shape: Shape): Node {
  const from = dy.type.shape
  const lead = from.length - shape.length
  const axes = from.flatMap((dim, i) => (i < lead || (shape[i - lead] === 1 && dim !== 1) ? [i] : []))
  return reshape(b, reduceOver(b, 'sum', dy, axes), shape)
}

/** Index along one axis, as a tensor of `shape`. */
export const iota = (b: Build, shape: Shape, axis: number, dtype: DType = 'i32'): Node =>
  b.apply('iota', [], { shape: shapeAttr(shape), axis, dtype })

export const allAxes = (x: Node): number[] => x.type.shape.map((_, i) => i)
export const sizeOf = (x: Node, axes: readonly number[]): number =>
  axes.reduce((n, axis) => n * dimValue(x.type.shape[axis]!), 1)

/** A negative axis counts from the end. Null where it is out of range. */
export const normalAxis = (axis: number, rank: number): number | null => {
  const at = axis < 0 ? axis + rank : axis
  return Number.isInteger(axis) && at >= 0 && at < rank ? at : null
}
