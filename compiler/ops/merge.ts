// Operators that search sorted lines: what sorting and sums by index are made of where lines are long.
import { type Expr, int } from '../ir/expr.ts'
import { apply } from '../ir/simplify-expr.ts'
import { type Dim, dimValue, formatType, ShapeError, type TensorType } from '../ir/types.ts'
import { type AnyOp, defineOp, type F64Tensor } from './define.ts'
import { checkIndex, position, positionF64 } from './indexing.ts'
import { compareF64, forEachLine, sortsBefore, withAxis } from './scan.ts'

const i32 = (fn: 'add' | 'sub' | 'mul' | 'min' | 'max' | 'idiv' | 'imod', a: Expr, b: Expr): Expr =>
  apply(fn, [a, b], 'i32')
const bool = (fn: 'and' | 'or' | 'lt' | 'le' | 'eq', a: Expr, b: Expr): Expr => apply(fn, [a, b], 'bool')
const not = (a: Expr): Expr => apply('not', [a], 'bool')
const select = (c: Expr, a: Expr, b: Expr): Expr => apply('select', [c, a, b], 'i32')
const within = (at: Expr, size: number): Expr => i32('min', i32('max', at, int(0)), int(size - 1))

/**
 * The first number of [low, high) for which `goesOn` does not hold, by halving, unrolled: log2(size) + 1 steps. `goesOn` holds for all
 * numbers up to there, and is asked for numbers in [0, size) alone.
 */
function search(low: Expr, high: Expr, size: number, goesOn: (at: Expr) => Expr): Expr {
  let [from, to] = [low, high]
  for (let left = size; left > 0; left = Math.floor(left / 2)) {
    const middle = i32('idiv', i32('max', i32('add', from, to), int(0)), int(2))
    const open = bool('lt', from, to)
    const further = bool('and', open, goesOn(within(middle, size)))
    const back = bool('and', open, not(further))
    ;[from, to] = [select(further, i32('add', middle, int(1)), from), select(back, middle, to)]
  }
  return from
}

interface MergeAttrs extends Record<string, number | boolean> {
  readonly axis: number
  readonly half: number
  readonly descending: boolean
}

interface LastAttrs extends Record<string, number> {
  readonly axis: number
  readonly size: number
}

