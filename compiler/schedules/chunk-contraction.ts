// Matrix products on a device whose groups are single threads: packed panels, and tiles of a few rows by 8 columns in registers.
import type { Expr, Var } from '../ir/expr.ts'
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { heldAt, pastEnd } from './hold-inside.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, ksplat, kstore, multiplyAdd } from './kexpr.ts'

const COLUMNS = 8
/** Rows of one register tile: with 8 columns, more accumulators than 4 rows need no longer stay in registers. */
const ROWS = 4

export interface Tiles {
  readonly m: number
  readonly n: number
  readonly k: number
  /** Rows of one register tile. */
  readonly rows: number
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

/** Tiles that fill the caches (L1 holds a panel of b, L2 the packed tiles), small enough that every thread gets some. */
function chooseTiles(c: Contraction, profile: Profile): Tiles {
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const k = Math.min(c.k.extent, 256)
  const rows = Math.min(ROWS, c.m.extent)
  let m = Math.min(roundUp(c.m.extent, rows), roundUp(64 - rows + 1, rows))
  let n = Math.min(roundUp(c.n.extent, COLUMNS), 128)
  const groups = () => batch * Math.ceil(c.m.extent / m) * Math.ceil(c.n.extent / n)
  const enough = profile.parallelism / 2
  while (groups() < enough && (m > 16 + rows || n > 32)) {
    if (n > 32 && n >= 2 * m) n = Math.max(32, roundUp(n / 2, COLUMNS))
    else if (m > 16 + rows) m = roundUp(Math.max(16, m / 2), rows)
    else n = Math.max(32, roundUp(n / 2, COLUMNS))
  }
  return { m, n, k, rows }
}

/** The tiles of the model of cost, and some of other sizes. */
export function tileSizes(c: Contraction, profile: Profile): Tiles[] {
  const usual = chooseTiles(c, profile)
  const others: Tiles[] = [
    { ...usual, n: Math.max(COLUMNS, roundUp(usual.n / 2, COLUMNS)) },
    { ...usual, m: Math.max(usual.rows, roundUp(usual.m / 2, usual.rows)) },
    { ...usual, n: Math.min(roundUp(c.n.extent, COLUMNS), 2 * usual.n) },
    { ...usual, k: Math.min(c.k.extent, 512) },
    { ...usual, k: Math.min(c.k.extent, 128) },
  ]
  const seen = new Set<string>()
  return [usual, ...others].filter((t) => {
    const key = `${t.m} ${t.n} ${t.k}`
    return !seen.has(key) && seen.add(key)
  })
}

export function chunkContraction(
  c: Contraction,
  buffers: readonly BufferInfo[],
  profile: Profile,
  tiles: Tiles,
): UncountedKernel {
  const { nest } = c
  const emitter = newEmitter(nest, buffers)
  for (const e of [c.a, c.b]) emitter.register([e])
  const [rowTiles, columnTiles] = [Math.ceil(c.m.extent / tiles.m), Math.ceil(c.n.extent / tiles.n)]
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)

  const [m0, n0] = tileOrigin(c, emitter, tiles, rowTiles, columnTiles)
  const rows =
    c.m.extent % tiles.m === 0
      ? kconst(tiles.m)
      : emitter.let('rows', kapply('min', [kconst(tiles.m), kapply('sub', [kconst(c.m.extent), m0])]))
  const columns =
    c.n.extent % tiles.n === 0
      ? kconst(tiles.n)
      : emitter.let('columns', kapply('min', [kconst(tiles.n), kapply('sub', [kconst(c.n.extent), n0])]))
  const packA = emitter.fresh('packed_a')
  const packB = emitter.fresh('packed_b')
  const tile = emitter.fresh('tile')
  const blocks = Math.ceil(c.k.extent / tiles.k)

