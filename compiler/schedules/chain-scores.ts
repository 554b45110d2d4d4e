// The scores of a tile in a chain of products, in the threads' registers: masks and scales, the running softmax of each row, and the weights
// that they become.
import { type Expr, load, variable } from '../ir/expr.ts'
import type { KExpr, LocalArray } from '../ir/kernel.ts'
import { substitute } from '../ir/simplify-expr.ts'
import type { Chain } from './chain.ts'
import type { ChainShape } from './chain-shapes.ts'
import type { Emitter } from './emitter.ts'
import { holdInside } from './hold-inside.ts'
import { kadd, kapply, kconst, kload, kstore } from './kexpr.ts'
import { type Core, repeat } from './tile-multiply.ts'
import { type Operand, placeIn } from './tile-staging.ts'

const lowest = kconst(-Infinity, 'f32')
const zero = kconst(0, 'f32')

/** The buffer of values that stand for others: none has such a number. */
const STAND_IN = -2

export class ChainScores {
  /** Largest score and sum of exponentials of each row so far. */
  readonly highest: LocalArray
  readonly total: LocalArray
  private readonly weights: readonly Expr[]
  /** Stand for the inner sums. */
  private readonly stands: readonly Expr[]
  /** Bound wherever a score is: what stands for a value of the tile at hand sees it, and is found there. */
  private readonly here = variable('here', 1)
  /** Stands for exp(score - highest). */
  private readonly exponential = load(STAND_IN, this.here, 'f32')
  private readonly c: Chain
  private readonly emitter: Emitter
  private readonly shape: ChainShape
  private readonly scores: readonly Core[]
  private readonly product: Core

  /** `scores` hold the inner sums, one core each; `product` holds what a larger value shrinks. */
  constructor(c: Chain, emitter: Emitter, shape: ChainShape, scores: readonly Core[], product: Core) {
    this.c = c
    this.emitter = emitter
    this.shape = shape
    this.scores = scores
    this.product = product
    this.highest = { name: emitter.fresh('highest'), type: 'f32', elements: product.rows }
    this.total = { name: emitter.fresh('total'), type: 'f32', elements: product.rows }
    // A weight is made of what the exponentials are before they are divided.
    const { softmax } = c
    this.weights = c.outer.map(({ weight }) =>
      softmax ? substitute([weight], new Map([[softmax.quotient.id, this.exponential]]))[0]! : weight,
    )
    this.stands = c.inner.map((_, i) => load(STAND_IN - 1 - i, this.here, 'f32'))
    if (softmax) repeat(emitter, 'i', product.rows, (i) => emitter.push(kstore(this.highest.name, i, lowest)))
  }

  /** Runs `body` for each score of the thread, with row, column and sums bound. */
  private eachScore(r: KExpr, x0: KExpr, y0: KExpr, body: (at: KExpr, inside: KExpr | null) => void): void {
    const { c, emitter, shape } = this
    const [core] = this.scores as [Core]
    repeat(emitter, 'j', core.columns, (q) => {
      const x = emitter.let('x', kadd(x0, core.row(r)))
      const y = emitter.let('y', kadd(y0, core.column(q)))
      emitter.bind(c.x, x)
      emitter.bind(c.y, y)
      emitter.bind(this.here, kconst(0))
      c.inner.forEach((_, i) => {
        const own = this.scores[i]!
        emitter.bind(this.stands[i]!, kload(own.registers[0]!.name, own.sum(r, q), 'f32'))
      })
      const inside = c.y.extent % shape.n === 0 ? null : kapply('lt', [y, kconst(c.y.extent)], 'bool')
      body(core.sum(r, q), inside)
    })
  }

  /** A value of the plane; what it loads past the ends is loaded at the last place. */
  private planeValue(e: Expr): KExpr {
    const { c, emitter, shape } = this
    const ragged = [
      ...(c.x.extent % shape.m === 0 ? [] : [c.x]),
      ...(c.y.extent % shape.n === 0 ? [] : [c.y]),
    ]
    const sums = c.inner.map((i) => i.sum)
    const [open] = substitute([e], new Map(sums.map((sum, i) => [sum.id, this.stands[i]!]))) as [Expr]
    const held = holdInside(emitter, open, ragged)
    emitter.register([held])
    return emitter.value(held)
  }

