// Winograd products on a device whose groups are single threads: the products of a block of tiles at all points in scratch memory, then the
// results of its tiles, line by line, with what follows them.
import { laneFactor } from '../ir/index-terms.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { pointsOf } from '../ir/winograd.ts'
import { bindDigits, chunkEmitter, finishKernel, groupRef, storeResults } from './assemble.ts'
import { inPlace, multiply } from './chunk-multiply.ts'
import { pack } from './chunk-packing.ts'
import { bindSum, endOfPairs, joinsAlong, storeVectors } from './chunk-pairs.ts'
import { type Panel, panelOf } from './chunk-tiles.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref } from './kexpr.ts'
import type { WinogradBlock } from './winograd-blocks.ts'
import { storeLines } from './winograd-lines.ts'
import type { WinogradSum } from './winograd-sum.ts'

/** Names of the arrays of a group: packed columns, sums at the points, and lines of results. */
interface Arrays {
  readonly packed: string
  readonly sums: string
  readonly lines: string
}

/** What a group computes: filters from m0 on, rows of tiles from `row0` on, and tiles of these from `tile0` on. */
interface Place {
  readonly m0: KExpr
  readonly row0: KExpr
  readonly tile0: KExpr
  readonly filters: KExpr
  readonly rows: KExpr
  /** Tiles of each row. */
  readonly width: KExpr
}

export function chunkWinograd(
  w: WinogradSum,
  buffers: readonly BufferInfo[],
  profile: Profile,
  block: WinogradBlock,
): UncountedKernel {
  const emitter = chunkEmitter(w.nest, buffers, profile)
  emitter.register([w.u, w.v])
  const arrays = {
    packed: emitter.fresh('packed_tiles'),
    sums: emitter.fresh('sums'),
    lines: emitter.fresh('lines'),
  }
  const { at, groups } = place(w, emitter, block)
  const side = pointsOf(w.tile)
  emitter.loop(w.i, kconst(0), kconst(side), 1, 1, () =>
    emitter.loop(w.j, kconst(0), kconst(side), 1, 1, () => products(w, emitter, profile, block, at, arrays)),
  )
  emitter.push({
    kind: 'comment',
    text: `results of the tiles: ${w.tile} lines of each row of them at a time`,
  })
  results(w, buffers, emitter, block, at, arrays)
  const points = side * side * block.filters * block.columns
  return finishKernel(w.nest, buffers, {
    schedule: `Winograd F(${w.tile} x ${w.tile}, 3 x 3), ${block.filters} filters by ${block.rows} x ${block.width} tiles`,
    groups,
    threads: 1,
    locals: [
      { name: arrays.packed, type: 'f32', elements: block.columns * block.terms },
      // The last vector of tiles may reach past the end.
      { name: arrays.sums, type: 'f32', elements: points + 4 },
      { name: arrays.lines, type: 'f32', elements: w.tile * lineOf(w, block) },
    ],
    body: emitter.body,
  })
}

/** Elements of a line of results, with those of tiles past the end. */
const lineOf = (w: WinogradSum, block: WinogradBlock): number => w.tile * Math.ceil(block.width / 4) * 4

/** Binds the loops outside of the block, and says where it lies. */
function place(w: WinogradSum, emitter: Emitter, block: WinogradBlock): { at: Place; groups: number } {
  const tileRows = w.column.extent / w.tileColumns
  const counts = {
    filters: Math.ceil(w.k.extent / block.filters),
    segments: Math.ceil(w.tileColumns / block.width),
    rows: Math.ceil(tileRows / block.rows),
  }
  let rest: KExpr = groupRef
  const take = (count: number, stem: string, size: number): KExpr => {
    if (count === 1) return kconst(0)
    const digit = emitter.let(stem, kapply('imod', [rest, kconst(count)]))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return emitter.let(`${stem}_start`, kmul(digit, size))
  }
  const left = (extent: number, size: number, start: KExpr, stem: string): KExpr =>
    extent % size === 0
      ? kconst(size)
      : start.op === 'const'
        ? kconst(extent)
        : emitter.let(stem, kapply('min', [kconst(size), kapply('sub', [kconst(extent), start])]))
  const m0 = take(counts.filters, 'filter_block', block.filters)
  const tile0 = take(counts.segments, 'segment', block.width)
  const row0 = take(counts.rows, 'row_block', block.rows)
  bindDigits(emitter, w.batch, rest)
  const at: Place = {
    ...{ m0, tile0, row0 },
    filters: left(w.k.extent, block.filters, m0, 'filters'),
    rows: left(tileRows, block.rows, row0, 'tile_rows'),
    width: left(w.tileColumns, block.width, tile0, 'tiles_across'),
  }
  const batch = w.batch.reduce((n, v) => n * v.extent, 1)
  return { at, groups: batch * counts.filters * counts.segments * counts.rows }
}

