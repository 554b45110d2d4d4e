// Matrix products on a device with groups of threads: tiles of both factors staged in local memory, 4 x 4 products a thread in registers.
import type { Expr, Var } from '../ir/expr.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults, threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { holdInside } from './hold-inside.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref, kstore } from './kexpr.ts'

/** Products of one thread in each direction. */
const REGISTERS = 4

interface Tiles {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly threads: number
}

/** 64 x 64 where there are enough of them, 32 x 32 otherwise; the staged depth follows from local memory. */
function chooseTiles(c: Contraction, profile: Profile): Tiles {
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const groups = (size: number) => batch * Math.ceil(c.m.extent / size) * Math.ceil(c.n.extent / size)
  const large =
    profile.maxGroupThreads >= 256 &&
    c.m.extent >= 64 &&
    c.n.extent >= 64 &&
    groups(64) >= profile.parallelism / 4
  return large ? { m: 64, n: 64, k: 16, threads: 256 } : { m: 32, n: 32, k: 16, threads: 64 }
}

export function groupContraction(
  c: Contraction,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const { nest } = c
  const t = chooseTiles(c, profile)
  const emitter = newEmitter(nest, buffers)
  const [rowTiles, columnTiles] = [Math.ceil(c.m.extent / t.m), Math.ceil(c.n.extent / t.n)]
  const [tileA, tileB] = [emitter.fresh('tile_a'), emitter.fresh('tile_b')]
  const [m0, n0] = tileOrigin(c, emitter, t, rowTiles, columnTiles)
  const across = t.n / REGISTERS
  const row = emitter.let('row', kmul(kapply('idiv', [threadRef, kconst(across)]), REGISTERS))
  const column = emitter.let('column', kmul(kapply('imod', [threadRef, kconst(across)]), REGISTERS))
  const range = [0, 1, 2, 3]
  const sums = range.map((i) => range.map((j) => emitter.mutable(`c${i}${j}`, kconst(0, 'f32'))))

  const k0 = emitter.fresh('k0')
  const body = emitter.collect(() => {
    stage(c, emitter, {
      factor: c.a,
      along: c.m,
      origin: m0,
      size: t.m,
      array: tileA,
      k0: kref(k0),
      depth: t.k,
      threads: t.threads,
    })
    stage(c, emitter, {
      factor: c.b,
      along: c.n,
      origin: n0,
      size: t.n,
      array: tileB,
      k0: kref(k0),
      depth: t.k,
      threads: t.threads,
    })
    emitter.push({ kind: 'barrier' })
    const k = emitter.fresh('k')
    const inner = emitter.collect(() => {
      const ai = emitter.let('ai', kadd(kmul(kref(k), t.m), row))
      const bi = emitter.let('bi', kadd(kmul(kref(k), t.n), column))
      const a = range.map((i) => emitter.let(`a${i}`, kload(tileA, ai, 'f32', 1, i)))
      const b = range.map((j) => emitter.let(`b${j}`, kload(tileB, bi, 'f32', 1, j)))
      range.forEach((i) => {
        range.forEach((j) => {
          const s = sums[i]![j]!
          emitter.push({ kind: 'assign', name: s.name, value: kapply('fma', [a[i]!, b[j]!, s]) })
        })
      })
    })
    emitter.push(kfor(k, kconst(0), kconst(t.k), 1, inner))
    emitter.push({ kind: 'barrier' })
  })
  emitter.push(kfor(k0, kconst(0), kconst(c.k.extent), t.k, body))
  storeSums(c, buffers, emitter, sums, kadd(m0, row), kadd(n0, column))
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  return finishKernel(nest, buffers, {
    schedule: `contraction, tiles of ${t.m} x ${t.n} x ${t.k}, ${t.threads} threads`,
    groups: batch * rowTiles * columnTiles,
    threads: t.threads,
    locals: [
      { name: tileA, type: 'f32', elements: t.m * t.k },
      { name: tileB, type: 'f32', elements: t.n * t.k },
    ],
    body: emitter.body,
  })
}