  /** Largest value and sum of each row so far; what was summed shrinks with a larger value. */
  meetTile(x0: KExpr, y0: KExpr): void {
    const { c, emitter } = this
    const [core, product] = [this.scores[0]!, this.product]
    const sums = core.registers[0]!.name
    const softmax = c.softmax!
    repeat(emitter, 'i', core.rows, (r) => {
      const best = emitter.mutable('best', lowest)
      this.eachScore(r, x0, y0, (at, inside) => {
        const value = this.planeValue(softmax.score)
        const score = emitter.let('score', inside ? kapply('select', [inside, value, lowest], 'f32') : value)
        emitter.push(kstore(sums, at, score))
        emitter.push({ kind: 'assign', name: best.name, value: kapply('max', [best, score]) })
      })
      this.acrossRow('max', best)
      const before = kload(this.highest.name, r, 'f32')
      const most = emitter.let('most', kapply('max', [before, best]))
      // A row that is hidden so far has nothing to shrink.
      const base = emitter.let(
        'base',
        kapply('select', [kapply('eq', [most, lowest], 'bool'), zero, most], 'f32'),
      )
      const shrink = emitter.let('shrink', kapply('exp', [kapply('sub', [before, base])]))
      const part = emitter.mutable('part', zero)
      repeat(emitter, 'j', core.columns, (q) => {
        const at = core.sum(r, q)
        const weight = emitter.let('weight', kapply('exp', [kapply('sub', [kload(sums, at, 'f32'), base])]))
        emitter.push(kstore(sums, at, weight))
        emitter.push({ kind: 'assign', name: part.name, value: kapply('add', [part, weight]) })
      })
      const total = kload(this.total.name, r, 'f32')
      emitter.push(kstore(this.total.name, r, kapply('fma', [total, shrink, part])))
      emitter.push(kstore(this.highest.name, r, most))
      const held = product.registers[0]!.name
      repeat(emitter, 'j', product.columns, (q) => {
        const at = product.sum(r, q)
        emitter.push(kstore(held, at, kapply('mul', [kload(held, at, 'f32'), shrink])))
      })
    })
  }

  /** Combines a value of each thread with those of the threads that hold the same row. */
  acrossRow(fn: 'max' | 'add', value: KExpr & { op: 'ref' }): void {
    for (let bit = this.shape.across / 2; bit >= 1; bit /= 2) {
      const other: KExpr = {
        op: 'primitive',
        name: 'shuffle_xor',
        args: [value, kconst(bit)],
        type: 'f32',
        lanes: 1,
      }
      this.emitter.push({ kind: 'assign', name: value.name, value: kapply(fn, [value, other]) })
    }
  }

  /** The weights of each product take the place of the scores. */
  weigh(x0: KExpr, y0: KExpr): void {
    const { c, emitter } = this
    const core = this.scores[0]!
    const plain = c.softmax && this.weights[0] === this.exponential
    if (plain) return
    repeat(emitter, 'i', core.rows, (r) =>
      this.eachScore(r, x0, y0, (at, inside) => {
        if (c.softmax) emitter.bind(this.exponential, kload(core.registers[0]!.name, at, 'f32'))
        const values = this.weights.map((w) => {
          const value = this.planeValue(w)
          return emitter.let('weight', inside ? kapply('select', [inside, value, zero], 'f32') : value)
        })
        values.forEach((v, j) => {
          emitter.push(kstore(this.scores[j]!.registers[0]!.name, at, v))
        })
      }),
    )
  }

  /** Puts the weights of one product where all threads find them. */
  storeWeights(j: number, tile: Operand): void {
    const core = this.scores[j]!
    repeat(this.emitter, 'i', core.rows, (r) =>
      repeat(this.emitter, 'j', core.columns, (q) => {
        const value = kload(core.registers[0]!.name, core.sum(r, q), 'f32')
        this.emitter.push(kstore(tile.array, placeIn(tile, kconst(0), core.row(r), core.column(q)), value))
      }),
    )
  }
}