/** sums[i, j] = u[i, j] * v[i, j], for the point to which i and j are bound. */
function products(
  w: WinogradSum,
  emitter: Emitter,
  profile: Profile,
  block: WinogradBlock,
  at: Place,
  arrays: Arrays,
): void {
  const point = kadd(kmul(emitter.value(w.i), pointsOf(w.tile)), emitter.value(w.j))
  const start = emitter.let('point_start', kmul(point, block.filters * block.columns))
  const origin = emitter.let('first_tile', kadd(kmul(at.row0, w.tileColumns), at.tile0))
  const columns = kapply('mul', [at.rows, at.width])
  const count = at.rows.op === 'const' && at.width.op === 'const' ? kconst(block.rows * block.width) : columns
  const panel = panelOf(profile)
  const tiles = { m: block.filters, n: block.columns, k: block.terms, panel }
  const terms = (c0: KExpr, first: boolean): void => {
    const depth =
      w.c.extent % block.terms === 0
        ? kconst(block.terms)
        : emitter.let('depth', kapply('min', [kconst(block.terms), kapply('sub', [kconst(w.c.extent), c0])]))
    emitter.push({ kind: 'comment', text: `tiles at this point, ${panel.columns} side by side` })
    const tileCount = count.op === 'const' ? count : emitter.let('tiles', count)
    pack(emitter, {
      ...{ factor: w.v, along: w.column, k: w.c, origin, count: tileCount, k0: c0, depth },
      ...{ array: arrays.packed, width: panel.columns, stride: block.terms, places: '' },
      ...(isAligned(w, block, panel) ? {} : { ragged: true }),
    })
    emitter.push({
      kind: 'comment',
      text: `${panel.rows} x ${panel.columns} products at a time, in registers`,
    })
    multiply(emitter, {
      ...{ packB: arrays.packed, tile: arrays.sums, start, m: w.k.extent },
      ...{ rows: at.filters, columns: tileCount, depth, tiles, first, fma: profile.fma },
      a: inPlace({ a: w.u, m: w.k, k: w.c }, emitter, at.m0, c0),
    })
  }
  if (w.c.extent <= block.terms) {
    terms(kconst(0), true)
    return
  }
  for (const stmt of emitter.collect(() => terms(kconst(0), true))) emitter.push(stmt)
  const name = emitter.fresh('c0')
  emitter.scoped(
    () => terms(kref(name), false),
    (body) => kfor(name, kconst(block.terms), kconst(w.c.extent), block.terms, body),
  )
}

/** Whether every block begins at a multiple of the columns of a panel. */
const isAligned = (w: WinogradSum, block: WinogradBlock, { columns }: Panel): boolean =>
  (block.rows * w.tileColumns) % columns === 0 &&
  (block.width === w.tileColumns || (block.width % columns === 0 && w.tileColumns % columns === 0))