  const block = (k0: KExpr, first: boolean): void => {
    const depth =
      c.k.extent % tiles.k === 0
        ? kconst(tiles.k)
        : blocks === 1
          ? kconst(c.k.extent)
          : emitter.let('depth', kapply('min', [kconst(tiles.k), kapply('sub', [kconst(c.k.extent), k0])]))
    emitter.push({ kind: 'comment', text: `columns of b, ${COLUMNS} side by side` })
    pack(c, emitter, {
      factor: c.b,
      along: c.n,
      origin: n0,
      count: columns,
      array: packB,
      width: COLUMNS,
      k0,
      depth,
      stride: tiles.k,
    })
    emitter.push({ kind: 'comment', text: `rows of a, ${tiles.rows} side by side` })
    pack(c, emitter, {
      factor: c.a,
      along: c.m,
      origin: m0,
      count: rows,
      array: packA,
      width: tiles.rows,
      k0,
      depth,
      stride: tiles.k,
    })
    emitter.push({ kind: 'comment', text: `${tiles.rows} x ${COLUMNS} products at a time, in registers` })
    multiply(emitter, { packA, packB, tile, rows, columns, depth, tiles, first, fma: profile.fma })
  }
  if (blocks === 1) block(kconst(0), true)
  else {
    for (const stmt of emitter.collect(() => block(kconst(0), true))) emitter.push(stmt)
    const name = emitter.fresh('k0')
    emitter.scoped(
      () => block(kref(name), false),
      (body) => kfor(name, kconst(tiles.k), kconst(c.k.extent), tiles.k, body),
    )
  }
  emitter.push({ kind: 'comment', text: 'results of the tile' })
  storeTile(c, buffers, emitter, { tile, m0, n0, rows, columns, tiles })
  return finishKernel(nest, buffers, {
    schedule: `contraction, tiles of ${tiles.m} x ${tiles.n} x ${tiles.k}`,
    groups: batch * rowTiles * columnTiles,
    threads: 1,
    locals: [
      { name: packB, type: 'f32', elements: tiles.n * tiles.k },
      { name: packA, type: 'f32', elements: tiles.m * tiles.k },
      { name: tile, type: 'f32', elements: tiles.m * tiles.n },
    ],
    body: emitter.body,
  })
}

/** Binds the loops outside of the tile, and gives the tile's first row and column. */
function tileOrigin(
  c: Contraction,
  emitter: Emitter,
  tiles: Tiles,
  rowTiles: number,
  columnTiles: number,
): [KExpr, KExpr] {
  let rest: KExpr = groupRef
  const take = (count: number, stem: string): KExpr => {
    if (count === 1) return kconst(0)
    const digit = emitter.let(stem, kapply('imod', [rest, kconst(count)]))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return digit
  }
  const column = take(columnTiles, 'column_tile')
  const row = take(rowTiles, 'row_tile')
  bindDigits(emitter, c.batch, rest)
  const at = (digit: KExpr, size: number, stem: string): KExpr =>
    digit.op === 'const' ? kconst(0) : emitter.let(stem, kmul(digit, size))
  return [at(row, tiles.m, 'm0'), at(column, tiles.n, 'n0')]
}

interface Packing {
  readonly factor: Expr
  readonly along: Contraction['m']
  readonly origin: KExpr
  readonly count: KExpr
  readonly array: string
  readonly width: number
  readonly k0: KExpr
  readonly depth: KExpr
  /** Room for k in each panel. */
  readonly stride: number
}

/** array[(panel * stride + k) * width + i] = factor at (origin + panel * width + i, k0 + k); rows past the end repeat the last one. */
function pack(c: Contraction, emitter: Emitter, p: Packing): void {
  const name = emitter.fresh('panel')
  const exact = p.along.extent % p.width === 0
  const panel = (factor: Expr, v: Var): void => {
    const first = emitter.let('first', kadd(p.origin, kref(name)))
    // Lanes start at multiples of four only where panels do.
    const lanes = p.width % 4 === 0 ? 4 : 1
    emitter.loop(v, first, kapply('add', [first, kconst(p.width)]), lanes, lanes, () => {
      const offset = emitter.let(
        'to',
        kapply('add', [
          kmul(kref(name), p.stride),
          kapply('sub', [emitter.scalarLane(() => emitter.value(v)), first]),
        ]),
      )
      const k = emitter.fresh('k')
      emitter.scoped(
        () => {
          emitter.bind(
            c.k,
            p.k0.op === 'const' && p.k0.value === 0 ? kref(k) : emitter.let('k_at', kadd(p.k0, kref(k))),
          )
          emitter.push(
            kstore(
              p.array,
              kapply('add', [offset, kmul(kref(k), p.width)]),
              lanes === 4 ? ksplat(emitter.value(factor)) : emitter.value(factor),
            ),
          )
        },
        (body) => kfor(k, kconst(0), p.depth, 1, body),
      )
    })
  }
  emitter.scoped(
    () => {
      if (exact) {
        panel(p.factor, p.along)
        return
      }
      const wide = pastEnd(p.along)
      const clamped = heldAt(p.factor, p.along, wide)
      emitter.register([clamped])
      if (p.along.extent < p.width) {
        panel(clamped, wide)
        return
      }
      const full = kapply(
        'le',
        [kapply('add', [kadd(p.origin, kref(name)), kconst(p.width)]), kconst(p.along.extent)],
        'bool',
      )
      const [whole, edge] = [
        emitter.collect(() => panel(p.factor, p.along)),
        emitter.collect(() => panel(clamped, wide)),
      ]
      emitter.push({ kind: 'if', condition: full, then: whole, else: edge })
    },
    (body) => kfor(name, kconst(0), p.count, p.width, body),
  )
}