export const mergeOps: readonly AnyOp[] = [
  defineOp<{ readonly axis: number; readonly descending: boolean }>({
    name: 'argsort',
    kind: 'sort',
    doc: 'The positions along `axis` in sorted order (i32); equal elements keep their order, NaN counts as the largest. A pass makes it of ranks, and of merges where the axis is long.',
    type: ([x]) => {
      if (x!.dtype === 'bool')
        throw new ShapeError(`sorting ${formatType(x!)}`, 'convert it: i32(…)', 'E0302')
      return { dtype: 'i32', shape: x!.shape }
    },
    reference: ([x], { axis, descending }): F64Tensor => {
      const data = new Float64Array(x!.data.length)
      forEachLine(x!.shape, axis, (positions) => {
        const order = Array.from(positions, (_, i) => i).sort((p, q) => {
          const by = compareF64(x!.data[positions[p]!]!, x!.data[positions[q]!]!)
          return (descending ? -by : by) || p - q
        })
        order.forEach((from, i) => {
          data[positions[i]!] = from
        })
      })
      return { shape: x!.shape, data }
    },
    samples: ['f32[2,5] | axis=1 descending=false', 'f32[4,2] | axis=0 descending=true'],
  }),
  defineOp<MergeAttrs>({
    name: 'merge',
    kind: 'generic',
    doc: 'x has sorted runs of `half` along `axis`: where each element of the runs of twice that length comes from (i32). Each finds its place by halving along its diagonal (merge path, Odeh et al. 2012), so all are independent.',
    cost: 200,
    type: ([x]): TensorType => ({ dtype: 'i32', shape: x!.shape }),
    at: (index, [x], { axis, half, descending }) => {
      const here = index[axis]!
      const base = i32('mul', i32('idiv', here, int(2 * half)), int(2 * half))
      const place = i32('imod', here, int(2 * half))
      const left = (at: Expr): Expr => x!(withAxis(index, axis, i32('add', base, within(at, half))))
      const right = (at: Expr): Expr =>
        x!(withAxis(index, axis, i32('add', base, i32('add', within(at, half), int(half)))))
      const before = (a: Expr, b: Expr): Expr => (descending ? sortsBefore(b, a) : sortsBefore(a, b))
      // Equal elements of the left run come first.
      const leftFirst = (at: Expr, other: Expr): Expr => not(before(right(other), left(at)))
      const [low, high] = [i32('max', i32('sub', place, int(half)), int(0)), i32('min', place, int(half))]
      const taken = search(low, high, half, (at) => leftFirst(at, i32('sub', i32('sub', place, int(1)), at)))
      const rest = i32('sub', place, taken)
      const isLeft = bool(
        'and',
        bool('lt', taken, int(half)),
        bool('or', bool('le', int(half), rest), leftFirst(taken, rest)),
      )
      return i32('add', base, select(isLeft, within(taken, half), i32('add', within(rest, half), int(half))))
    },
    reference: ([x], { axis, half, descending }): F64Tensor => {
      const data = new Float64Array(x!.data.length)
      forEachLine(x!.shape, axis, (positions) => {
        for (let base = 0; base < positions.length; base += 2 * half) {
          const run = Array.from({ length: 2 * half }, (_, i) => base + i)
          run.sort((p, q) => {
            const by = compareF64(x!.data[positions[p]!]!, x!.data[positions[q]!]!)
            return (descending ? -by : by) || p - q
          })
          run.forEach((from, i) => {
            data[positions[base + i]!] = from
          })
        }
      })
      return { shape: x!.shape, data }
    },
    // Sorted runs of one element each.
    samples: [
      'f32[2,4] | axis=1 half=1 descending=false',
      'i32[6,2] below 3 | axis=0 half=1 descending=true',
    ],
  }),
  defineOp<LastAttrs>({
    name: 'last_of',
    kind: 'generic',
    doc: 'Element c along `axis` is the last position in the sorted `index` that holds c, or -1; by halving.',
    cost: 100,
    type: ([index], { axis, size }): TensorType => {
      checkIndex('last_of', index!)
      return { dtype: 'i32', shape: index!.shape.map((dim, i): Dim => (i === axis ? size : dim)) }
    },
    at: (index, [ids], { axis }, [type]) => {
      const n = dimValue(type!.shape[axis]!)
      const wanted = index[axis]!
      const id = (at: Expr): Expr => ids!(withAxis(index, axis, at))
      const end = search(int(0), int(n), n, (at) => bool('le', id(at), wanted))
      const last = i32('sub', end, int(1))
      const found = bool('and', bool('lt', int(0), end), bool('eq', id(within(last, n)), wanted))
      return select(found, last, int(-1))
    },
    reference: ([ids], { axis, size }, out): F64Tensor => {
      const data = new Float64Array(out.shape.reduce((a, d) => a * d, 1)).fill(-1)
      const inner = out.shape.slice(axis + 1).reduce((a, d) => a * d, 1)
      const sorted = ids!.data.slice().sort()
      // A sample is no sorted line: then nothing is promised, and the halving itself is the reference.
      if (sorted.some((v, i) => v !== ids!.data[i])) return { shape: out.shape, data }
      forEachLine(ids!.shape, axis, (positions) => {
        positions.forEach((at, j) => {
          const [o, k] = [Math.floor(at / inner / positions.length), at % inner]
          data[(o * size + ids!.data[at]!) * inner + k] = j
        })
      })
      return { shape: out.shape, data }
    },
    samples: ['i32[1] below 4 | axis=0 size=4'],
  }),
  defineOp<{ readonly size: number }>({
    name: 'position',
    kind: 'pointwise',
    doc: 'An index as a position from 0 to `size` (i32): negative ones count from the end, and one out of range is reported.',
    cost: 2,
    type: ([index]): TensorType => {
      checkIndex('position', index!)
      return { dtype: 'i32', shape: index!.shape }
    },
    at: (index, [x], { size }) => position(x!(index), size),
    reference: ([x], { size }) => ({ shape: x!.shape, data: x!.data.map((v) => positionF64(v, size)) }),
    samples: ['i32[4] below 5 | size=5'],
  }),
]
