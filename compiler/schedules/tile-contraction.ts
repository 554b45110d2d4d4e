// Matrix products on a device with arrays in registers: tiles of both factors arrive in local memory while earlier ones are multiplied, in
// threads' registers or by tensor cores; the element-wise tail follows on the finished sums.
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { BufferInfo } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults } from './assemble.ts'
import type { Contraction } from './contraction.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kload, kmul, kref } from './kexpr.ts'
import { storesWide } from './lanes.ts'
import { type Core, coreOf } from './tile-multiply.ts'
import { residentGroups, type TileShape } from './tile-shapes.ts'
import { type Operand, operandOf, stage, unrolled } from './tile-staging.ts'
import { tileSums } from './tile-sums.ts'

export function tileContraction(
  c: Contraction,
  buffers: readonly BufferInfo[],
  t: TileShape,
): UncountedKernel {
  const batch = c.batch.reduce((n, v) => n * v.extent, 1)
  const emitter = newEmitter(c.nest, buffers)
  const [tileA, tileB] = [emitter.fresh('tile_a'), emitter.fresh('tile_b')]
  const [m0, n0] = tileOrigin(c, emitter, t)
  const isFloat = (id: number): boolean => buffers[id]!.type.dtype === 'f32'
  const a = operandOf(c, 'a', t, tileA, isFloat)
  const b = operandOf(c, 'b', t, tileB, isFloat)
  const core = coreOf(t, emitter)
  const steps = Math.ceil(c.k.extent / t.k)
  const fetch = (step: KExpr, slot: KExpr): void => {
    const k0 = step.op === 'const' ? kconst(step.value * t.k) : emitter.let('k0', kmul(step, t.k))
    stage(a, emitter, t.threads, { origin: m0, k0, start: kmul(slot, a.elements) })
    stage(b, emitter, t.threads, { origin: n0, k0, start: kmul(slot, b.elements) })
  }
  const sums = tileSums(c, emitter, t, { a, b, m0, n0 })
  const multiply = (startA: KExpr, startB: KExpr): void => {
    core.multiply(a, b, startA, startB)
    sums.add(startA, startB)
  }
  const stages = Math.min(t.stages, steps + 1)
  if (stages > 1) pipeline(emitter, multiply, a, b, steps, stages, fetch)
  else {
    const step = emitter.fresh('step')
    const body = emitter.collect(() => {
      fetch(kref(step), kconst(0))
      emitter.push({ kind: 'barrier' })
      multiply(kconst(0), kconst(0))
      emitter.push({ kind: 'barrier' })
    })
    emitter.push(kfor(step, kconst(0), kconst(steps), 1, body))
  }
  sums.store(buffers)
  storeSums(c, buffers, emitter, core, t, m0, n0)
  const how = t.precision === 'f32' ? '' : ` in ${t.precision} by tensor cores`
  return finishKernel(c.nest, buffers, {
    schedule: `contraction${how}, tiles of ${t.m} x ${t.n} x ${t.k}, ${stages} at once, ${t.threads} threads`,
    groups: batch * Math.ceil(c.m.extent / t.m) * Math.ceil(c.n.extent / t.n),
    threads: t.threads,
    locals: [
      { name: tileA, type: 'f32', elements: stages * a.elements },
      { name: tileB, type: 'f32', elements: stages * b.elements },
    ],
    registers: core.registers,
    resident: residentGroups(t),
    body: emitter.body,
  })
}

/**
 * `stages - 1` tiles are under way while one is multiplied: turn i begins tile i and multiplies tile i - ahead. Each turn commits a set,
 * empty at the end, so that the sets that may still be under way are always as many.
 */