interface Multiply {
  readonly packA: string
  readonly packB: string
  readonly tile: string
  readonly rows: KExpr
  readonly columns: KExpr
  readonly depth: KExpr
  readonly tiles: Tiles
  readonly first: boolean
  readonly fma: boolean
}

function multiply(emitter: Emitter, x: Multiply): void {
  const [column, row] = [emitter.fresh('column'), emitter.fresh('row')]
  const body = emitter.collect(() => {
    const at = emitter.let('at', kapply('add', [kmul(kref(row), x.tiles.n), kref(column)]))
    const acc = Array.from({ length: x.tiles.rows }, (_, r) =>
      [0, 4].map((h) =>
        emitter.mutable(
          'c',
          x.first ? ksplat(kconst(0, 'f32')) : kload(x.tile, at, 'f32', 4, r * x.tiles.n + h),
        ),
      ),
    )
    const [from, to] = [
      emitter.let('a_at', kmul(kref(row), x.tiles.k)),
      emitter.let('b_at', kmul(kref(column), x.tiles.k)),
    ]
    const k = emitter.fresh('k')
    const inner = emitter.collect(() => {
      const ai = emitter.let('ai', kapply('add', [from, kmul(kref(k), x.tiles.rows)]))
      const bi = emitter.let('bi', kapply('add', [to, kmul(kref(k), COLUMNS)]))
      const b = [0, 4].map((h) => emitter.let('b', kload(x.packB, bi, 'f32', 4, h)))
      acc.forEach((pair, r) => {
        const a = emitter.let('a', {
          op: 'loadSplat',
          array: x.packA,
          index: ai,
          offset: r,
          type: 'f32',
          lanes: 4,
        })
        pair.forEach((c, h) => {
          emitter.push({ kind: 'assign', name: c.name, value: multiplyAdd(a, b[h]!, c, x.fma) })
        })
      })
    })
    emitter.push(kfor(k, kconst(0), x.depth, 1, inner))
    acc.forEach((pair, r) => {
      pair.forEach((c, h) => {
        emitter.push(kstore(x.tile, at, c, r * x.tiles.n + 4 * h))
      })
    })
  })
  emitter.push(
    kfor(column, kconst(0), x.columns, COLUMNS, [kfor(row, kconst(0), x.rows, x.tiles.rows, body)]),
  )
}

/** The element-wise tail on the finished tile, row by row. */
function storeTile(
  c: Contraction,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  x: { tile: string; m0: KExpr; n0: KExpr; rows: KExpr; columns: KExpr; tiles: Tiles },
): void {
  const row = emitter.fresh('row')
  const vector = c.nest.results.every((r) => laneFactor(r.index, c.n) === 1)
  emitter.scoped(
    () => {
      emitter.bind(c.m, emitter.let('m', kadd(x.m0, kref(row))))
      const start = emitter.let('tile_row', kapply('sub', [kmul(kref(row), x.tiles.n), x.n0]))
      const end = emitter.let('n_end', kadd(x.n0, x.columns))
      const store = (lanes: 1 | 4) => () => {
        const n = emitter.scalarLane(() => emitter.value(c.n))
        const sum = emitter.let('sum', kload(x.tile, kapply('add', [start, n]), 'f32', lanes))
        if (lanes === 4) emitter.bindVector(c.reduce, sum)
        emitter.bind(c.reduce, lanes === 4 ? { op: 'lane', value: sum, lane: 0, type: 'f32', lanes: 1 } : sum)
        storeResults(c.nest, buffers, emitter)
      }
      if (!vector) {
        emitter.loop(c.n, x.n0, end, 1, 1, store(1))
        return
      }
      emitter.loop(c.n, x.n0, kapply('sub', [end, kconst(3)]), 4, 4, store(4))
      if (c.n.extent % 4 !== 0)
        emitter.loop(
          c.n,
          emitter.let('tail', kadd(x.n0, kapply('bitand', [x.columns, kconst(-4)]))),
          end,
          1,
          1,
          store(1),
        )
    },
    (body) => kfor(row, kconst(0), x.rows, 1, body),
  )
}
