// Random bits: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), a pure function of element, step, seed and call.
import { constant, type Expr, int } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { elementCount } from '../ir/types.ts'
import { type AnyOp, defineOp } from './define.ts'
import { flatten } from './view.ts'

const M0 = 0xd2511f53
const M1 = 0xcd9e8d57
const W0 = 0x9e3779b9
const W1 = 0xbb67ae85

const u = (value: number): Expr => constant(value >>> 0, 'u32')
const op = (fn: 'add' | 'mul' | 'mulhi' | 'bitxor', a: Expr, b: Expr): Expr => apply(fn, [a, b], 'u32')

/** Four words for a counter and a key, as expressions. */
function philox(
  counter: readonly [Expr, Expr, Expr, Expr],
  key: readonly [Expr, Expr],
): [Expr, Expr, Expr, Expr] {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const [h0, l0] = [op('mulhi', c0, u(M0)), op('mul', c0, u(M0))]
    const [h1, l1] = [op('mulhi', c2, u(M1)), op('mul', c2, u(M1))]
    ;[c0, c1, c2, c3] = [
      op('bitxor', op('bitxor', h1, c1), k0),
      l1,
      op('bitxor', op('bitxor', h0, c3), k1),
      l0,
    ]
    k0 = op('add', k0, u(W0))
    k1 = op('add', k1, u(W1))
  }
  return [c0, c1, c2, c3]
}

/** The same on numbers, for the reference. */
export function philoxNumbers(
  counter: readonly number[],
  key: readonly number[],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter as [number, number, number, number]
  let [k0, k1] = key as [number, number]
  const high = (a: number, b: number) => Number((BigInt(a) * BigInt(b)) >> 32n)
  for (let round = 0; round < 10; round++) {
    ;[c0, c1, c2, c3] = [
      (high(c2, M1) ^ c1 ^ k0) >>> 0,
      Math.imul(c2, M1) >>> 0,
      (high(c0, M0) ^ c3 ^ k1) >>> 0,
      Math.imul(c0, M0) >>> 0,
    ]
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
  return [c0, c1, c2, c3]
}

export const randomOps: readonly AnyOp[] = [
  defineOp<{ readonly key: number; readonly word: number; readonly shape: readonly number[] }>({
    name: 'random_bits',
    kind: 'generic',
    doc: 'u32 words of Philox 4x32-10: counter (element, step, 0, 0), key (seed, hash of the call); `word` picks one of the four.',
    cost: 200,
    type: (_, { shape }) => ({ dtype: 'u32', shape }),
    at: (index, [scalars], { key, word, shape }) => {
      const element = apply('to_u32', [flatten(index, shape)], 'u32')
      const [seed, step] = [scalars!([int(0)]), scalars!([int(1)])]
      return philox([element, step, u(0), u(0)], [seed, u(key)])[word]!
    },
    reference: ([scalars], { key, word, shape }) => ({
      shape,
      data: Float64Array.from(
        { length: elementCount(shape) },
        (_, i) => philoxNumbers([i, scalars!.data[1]!, 0, 0], [scalars!.data[0]!, key])[word]!,
      ),
    }),
    samples: [],
  }),
]
