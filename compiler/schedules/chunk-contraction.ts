// Matrix products on a device whose groups are single threads: packed panels, and tiles of a few rows by 8 columns in registers.
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeResults } from './assemble.ts'
import { inPlace, multiply, packedRows } from './chunk-multiply.ts'
import { pack, termPlaces } from './chunk-packing.ts'
import { bindSum, endOfPairs, joinsAlong, storeVectors } from './chunk-pairs.ts'
import type { Tiles } from './chunk-tiles.ts'
import { type Contraction, readInPlace } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref } from './kexpr.ts'

export function chunkContraction(
  c: Contraction,
  buffers: readonly BufferInfo[],
  profile: Profile,
  tiles: Tiles,
): UncountedKernel {
  const { nest } = c
  const { panel } = tiles
  const emitter = chunkEmitter(nest, buffers, profile)
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
  const direct = readInPlace(c, buffers)
  const hasPlaces = termPlaces(c.b, c.n, c.k) !== null || (!direct && termPlaces(c.a, c.m, c.k) !== null)
  const packA = emitter.fresh('packed_a')
  const packB = emitter.fresh('packed_b')
  const places = emitter.fresh('places')
  const tile = emitter.fresh('tile')
  const blocks = Math.ceil(c.k.extent / tiles.k)

  const block = (k0: KExpr, first: boolean): void => {
    const depth =
      c.k.extent % tiles.k === 0
        ? kconst(tiles.k)
        : blocks === 1
          ? kconst(c.k.extent)
          : emitter.let('depth', kapply('min', [kconst(tiles.k), kapply('sub', [kconst(c.k.extent), k0])]))
    const terms = { k: c.k, k0, depth, stride: tiles.k, places }
    emitter.push({ kind: 'comment', text: `columns of b, ${panel.columns} side by side` })
    pack(emitter, {
      ...terms,
      factor: c.b,
      along: c.n,
      origin: n0,
      count: columns,
      array: packB,
      width: panel.columns,
    })
    if (!direct) {
      emitter.push({ kind: 'comment', text: `rows of a, ${panel.rows} side by side` })
      pack(emitter, {
        ...terms,
        factor: c.a,
        along: c.m,
        origin: m0,
        count: rows,
        array: packA,
        width: panel.rows,
      })
    }
    emitter.push({
      kind: 'comment',
      text: `${panel.rows} x ${panel.columns} products at a time, in registers`,
    })
    const a = direct ? inPlace(c, emitter, m0, k0) : packedRows(packA, emitter, tiles)
    const m = c.m.extent
    multiply(emitter, {
      ...{ a, packB, tile, start: kconst(0), m, rows, columns, depth, tiles, first, fma: profile.fma },
    })
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
      ...(direct ? [] : [{ name: packA, type: 'f32', elements: tiles.m * tiles.k } as const]),
      { name: tile, type: 'f32', elements: tiles.m * tiles.n },
      ...(hasPlaces ? [{ name: places, type: 'i32', elements: tiles.k } as const] : []),
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
      let from = x.n0
      if (emitter.joins && joinsAlong(c.nest, c.n, c.reduce)) {
        from = endOfPairs(emitter, x.n0, end)
        emitter.loop(c.n, x.n0, from, 8, 4, () => {
          const at = emitter.let('at', kapply('add', [start, emitter.scalarLane(() => emitter.value(c.n))]))
          storeVectors(c.nest, buffers, emitter, c.n, 2, (values, by) => {
            bindSum(emitter, values, emitter.let('sum', kload(x.tile, at, 'f32', 4, by)))
          })
        })
      }
      emitter.loop(c.n, from, kapply('sub', [end, kconst(3)]), 4, 4, store(4))
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
