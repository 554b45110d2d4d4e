// Matrix products on a device whose local memory is no faster than its memory: every thread reads what it multiplies, and keeps a block
// of sums in registers. Where subgroups exchange registers, the threads of one load the rows that they share, one each.
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, threadRef } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import { columnsAt, columnsOf } from './direct-columns.ts'
import { handedRows, handedValue, ownRows, sharedRows } from './direct-rows.ts'
import type { DirectShape } from './direct-shapes.ts'
import { held, overTerms } from './direct-terms.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kmul } from './kexpr.ts'
import { multiply, storeSums, sumsOf } from './register-block.ts'

export function groupDirect(c: Contraction, buffers: readonly BufferInfo[], s: DirectShape): UncountedKernel {
  const emitter = newEmitter(c.nest, buffers)
  const images = s.folded.reduce((n, v) => n * v.extent, 1)
  const parts = images * (c.n.extent / s.run) * Math.ceil(s.run / s.columns)
  const [bands, strips] = [Math.ceil(c.m.extent / (s.rows * s.down)), Math.ceil(parts / s.across)]
  const [row, part] = origin(c, emitter, s, bands, strips)
  const columns = columnsAt(c, emitter, s, strips * s.across === parts ? part : held(part, parts - 1))
  const sums = sumsOf(emitter, s.rows, s.columns)
  const rowSpan = bands * s.down * s.rows
  const shared = s.shared ? sharedRows(c, emitter, s, row) : null
  const a = shared ? handedRows(c, emitter, s, shared) : ownRows(c, emitter, s, row, rowSpan)
  const b = columnsOf(c, emitter, s, columns)
  overTerms(c, emitter, (term) => multiply(emitter, sums, a(term), b(term)))
  // One vector, or as many parts as columns.
  const column = (j: number): KExpr => (sums.wide ? columns.first : kadd(columns.first, kconst(j)))
  storeSums(c, buffers, emitter, sums, {
    ...{ row, column, rowSpan, columnSpan: c.n.extent, mine: columns.mine },
    within: strips * s.across === parts ? null : kapply('lt', [part, kconst(parts)], 'bool'),
    ...(shared ? { sharedRow: handedValue(emitter, shared), folded: s.folded } : {}),
  })
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  return finishKernel(c.nest, buffers, {
    schedule: `contraction, ${s.rows} x ${s.columns} sums a thread${s.shared ? ', rows shared by subgroups' : ''}, ${s.down * s.across} threads`,
    groups: (batch / images) * bands * strips,
    threads: s.down * s.across,
    body: emitter.body,
  })
}

/** The first row of a thread, and the number of its part of the columns. */
function origin(
  c: Contraction,
  emitter: Emitter,
  s: DirectShape,
  bands: number,
  strips: number,
): [KExpr, KExpr] {
  let rest: KExpr = groupRef
  const take = (count: number): KExpr => {
    if (count === 1) return kconst(0)
    const digit = emitter.let('block', kapply('imod', [rest, kconst(count)]))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return digit
  }
  const strip = take(strips)
  const band = take(bands)
  bindDigits(
    emitter,
    c.batch.filter((v) => !s.folded.includes(v)),
    rest,
  )
  const [x, y] =
    s.down === 1
      ? [threadRef, kconst(0)]
      : [kapply('imod', [threadRef, kconst(s.across)]), kapply('idiv', [threadRef, kconst(s.across)])]
  return [
    emitter.let('row', kmul(kadd(kmul(band, s.down), y), s.rows)),
    emitter.let('part', kadd(kmul(strip, s.across), x)),
  ]
}
