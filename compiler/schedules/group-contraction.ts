// Matrix products on a device with groups of threads: tiles of both factors staged in local memory, a block of sums in the registers of
// each thread, and the element-wise tail on the finished sums.
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { fragment, type Operand, operandOf, stage } from './group-staging.ts'
import { type GroupTile, threadsOf } from './group-tiles.ts'
import { kadd, kapply, kconst, kfor, kmul, kref } from './kexpr.ts'
import { multiply, storeSums, sumsOf, vectorsOf } from './register-block.ts'

export function groupContraction(
  c: Contraction,
  buffers: readonly BufferInfo[],
  t: GroupTile,
): UncountedKernel {
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const emitter = newEmitter(c.nest, buffers)
  const a = operandOf(c, 'a', t, emitter.fresh('tile_a'))
  const b = operandOf(c, 'b', t, emitter.fresh('tile_b'))
  const [bands, strips] = [Math.ceil(c.m.extent / t.m), Math.ceil(c.n.extent / t.n)]
  const [m0, n0] = tileOrigin(c, emitter, t, bands, strips)
  const across = t.n / t.columns
  const row = emitter.let('row', kmul(kapply('idiv', [threadRef, kconst(across)]), t.rows))
  const column = emitter.let('column', kmul(kapply('imod', [threadRef, kconst(across)]), 4))
  // Neighbouring threads read neighbouring vectors: the columns of one thread lie a part of the tile apart.
  const spread = 4 * across
  const sums = sumsOf(emitter, t.rows, t.columns)
  const k0 = emitter.fresh('k0')
  const body = emitter.collect(() => {
    stage(a, emitter, t, m0, kref(k0))
    stage(b, emitter, t, n0, kref(k0))
    emitter.push({ kind: 'barrier' })
    const terms = termsAtOnce(a, b)
    const k = emitter.fresh('k')
    emitter.scoped(
      () => {
        const left = fragment(a, emitter, row, 4, t.rows, kref(k), terms)
        const right = fragment(b, emitter, column, spread, t.columns, kref(k), terms)
        multiply(emitter, sums, left, vectorsOf(emitter, right))
      },
      (stmts) => kfor(k, kconst(0), kconst(t.k), terms, stmts),
    )
    emitter.push({ kind: 'barrier' })
  })
  emitter.push(kfor(k0, kconst(0), kconst(c.k.extent), t.k, body))
  const first = emitter.let('first_row', kadd(m0, row))
  storeSums(c, buffers, emitter, sums, {
    row: first,
    column: (part) => emitter.let('n', kadd(kadd(n0, column), kconst(part * spread))),
    rowSpan: bands * t.m,
    columnSpan: strips * t.n,
  })
  const threads = threadsOf(t)
  return finishKernel(c.nest, buffers, {
    schedule: `contraction, tiles of ${t.m} x ${t.n} x ${t.k}, ${t.rows} x ${t.columns} sums a thread, ${threads} threads`,
    groups: batch * bands * strips,
    threads,
    locals: [
      { name: a.array, type: 'f32', elements: a.elements },
      { name: b.array, type: 'f32', elements: b.elements },
    ],
    body: emitter.body,
  })
}

/** Depths that are multiplied in one turn: all of a vector where it runs along the terms. */
const termsAtOnce = (a: Operand, b: Operand): number => (a.layout === 'depth' || b.layout === 'depth' ? 4 : 1)

function tileOrigin(
  c: Contraction,
  emitter: Emitter,
  t: GroupTile,
  bands: number,
  strips: number,
): [KExpr, KExpr] {
  let rest: KExpr = groupRef
  const take = (count: number, size: number, stem: string): KExpr => {
    if (count === 1) return kconst(0)
    const origin = emitter.let(stem, kmul(kapply('imod', [rest, kconst(count)]), size))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return origin
  }
  const n0 = take(strips, t.n, 'n0')
  const m0 = take(bands, t.m, 'm0')
  bindDigits(emitter, c.batch, rest)
  return [m0, n0]
}
