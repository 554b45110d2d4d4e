// `x[i]`, `x[a:b:s]`, `x[..., None, -1]`, `table[ids]`: indices and slices of a tensor.
import type { Expr, IndexItem, Span } from '../../../grammar/ast.ts'
import type { Node } from '../../ir/graph.ts'
import { dimValue, formatType, isInteger } from '../../ir/types.ts'
import { reshape } from '../../ops/nodes.ts'
import { building, type Elaborator } from './context.ts'
import { describe, type Env, fail } from './values.ts'

/** Positions along one axis: `count` of them from `start`, `step` apart. */
interface AxisSlice {
  readonly start: number
  readonly step: number
  readonly count: number
}

export function indexTensor(e: Elaborator, x: Node, items: readonly IndexItem[], span: Span, env: Env): Node {
  const shape = x.type.shape.map(dimValue)
  const used = items.filter((item) => item.kind === 'at' || item.kind === 'slice').length
  if (used > shape.length)
    fail(
      'E0410',
      span,
      `${used} indices of ${formatType(x.type)}, which has ${shape.length} ${shape.length === 1 ? 'axis' : 'axes'}`,
    )
  const slices: AxisSlice[] = []
  /** Sizes of the result: a number drops its axis, None adds one. */
  const result: number[] = []
  const whole = (axis: number) => {
    slices.push({ start: 0, step: 1, count: shape[axis]! })
    result.push(shape[axis]!)
  }
  for (const item of items) {
    const axis = slices.length
    if (item.kind === 'newaxis') result.push(1)
    else if (item.kind === 'ellipsis') for (let i = 0; i < shape.length - used; i++) whole(axis + i)
    else if (item.kind === 'slice') {
      const slice = resolveSlice(e, item, shape[axis]!, env)
      slices.push(slice)
      result.push(slice.count)
    } else {
      const value = e.evaluate(item.value, env)
      if (value.kind === 'number') {
        slices.push({ start: position(value.value, shape[axis]!, item.span, x), step: 1, count: 1 })
        continue
      }
      const ids =
        value.kind === 'tensor' ? value.node : value.kind === 'variable' ? e.read(value.variable) : null
      if (!ids)
        fail(
          'E0305',
          item.span,
          `${describe(value)} as an index`,
          'an index is a whole number, a slice, None, or an integer tensor',
        )
      if (!isInteger(ids.type.dtype))
        fail('E0305', item.span, `an index of type ${formatType(ids.type)}`, 'convert it: i32(…)')
      if (items.length > 1)
        fail(
          'E0411',
          item.span,
          'an integer tensor stands alone in the brackets',
          'take(x, ids, axis=…) gathers along any axis',
        )
      return building(e, span, 'take', (b) => b.apply('take', [x, ids], { axis: 0 }))
    }
  }
  while (slices.length < shape.length) whole(slices.length)
  return building(e, span, 'slice', (b) => {
    const trivial = slices.every((s, axis) => s.start === 0 && s.step === 1 && s.count === shape[axis])
    const sliced = trivial
      ? x
      : b.apply('slice', [x], {
          start: slices.map((s) => s.start),
          step: slices.map((s) => s.step),
          shape: slices.map((s) => s.count),
        })
    return reshape(b, sliced, result)
  })
}

function position(value: number, size: number, span: Span, x: Node): number {
  if (!Number.isInteger(value)) fail('E0305', span, `the index ${value} is not a whole number`)
  const at = value < 0 ? value + size : value
  if (at < 0 || at >= size)
    fail(
      'E0412',
      span,
      `index ${value} is outside of an axis of size ${size} (${formatType(x.type)})`,
      size === 0 ? 'the axis is empty' : `it goes from 0 to ${size - 1}, or from -1 to -${size} from the end`,
    )
  return at
}

/** Python's slice semantics: bounds are clamped, a negative step runs backwards. */
function resolveSlice(
  e: Elaborator,
  item: Extract<IndexItem, { kind: 'slice' }>,
  size: number,
  env: Env,
): AxisSlice {
  const value = (expr: Expr | null): number | null => {
    if (!expr) return null
    const v = e.evaluate(expr, env)
    if (v.kind === 'none') return null
    if (v.kind !== 'number' || !Number.isInteger(v.value))
      fail('E0305', expr.span, `${describe(v)} as the bound of a slice`, 'bounds are whole numbers')
    return v.value
  }
  const step = value(item.step) ?? 1
  if (step === 0) fail('E0505', item.span, 'the step of a slice is not 0')
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1]
  const clamp = (v: number) => Math.min(Math.max(v < 0 ? v + size : v, low), high)
  const [first, last] = [value(item.start), value(item.stop)]
  const start = first === null ? (step > 0 ? 0 : size - 1) : clamp(first)
  const stop = last === null ? (step > 0 ? size : -1) : clamp(last)
  return {
    start: Math.min(start, Math.max(0, size - 1)),
    step,
    count: Math.max(0, Math.ceil((stop - start) / step)),
  }
}