/** The lines of every row of tiles, and the results that are made of them. */
function results(
  w: WinogradSum,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  block: WinogradBlock,
  at: Place,
  arrays: Arrays,
): void {
  const [filter, row] = [emitter.fresh('filter'), emitter.fresh('tile_row')]
  emitter.scoped(
    () => {
      emitter.bind(w.k, emitter.let('k', kadd(at.m0, kref(filter))))
      emitter.scoped(
        () => {
          const from = emitter.let(
            'from',
            kadd(kmul(kref(filter), block.columns), kapply('mul', [kref(row), at.width])),
          )
          storeLines(emitter, w.tile, {
            ...{ sums: arrays.sums, apart: block.filters * block.columns, from },
            ...{ lines: arrays.lines, length: lineOf(w, block), tiles: at.width },
          })
          const tileRow = emitter.let('row', kadd(at.row0, kref(row)))
          const inImage = w.image ? kapply('imod', [tileRow, kconst(w.tileRows)]) : tileRow
          if (w.image)
            emitter.bind(w.image, emitter.let('image', kapply('idiv', [tileRow, kconst(w.tileRows)])))
          const p0 = emitter.let('p0', kmul(inImage, w.tile))
          for (let line = 0; line < w.tile; line++)
            storeLine(w, buffers, emitter, block, at, arrays, p0, line)
        },
        (body) => kfor(row, kconst(0), at.rows, 1, body),
      )
    },
    (body) => kfor(filter, kconst(0), at.filters, 1, body),
  )
}

/** The element-wise tail on one line. */
function storeLine(
  w: WinogradSum,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  block: WinogradBlock,
  at: Place,
  arrays: Arrays,
  p0: KExpr,
  line: number,
): void {
  const stored = (): void => {
    emitter.bind(w.p, emitter.let('p', kadd(p0, kconst(line))))
    const q0 = at.tile0.op === 'const' ? kconst(0) : emitter.let('q0', kmul(at.tile0, w.tile))
    const end =
      at.width.op === 'const' && at.tile0.op === 'const'
        ? kconst(Math.min(w.q.extent, w.tile * block.width))
        : emitter.let('q_end', kapply('min', [kadd(q0, kmul(at.width, w.tile)), kconst(w.q.extent)]))
    const store = (lanes: 1 | 4) => () => {
      const q = emitter.scalarLane(() => emitter.value(w.q))
      const index = kapply('sub', [q, q0])
      const sum = emitter.let('sum', kload(arrays.lines, index, 'f32', lanes, line * lineOf(w, block)))
      if (lanes === 4) emitter.bindVector(w.reduce, sum)
      emitter.bind(w.reduce, lanes === 4 ? { op: 'lane', value: sum, lane: 0, type: 'f32', lanes: 1 } : sum)
      storeResults(w.nest, buffers, emitter)
    }
    const wide = w.nest.results.every((r) => laneFactor(r.index, w.q) === 1)
    if (!wide) {
      emitter.loop(w.q, q0, end, 1, 1, store(1))
      return
    }
    let from = q0
    if (emitter.joins && joinsAlong(w.nest, w.q, w.reduce)) {
      from = endOfPairs(emitter, q0, end)
      emitter.loop(w.q, q0, from, 8, 4, () => {
        const at = emitter.let('at', kapply('sub', [emitter.scalarLane(() => emitter.value(w.q)), q0]))
        storeVectors(w.nest, buffers, emitter, w.q, 2, (values, by) => {
          const sum = kload(arrays.lines, at, 'f32', 4, line * lineOf(w, block) + by)
          bindSum(emitter, values, emitter.let('sum', sum))
        })
      })
    }
    emitter.loop(w.q, from, kapply('sub', [end, kconst(3)]), 4, 4, store(4))
    if (w.q.extent % 4 === 0) return
    const left = kapply('bitand', [kapply('sub', [end, q0]), kconst(-4)])
    emitter.loop(w.q, emitter.let('tail', kadd(q0, left)), end, 1, 1, store(1))
  }
  if (line === 0 || w.p.extent % w.tile === 0) emitter.inline(stored)
  else
    emitter.scoped(stored, (then) => ({
      kind: 'if',
      condition: kapply('lt', [kadd(p0, kconst(line)), kconst(w.p.extent)], 'bool'),
      then,
      else: [],
    }))
}