function tileOrigin(
  c: Contraction,
  emitter: Emitter,
  t: Tiles,
  rowTiles: number,
  columnTiles: number,
): [KExpr, KExpr] {
  let rest: KExpr = groupRef
  const take = (count: number, size: number, stem: string): KExpr => {
    if (count === 1) return kconst(0)
    const origin = emitter.let(stem, kmul(kapply('imod', [rest, kconst(count)]), size))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return origin
  }
  const n0 = take(columnTiles, t.n, 'n0')
  const m0 = take(rowTiles, t.m, 'm0')
  bindDigits(emitter, c.batch, rest)
  return [m0, n0]
}

interface Staging {
  readonly factor: Expr
  readonly along: Var
  readonly origin: KExpr
  readonly size: number
  readonly array: string
  readonly k0: KExpr
  readonly depth: number
  readonly threads: number
}

/** array[k * size + i] = factor at (origin + i, k0 + k), 0 past the ends; the threads share the elements. */
function stage(c: Contraction, emitter: Emitter, s: Staging): void {
  const ragged = s.along.extent % s.size !== 0
  const deep = c.k.extent % s.depth !== 0
  const name = emitter.fresh('slot')
  emitter.scoped(
    () => {
      const i = kapply('imod', [kref(name), kconst(s.size)])
      const k = kapply('idiv', [kref(name), kconst(s.size)])
      const at = emitter.let(s.along.name, kadd(s.origin, i))
      const depth = emitter.let('k_at', kadd(s.k0, k))
      emitter.bind(s.along, at)
      emitter.bind(c.k, depth)
      const factor = holdInside(emitter, s.factor, [...(ragged ? [s.along] : []), ...(deep ? [c.k] : [])])
      emitter.register([factor])
      let value = emitter.value(factor)
      const inside: KExpr[] = []
      if (ragged) inside.push(kapply('lt', [at, kconst(s.along.extent)], 'bool'))
      if (deep) inside.push(kapply('lt', [depth, kconst(c.k.extent)], 'bool'))
      if (inside.length > 0)
        value = kapply(
          'select',
          [inside.reduce((p, q) => kapply('and', [p, q], 'bool')), value, kconst(0, 'f32')],
          'f32',
        )
      emitter.push(kstore(s.array, kref(name), value))
    },
    (body) => kfor(name, threadRef, kconst(s.size * s.depth), s.threads, body),
  )
}

/** The element-wise tail on each thread's products. */
function storeSums(
  c: Contraction,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  sums: readonly (readonly KExpr[])[],
  m: KExpr,
  n: KExpr,
): void {
  const [first, second] = [emitter.let('m', m), emitter.let('n', n)]
  sums.forEach((line, i) => {
    line.forEach((sum, j) => {
      const row = kadd(first, kconst(i))
      const column = kadd(second, kconst(j))
      const inside: KExpr[] = []
      if (c.m.extent % 32 !== 0 || c.m.extent % 64 !== 0)
        inside.push(kapply('lt', [row, kconst(c.m.extent)], 'bool'))
      if (c.n.extent % 32 !== 0 || c.n.extent % 64 !== 0)
        inside.push(kapply('lt', [column, kconst(c.n.extent)], 'bool'))
      const store = (): void => {
        emitter.bind(c.m, i === 0 ? row : emitter.let('m', row))
        emitter.bind(c.n, j === 0 ? column : emitter.let('n', column))
        emitter.bind(c.reduce, sum)
        storeResults(c.nest, buffers, emitter)
      }
      if (inside.length === 0) for (const stmt of emitter.collect(store)) emitter.push(stmt)
      else
        emitter.scoped(store, (then) => ({
          kind: 'if',
          condition: inside.reduce((p, q) => kapply('and', [p, q], 'bool')),
          then,
          else: [],
        }))
    })
  })
}