function pipeline(
  emitter: Emitter,
  multiply: (startA: KExpr, startB: KExpr) => void,
  a: Operand,
  b: Operand,
  steps: number,
  stages: number,
  fetch: (step: KExpr, slot: KExpr) => void,
): void {
  const ahead = stages - 1
  const name = emitter.fresh('turn')
  const turn = kref(name)
  const when = (condition: KExpr, body: () => void): void =>
    emitter.scoped(body, (then) => ({ kind: 'if', condition, then, else: [] }))
  const full = kapply('le', [kconst(ahead), turn], 'bool')
  const body = emitter.collect(() => {
    when(full, () => {
      emitter.push({ kind: 'primitive', name: 'wait_async', elements: [], args: [kconst(ahead - 1)] })
      emitter.push({ kind: 'barrier' })
    })
    when(kapply('lt', [turn, kconst(steps)], 'bool'), () =>
      fetch(turn, emitter.let('slot', kapply('imod', [turn, kconst(stages)]))),
    )
    emitter.push({ kind: 'primitive', name: 'commit_async', elements: [], args: [] })
    when(full, () => {
      const step = kapply('sub', [turn, kconst(ahead)])
      const slot = emitter.let('slot', kapply('imod', [step, kconst(stages)]))
      const start = (o: Operand, stem: string): KExpr => emitter.let(stem, kmul(slot, o.elements))
      multiply(start(a, 'a_start'), start(b, 'b_start'))
    })
  })
  emitter.push(kfor(name, kconst(0), kconst(steps + ahead), 1, body))
}

function tileOrigin(c: Contraction, emitter: Emitter, t: TileShape): [KExpr, KExpr] {
  let rest: KExpr = groupRef
  const take = (extent: number, size: number, stem: string): KExpr => {
    const count = Math.ceil(extent / size)
    if (count === 1) return kconst(0)
    const origin = emitter.let(stem, kmul(kapply('imod', [rest, kconst(count)]), size))
    rest = emitter.let('rest', kapply('idiv', [rest, kconst(count)]))
    return origin
  }
  const n0 = take(c.n.extent, t.n, 'n0')
  const m0 = take(c.m.extent, t.m, 'm0')
  bindDigits(emitter, c.batch, rest)
  return [m0, n0]
}

/** Runs `body` where `at` is below `extent`; without a test where it always is. */
function guarded(emitter: Emitter, at: KExpr, extent: number, size: number, body: () => void): void {
  if (extent % size === 0) {
    for (const stmt of emitter.collect(body)) emitter.push(stmt)
    return
  }
  emitter.scoped(body, (then) => ({
    kind: 'if',
    condition: kapply('lt', [at, kconst(extent)], 'bool'),
    then,
    else: [],
  }))
}

/** The element-wise tail on each thread's sums, four columns at once where they lie side by side. */
function storeSums(
  c: Contraction,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  core: Core,
  t: TileShape,
  m0: KExpr,
  n0: KExpr,
): void {
  const sums = core.registers[0]!.name
  const wide = core.wide && storesWide(c.elements, c.n, c.reduce)
  const each = wide ? 4 : 1
  const [rowName, columnName] = [emitter.fresh('i'), emitter.fresh('j')]
  const column = (): void => {
    const q = kmul(kref(columnName), each)
    const n = emitter.let('n', kadd(n0, core.column(q)))
    guarded(emitter, n, c.n.extent, t.n, () => {
      emitter.bind(c.n, n)
      const sum = kload(sums, core.sum(kref(rowName), q), 'f32', wide ? 4 : 1)
      if (!wide) {
        emitter.bind(c.reduce, emitter.let('sum', sum))
        storeResults(c.elements, buffers, emitter)
        return
      }
      const named = emitter.let('sum', sum)
      emitter.bindVector(c.reduce, named)
      emitter.wide(c.n, () => storeResults(c.elements, buffers, emitter))
    })
  }
  emitter.scoped(
    () => {
      const m = emitter.let('m', kadd(m0, core.row(kref(rowName))))
      guarded(emitter, m, c.m.extent, t.m, () => {
        emitter.bind(c.m, m)
        emitter.scoped(column, (body) => unrolled(columnName, core.columns / each, body))
      })
    },
    (body) => unrolled(rowName, core.rows, body),
  )
}
