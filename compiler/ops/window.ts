// Sliding windows as an axis of their own, and their adjoint: what pooling is made of.
import { constant, type Expr, int, reduce } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { type Dim, dimAdd, dimFloorDiv, dimValue, scalarOf, stridesOf } from '../ir/types.ts'
import { type AnyOp, defineOp } from './define.ts'
import { loopOver, varsOf } from './loops.ts'
import { shapeAttr } from './nodes.ts'
import { addI, between, clampTo, flatOf, gatherF64, mulI } from './view.ts'

export const windowOps: readonly AnyOp[] = [
  defineOp<WindowAttrs>({
    name: 'windows',
    kind: 'view',
    doc: 'Adds one trailing axis per windowed axis: y[..., p, r] = x[..., p * stride + r * dilation - low], `fill` outside. The windowed axes are the last ones.',
    cost: 2,
    type: ([x], { kernel, size }) => ({
      dtype: x!.dtype,
      shape: [...x!.shape.slice(0, x!.shape.length - kernel.length), ...size, ...kernel],
    }),
    at: (index, [x], attrs, [type], out) => {
      const n = attrs.kernel.length
      const lead = type!.shape.length - n
      let valid: Expr = constant(1, 'bool')
      const source = attrs.kernel.map((_, k) => {
        const extent = dimValue(type!.shape[lead + k]!)
        const at = addI(
          addI(mulI(index[lead + k]!, attrs.stride[k]!), mulI(index[lead + n + k]!, attrs.dilation[k]!)),
          int(-attrs.low[k]!),
        )
        valid = apply('and', [valid, between(at, 0, extent)], 'bool')
        return clampTo(at, extent)
      })
      const t = scalarOf(out.dtype)
      return apply('select', [valid, x!([...index.slice(0, lead), ...source]), constant(attrs.fill, t)], t)
    },
    vjp: ({ dy, inputs, attrs, b }) => {
      const spatial = shapeAttr(inputs[0]!.type.shape).slice(-attrs.kernel.length)
      return [
        b.apply('fold', [dy], {
          kernel: attrs.kernel,
          stride: attrs.stride,
          dilation: attrs.dilation,
          low: attrs.low,
          size: spatial,
        }),
      ]
    },
    reference: ([x], { kernel, stride, dilation, low, size, fill }) => {
      const n = kernel.length
      const lead = x!.shape.length - n
      return gatherF64(
        x!,
        [...x!.shape.slice(0, lead), ...size, ...kernel],
        (index) => {
          const source = kernel.map(
            (_, k) => index[lead + k]! * stride[k]! + index[lead + n + k]! * dilation[k]! - low[k]!,
          )
          return source.every((s, k) => s >= 0 && s < x!.shape[lead + k]!)
            ? [...index.slice(0, lead), ...source]
            : null
        },
        fill,
      )
    },
    samples: ['f32[2,7] | kernel=[3] stride=[2] dilation=[1] low=[1] size=[4] fill=0'],
  }),
  defineOp<Omit<WindowAttrs, 'fill'> & Record<string, readonly number[]>>({
    name: 'fold',
    kind: 'reduce',
    doc: 'The adjoint of windows: each element sums the windows that cover it (gathered, so no atomics).',
    type: ([x], { kernel, size }) => ({
      dtype: x!.dtype,
      shape: [...x!.shape.slice(0, x!.shape.length - 2 * kernel.length), ...size],
    }),
    at: (index, [x], attrs, [type], out) => {
      const n = attrs.kernel!.length
      const lead = index.length - n
      const both = (p: Expr, q: Expr): Expr => apply('and', [p, q], 'bool')
      const places = attrs.kernel!.map((kernel, k) => {
        const windows = dimValue(type!.shape[lead + k]!)
        const [stride, dilation, low] = [attrs.stride![k]!, attrs.dilation![k]!, attrs.low![k]!]
        const shifted = addI(index[lead + k]!, int(low))
        // Windows that do not overlap: one covers the element, and its number and tap are quotient and remainder.
        if (kernel <= stride && dilation === 1 && low >= 0) {
          const [window, tap] = [
            apply('idiv', [shifted, int(stride)], 'i32'),
            apply('imod', [shifted, int(stride)], 'i32'),
          ]
          const valid = both(
            apply('lt', [tap, int(kernel)], 'bool'),
            apply('lt', [window, int(windows)], 'bool'),
          )
          return { loop: null, tap: kernel === 1 ? int(0) : tap, window: clampTo(window, windows), valid }
        }
        // Only every stride-th tap can meet the element: one window has its first such tap there, the windows before it the later ones.
        if (stride > 1 && dilation === 1 && low >= 0) {
          const loop = loopOver(`r${k}`, Math.ceil(kernel / stride))
          const tap = addI(apply('imod', [shifted, int(stride)], 'i32'), mulI(loop.at, stride))
          const window = addI(apply('idiv', [shifted, int(stride)], 'i32'), mulI(loop.at, -1))
          const valid = both(apply('lt', [tap, int(kernel)], 'bool'), between(window, 0, windows))
          return { loop, tap: clampTo(tap, kernel), window: clampTo(window, windows), valid }
        }
        const loop = loopOver(`r${k}`, kernel)
        const at = addI(shifted, mulI(loop.at, -dilation))
        const covers = between(at, 0, (windows - 1) * stride + 1)
        const inside = apply('max', [at, int(0)], 'i32')
        const exact =
          stride > 1
            ? apply('eq', [apply('imod', [inside, int(stride)], 'i32'), int(0)], 'bool')
            : constant(1, 'bool')
        return {
          loop,
          tap: loop.at,
          window: clampTo(apply('idiv', [inside, int(stride)], 'i32'), windows),
          valid: both(covers, exact),
        }
      })
      const loops = places.flatMap((p) => (p.loop ? [p.loop] : []))
      const taps = places.map((p) => p.tap)
      const source = places.map((p) => p.window)
      const valid = places.map((p) => p.valid).reduce(both)
      const t = scalarOf(out.dtype)
      return reduce(
        'sum',
        varsOf(loops),
        apply('select', [valid, x!([...index.slice(0, lead), ...source, ...taps]), constant(0, t)], t),
      )
    },
    vjp: ({ dy, inputs, attrs, b }) => {
      const n = attrs.kernel!.length
      const windows = shapeAttr(inputs[0]!.type.shape).slice(-2 * n, -n)
      return [
        b.apply('windows', [dy], {
          kernel: attrs.kernel!,
          stride: attrs.stride!,
          dilation: attrs.dilation!,
          low: attrs.low!,
          size: windows,
          fill: 0,
        }),
      ]
    },
    reference: ([x], attrs) => {
      const n = attrs.kernel!.length
      const lead = x!.shape.length - 2 * n
      const shape = [...x!.shape.slice(0, lead), ...attrs.size!]
      const strides = stridesOf(shape)
      const data = new Float64Array(shape.reduce((a, d) => a * d, 1))
      gatherF64(x!, x!.shape, (index) => {
        const target = attrs.kernel!.map(
          (_, k) =>
            index[lead + k]! * attrs.stride![k]! +
            index[lead + n + k]! * attrs.dilation![k]! -
            attrs.low![k]!,
        )
        if (target.every((t, k) => t >= 0 && t < attrs.size![k]!)) {
          const at = [...index.slice(0, lead), ...target].reduce(
            (sum, i, axis) => sum + i * strides[axis]!,
            0,
          )
          data[at]! += x!.data[flatOf(index, x!.shape)]!
        }
        return index
      })
      return { shape, data }
    },
    samples: [
      'f32[2,4,3] | kernel=[3] stride=[2] dilation=[1] low=[1] size=[7]',
      'f32[2,3,3,5,4] | kernel=[5,4] stride=[2,3] dilation=[1,1] low=[2,0] size=[8,11]',
    ],
  }),
]

export interface WindowAttrs extends Record<string, readonly number[] | number> {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
  readonly low: readonly number[]
  /** Windows per axis. */
  readonly size: readonly number[]
  readonly fill: number
}

/** Sizes of windows over an extent: floor((size + low + high - dilation * (kernel - 1) - 1) / stride) + 1. */
export function windowCount(
  size: Dim,
  kernel: number,
  stride: number,
  dilation: number,
  low: number,
  high: number,
): Dim {
  return dimAdd(dimFloorDiv(dimAdd(size, low + high - dilation * (kernel - 1) - 1), stride), 1)
}
