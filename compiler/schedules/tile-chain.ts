// Products of products, tile by tile: a group keeps a block of rows x, meets the tiles of y one after the other, and holds its sums in
// registers; nothing of the size x times y is ever stored. With softmax, the largest value and the sum of each row follow on the way, and
// what was summed before shrinks when a larger value comes (Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et
// al. 2022, "FlashAttention").
import type { Expr, Var } from '../ir/expr.ts'
import type { KExpr, LocalArray, UncountedKernel } from '../ir/kernel.ts'
import type { Tiling } from '../ir/limits.ts'
import { type BufferInfo, divideResults, type Nest } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults, threadRef } from './assemble.ts'
import { type Chain, hiddenSide } from './chain.ts'
import { ChainScores } from './chain-scores.ts'
import { type ChainShape, chainShape } from './chain-shapes.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, kstore } from './kexpr.ts'
import { type Core, coreOf, repeat } from './tile-multiply.ts'
import { type Operand, placeIn, stage, tileOf } from './tile-staging.ts'

/** The kernel of a chain, or null where its tiles do not fit the device. */
export function tileChain(c: Chain, buffers: readonly BufferInfo[], tiling: Tiling): UncountedKernel | null {
  const shape = chainShape(c, buffers, tiling)
  return shape && new Emission(c, buffers, shape, tiling.asyncCopies).kernel()
}

const zero = kconst(0, 'f32')

type Placed = Operand & { readonly base: number }

class Emission {
  private readonly emitter: Emitter
  private readonly nest: Nest
  private readonly scores: Core[]
  private readonly sums: Core[]
  private readonly tiles: LocalArray[] = []
  private readonly c: Chain
  private readonly buffers: readonly BufferInfo[]
  private readonly shape: ChainShape
  /** Buffers that asynchronous copies may read. */
  private readonly copies: (buffer: number) => boolean

  constructor(c: Chain, buffers: readonly BufferInfo[], shape: ChainShape, asyncCopies: boolean) {
    this.c = c
    this.buffers = buffers
    this.shape = shape
    this.copies = (id) => asyncCopies && buffers[id]!.type.dtype === 'f32'
    this.nest = c.nest
    this.emitter = newEmitter(c.nest, buffers)
    this.scores = []
    this.sums = []
  }

  kernel(): UncountedKernel {
    const { c, emitter, shape } = this
    const blocks = Math.ceil(c.x.extent / shape.m)
    const x0 =
      blocks === 1 ? kconst(0) : emitter.let('x0', kmul(kapply('imod', [groupRef, kconst(blocks)]), shape.m))
    const rest = blocks === 1 ? groupRef : emitter.let('rest', kapply('idiv', [groupRef, kconst(blocks)]))
    bindDigits(emitter, c.batch, rest)
    for (const _ of shape.inner) this.scores.push(coreOf(shape.score, emitter))
    for (const _ of c.outer) this.sums.push(coreOf(shape.product, emitter))
    const [core] = this.sums as [Core]
    const own = c.inner.map((inner, i) =>
      this.tile('rows', inner.a, c.x, inner.k, shape.m, shape.inner[i]!, 'a'),
    )
    for (const o of own) stage(o, emitter, shape.threads, { origin: x0, k0: kconst(0), start: kconst(0) })
    const plane = new ChainScores(c, emitter, shape, this.scores, core)
    const shared = emitter.fresh('columns')
    const tile = emitter.fresh('tile')
    const weightTile = this.weightOperand()
    const body = emitter.collect(() => {
      const y0 = emitter.let('y0', kmul(kref(tile), shape.n))
      const across = this.shareTiles(shared, y0)
      this.arrive([...own, ...across.inner])
      c.inner.forEach((_, i) => {
        this.clear(this.scores[i]!)
        this.product(this.scores[i]!, own[i]!, across.inner[i]!, shape.inner[i]!, shape.score.k)
      })
      if (c.softmax) plane.meetTile(x0, y0)
      plane.weigh(x0, y0)
      c.outer.forEach((_, j) => {
        // Everybody has read what the tiles held before.
        emitter.push({ kind: 'barrier' })
        plane.storeWeights(j, weightTile)
        if (j === 0)
          for (const o of across.outer)
            stage(o, emitter, shape.threads, { origin: kconst(0), k0: y0, start: kconst(o.base) })
        this.arrive(j === 0 ? across.outer : [])
        this.product(this.sums[j]!, weightTile, across.outer[j]!, shape.n, shape.product.k)
      })
      emitter.push({ kind: 'barrier' })
    })
    const [from, to] = this.span(x0)
    emitter.push(kfor(tile, from, to, 1, body))
    this.store(x0, plane)
    return finishKernel(c.nest, this.buffers, {
      schedule: `chained contraction${shape.score.precision === 'f32' ? '' : ` in ${shape.score.precision} by tensor cores`}, ${shape.m} rows a group in tiles of ${shape.n}, ${shape.threads} threads`,
      groups: c.batch.reduce((g, v) => g * v.extent, 1) * blocks,
      threads: shape.threads,
      locals: [...this.tiles, { name: shared, type: 'f32', elements: shape.sharedColumns }],
      registers: [
        ...[...this.scores, ...this.sums].flatMap((k) => k.registers),
        ...(c.softmax ? [plane.highest, plane.total] : []),
      ],
      resident: shape.resident,
      body: emitter.body,
    })
  }

  /** A tile that has local memory of its own. */
  private tile(
    stem: string,
    factor: Expr,
    along: Var,
    deep: Var,
    size: number,
    depth: number,
    which: 'a' | 'b',
  ): Operand {
    const made = tileOf(
      { factor, along, deep, size, depth, which, precision: this.shape.score.precision, copies: this.copies },
      this.emitter.fresh(stem),
    )
    this.tiles.push({ name: made.array, type: 'f32', elements: made.elements })
    return made
  }

