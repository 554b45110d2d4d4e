// N-dimensional grouped convolution, closed under differentiation.
import { constant, type Expr, int, reduce } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { type Dim, dimEquals, dimValue, formatShape, ShapeError, stridesOf } from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { loopOver, varsOf } from './loops.ts'
import { permute, shapeAttr } from './nodes.ts'

export interface ConvAttrs extends Record<string, readonly number[]> {
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
  readonly low: readonly number[]
  readonly inputDilation: readonly number[]
  /** Spatial sizes of the result. */
  readonly size: readonly number[]
}

export const convOps: readonly AnyOp[] = [
  defineOp<ConvAttrs>({
    name: 'conv',
    kind: 'contraction',
    doc: 'Grouped convolution of x[N, G, C, *S] with w[G, K, C, *R]: y[n, g, k, p] = sum over c, r of x[n, g, c, (p * stride + r * dilation - low) / inputDilation] * w[g, k, c, r], where the division is exact and in range. Both derivatives are convolutions again.',
    type: ([x, w], { size }) => {
      const [n, g, c] = x!.shape as [Dim, Dim, Dim]
      const [gw, k, cw] = w!.shape as [Dim, Dim, Dim]
      if (!dimEquals(g, gw) || !dimEquals(c, cw))
        throw new ShapeError(
          `convolution of ${formatShape(x!.shape)} with weights ${formatShape(w!.shape)}`,
          'the channels of the input are groups times the weights’ second size',
          'E0406',
        )
      if (x!.dtype !== w!.dtype)
        throw new ShapeError(
          `convolution of ${x!.dtype} with weights of ${w!.dtype}`,
          `convert one side: ${x!.dtype}(…)`,
          'E0301',
        )
      return { dtype: x!.dtype, shape: [n, g, k, ...size] }
    },
    at: (index, [x, w], attrs, [xt, wt]) => {
      const [n, g, k, ...p] = index as [Expr, Expr, Expr, ...Expr[]]
      const channels = loopOver('c', dimValue(xt!.shape[2]!))
      const c = channels.at
      const loops = p.map((_, i) => loopOver(['r', 's', 't'][i] ?? `r${i}`, dimValue(wt!.shape[3 + i]!)))
      const taps = loops.map((loop) => loop.at)
      let valid: Expr = constant(1, 'bool')
      const source = p.map((pi, i) => {
        const size = dimValue(xt!.shape[3 + i]!)
        const id = attrs.inputDilation[i]!
        const sum = (a: Expr, e: Expr): Expr => apply('add', [a, e], 'i32')
        const scaled = (e: Expr, by: number): Expr => apply('mul', [e, int(by)], 'i32')
        const at = sum(
          sum(scaled(pi, attrs.stride[i]!), scaled(taps[i]!, attrs.dilation[i]!)),
          int(-attrs.low[i]!),
        )
        valid = apply(
          'and',
          [
            valid,
            apply(
              'and',
              [apply('le', [int(0), at], 'bool'), apply('lt', [at, int((size - 1) * id + 1)], 'bool')],
              'bool',
            ),
          ],
          'bool',
        )
        const clamped = apply('max', [apply('min', [at, int((size - 1) * id)], 'i32'), int(0)], 'i32')
        if (id > 1)
          valid = apply(
            'and',
            [valid, apply('eq', [apply('imod', [clamped, int(id)], 'i32'), int(0)], 'bool')],
            'bool',
          )
        return apply('idiv', [clamped, int(id)], 'i32')
      })
      const value = apply('select', [valid, x!([n, g, c, ...source]), constant(0, 'f32')], 'f32')
      return reduce('sum', varsOf([channels, ...loops]), apply('mul', [value, w!([g, k, c, ...taps])], 'f32'))
    },
    vjp: ({ dy, inputs: [x, w], attrs, b }) => {
      const spatial = shapeAttr(x!.type.shape).slice(3)
      const kernel = shapeAttr(w!.type.shape).slice(3)
      const axes = kernel.map((_, i) => i + 3)
      const flipped = b.apply('slice', [w!], {
        start: shapeAttr(w!.type.shape).map((d, i) => (i < 3 ? 0 : d - 1)),
        step: shapeAttr(w!.type.shape).map((_, i) => (i < 3 ? 1 : -1)),
        shape: shapeAttr(w!.type.shape),
      })
      const dx = b.apply('conv', [dy, permute(b, flipped, [0, 2, 1, ...axes])], {
        stride: attrs.inputDilation,
        dilation: attrs.dilation,
        low: kernel.map((r, i) => (r - 1) * attrs.dilation[i]! - attrs.low[i]!),
        inputDilation: attrs.stride,
        size: spatial,
      })
      // The roles turn: windows over x slide by the weights' dilation, and the taps are the positions of dy.
      const dw = b.apply('conv', [permute(b, x!, [2, 1, 0, ...axes]), permute(b, dy, [1, 2, 0, ...axes])], {
        stride: attrs.dilation,
        dilation: attrs.stride,
        low: attrs.low,
        inputDilation: attrs.inputDilation,
        size: kernel,
      })
      return [dx, permute(b, dw, [1, 2, 0, ...axes])]
    },
    reference: ([x, w], attrs, out) => convF64(x!, w!, attrs, out.shape),
    samples: [
      'f32[2,1,3,5,6], f32[1,4,3,3,2] | stride=[2,1] dilation=[1,2] low=[1,0] inputDilation=[1,1] size=[3,4]',
      'f32[1,2,2,5], f32[2,1,2,3] | stride=[1] dilation=[1] low=[1] inputDilation=[2] size=[9]',
    ],
  }),
]

function convF64(x: F64Tensor, w: F64Tensor, attrs: ConvAttrs, shape: readonly number[]): F64Tensor {
  const [N, G, C, ...S] = x.shape as [number, number, number, ...number[]]
  const [, K, , ...R] = w.shape as [number, number, number, ...number[]]
  const size = (dims: readonly number[]) => dims.reduce((a, d) => a * d, 1)
  const P = shape.slice(3)
  const [nS, nR, nP] = [size(S), size(R), size(P)]
  // Spatial offset in x of every (position, tap), or -1: the same for all images and channels.
  const from = new Int32Array(nP * nR)
  const [ps, rs, ss] = [stridesOf(P), stridesOf(R), stridesOf(S)]
  for (let p = 0; p < nP; p++) {
    for (let r = 0; r < nR; r++) {
      let offset = 0
      for (let i = 0; i < P.length && offset >= 0; i++) {
        const at =
          (Math.floor(p / ps[i]!) % P[i]!) * attrs.stride[i]! +
          (Math.floor(r / rs[i]!) % R[i]!) * attrs.dilation[i]! -
          attrs.low[i]!
        const source = at / attrs.inputDilation[i]!
        offset = Number.isInteger(source) && source >= 0 && source < S[i]! ? offset + source * ss[i]! : -1
      }
      from[p * nR + r] = offset
    }
  }
  const data = new Float64Array(size(shape))
  for (let n = 0, o = 0; n < N; n++) {
    for (let g = 0; g < G; g++) {
      for (let k = 0; k < K; k++) {
        for (let p = 0; p < nP; p++, o++) {
          let sum = 0
          for (let c = 0; c < C; c++) {
            const xBase = ((n * G + g) * C + c) * nS
            const wBase = ((g * K + k) * C + c) * nR
            for (let r = 0; r < nR; r++) {
              const s = from[p * nR + r]!
              if (s >= 0) sum += x.data[xBase + s]! * w.data[wBase + r]!
            }
          }
          data[o] = sum
        }
      }
    }
  }
  return { shape, data }
}