  /** Waits for the copies of these tiles, and for all threads. */
  private arrive(tiles: readonly Operand[]): void {
    if (tiles.some((o) => o.copy)) {
      this.emitter.push({ kind: 'primitive', name: 'commit_async', elements: [], args: [] })
      this.emitter.push({ kind: 'primitive', name: 'wait_async', elements: [], args: [kconst(0)] })
    }
    this.emitter.push({ kind: 'barrier' })
  }

  /** Weights lie with rows side by side. */
  private weightOperand(): Operand {
    const { c, shape } = this
    const name = this.emitter.fresh('weights')
    const first = c.outer[0]!.weight
    const made = tileOf(
      {
        factor: first,
        along: c.x,
        deep: c.y,
        size: shape.m,
        depth: shape.n,
        which: 'a',
        precision: 'f32',
        layout: 'along',
      },
      name,
    )
    this.tiles.push({ name, type: 'f32', elements: made.elements })
    return made
  }

  /** Stages the factors of the scores; the factors of the products take their place afterwards. */
  private shareTiles(array: string, y0: KExpr): { inner: Placed[]; outer: Placed[] } {
    const { c, emitter, shape } = this
    let at = 0
    const place = (made: Operand): Placed => {
      const placed = { ...made, base: at }
      at += made.elements
      return placed
    }
    const { precision } = shape.score
    const inner = c.inner.map((i, k) =>
      place(
        tileOf(
          {
            factor: i.b,
            along: c.y,
            deep: i.k,
            size: shape.n,
            depth: shape.inner[k]!,
            which: 'b',
            precision,
            copies: this.copies,
          },
          array,
        ),
      ),
    )
    at = 0
    const outer = c.outer.map((o) =>
      place(
        tileOf(
          {
            factor: o.w,
            along: c.n,
            deep: c.y,
            size: shape.columns,
            depth: shape.n,
            which: 'b',
            precision,
            copies: this.copies,
          },
          array,
        ),
      ),
    )
    for (const o of inner)
      stage(o, emitter, shape.threads, { origin: y0, k0: kconst(0), start: kconst(o.base) })
    return { inner, outer }
  }

  /** The tiles that can count for these rows. */
  private span(x0: KExpr): [KExpr, KExpr] {
    const { c, shape, emitter } = this
    const all = Math.ceil(c.y.extent / shape.n)
    const side = hiddenSide(c)
    if (side === 'after') {
      const last = kapply('idiv', [kadd(x0, kconst(shape.m + shape.n - 1)), kconst(shape.n)])
      return [kconst(0), emitter.let('tiles', kapply('min', [last, kconst(all)]))]
    }
    if (side === 'before')
      return [emitter.let('first_tile', kapply('idiv', [x0, kconst(shape.n)])), kconst(all)]
    return [kconst(0), kconst(all)]
  }

  private clear(core: Core): void {
    const { name, elements } = core.registers[0]!
    repeat(this.emitter, 'i', elements, (i) => this.emitter.push(kstore(name, i, zero)))
  }

  private product(core: Core, a: Operand, b: Placed, depth: number, step: number): void {
    const { emitter } = this
    if (depth === step) {
      core.multiply(a, b, kconst(0), kconst(b.base))
      return
    }
    const k0 = emitter.fresh('k0')
    const start = (o: Operand, base: number): KExpr =>
      emitter.let('start', placeIn(o, kconst(base), kconst(0), kref(k0)))
    const body = emitter.collect(() => core.multiply(a, b, start(a, 0), start(b, b.base)))
    emitter.push({ ...kfor(k0, kconst(0), kconst(depth), step, body), unroll: 1 })
  }

  /** The element-wise tail on the finished sums, and the values of the rows. */
  private store(x0: KExpr, plane: ChainScores): void {
    const { c, emitter, shape, nest } = this
    const [core] = this.sums as [Core]
    const { elements, rows } = divideResults(nest)
    const softmax = c.softmax
    const when = (condition: KExpr | null, body: () => void): void => {
      if (condition === null) emitter.inline(body)
      else emitter.scoped(body, (then) => ({ kind: 'if', condition, then, else: [] }))
    }
    const below = (at: KExpr, extent: number, size: number): KExpr | null =>
      extent % size === 0 ? null : kapply('lt', [at, kconst(extent)], 'bool')
    repeat(emitter, 'i', core.rows, (r) => {
      const x = emitter.let('x', kadd(x0, core.row(r)))
      let total: KExpr | null = null
      if (softmax) {
        const sum = emitter.mutable('sum', kload(plane.total.name, r, 'f32'))
        plane.acrossRow('add', sum)
        total = sum
      }
      when(below(x, c.x.extent, shape.m), () => {
        emitter.bind(c.x, x)
        if (softmax) {
          emitter.bind(softmax.highest, kload(plane.highest.name, r, 'f32'))
          emitter.bind(softmax.total, total!)
        }
        if (rows.results.length > 0)
          when(kapply('eq', [kapply('imod', [threadRef, kconst(shape.across)]), kconst(0)], 'bool'), () =>
            storeResults(rows, this.buffers, emitter),
          )
        repeat(emitter, 'j', core.columns, (q) => {
          const n = emitter.let('n', core.column(q))
          when(below(n, c.n.extent, shape.columns), () => {
            emitter.bind(c.n, n)
            c.outer.forEach(({ sum }, j) => {
              const own = this.sums[j]!
              const value = kload(own.registers[0]!.name, own.sum(r, q), 'f32')
              emitter.bind(sum, emitter.let('sum', total ? kapply('div', [value, total]) : value))
            })
            storeResults(elements, this.buffers, emitter)
          })
        })
      })
    })
  }
}
