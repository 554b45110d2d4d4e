// One reduction by a group of threads: each strides over a share of the terms, then they combine, in registers or local memory.
import { type Expr, int, type Reduce, type Var, variable } from '../ir/expr.ts'
import type { KExpr, Stmt } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import { threadRef } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { BLOCK, inBlocks, strided } from './group-loops.ts'
import { kapply, kconst, kload, ksplat, kstore } from './kexpr.ts'
import { canWiden } from './lanes.ts'
import { combine, isPlain, neutralOf, type Plain, stemOf } from './reduce-loop.ts'
import type { RowRegisters } from './row-registers.ts'

export const termsOf = (r: Reduce): number => r.vars.reduce((n, v) => n * v.extent, 1)

/** Partial results of each thread over a strided share of the terms, then those of all threads combined. */
export function groupReduce(
  e: Reduce,
  emitter: Emitter,
  threads: number,
  array: string,
  profile: Profile,
  row: RowRegisters | null,
): KExpr {
  if (!isPlain(e.kind)) throw new Error(`${e.kind} in a group`)
  const kind = e.kind
  const whole = (own: KExpr & { op: 'ref' }): KExpr =>
    profile.warp > 1
      ? combineWarps(e, kind, own, emitter, threads, array, profile.warp)
      : combineHalves(e, kind, own, emitter, threads, array)
  const kept = row?.bodyOf(e)
  if (row && kept) {
    const neutral = kconst(neutralOf(kind, e.type), e.type)
    const wide = row.lanes === 4
    const own = emitter.mutable('own', wide ? ksplat(neutral) : neutral)
    row.loop([kept], () => {
      const value = emitter.value(kept)
      emitter.push({
        kind: 'assign',
        name: own.name,
        value: combine(kind, own, wide ? ksplat(value) : value),
      })
    })
    return whole(wide ? emitter.mutable('mine', combinedLanes(kind, own)) : own)
  }
  const terms = termsOf(e)
  const flat = variable('term', terms)
  const [body] = substitute([e.body], digitsOf(flat, e.vars)) as [Expr]
  emitter.register([body])
  const neutral = kconst(neutralOf(kind, e.type), e.type)
  const wide = profile.lanes === 4 && terms >= 4 * threads && e.type === 'f32' && canWiden([body], flat)
  const lanes = wide ? 4 : 1
  const start = wide ? ksplat(neutral) : neutral
  const addTo = (sum: KExpr & { op: 'ref' }, at: KExpr): void => {
    emitter.bind(flat, at)
    const add = (): void => {
      const value = emitter.value(body)
      const next = combine(kind, sum, wide ? ksplat(value) : value)
      emitter.push({ kind: 'assign', name: sum.name, value: next })
    }
    if (wide) emitter.wide(flat, add)
    else add()
  }
  const share = { stem: 'term', lanes, threads } as const
  const long = BLOCK * lanes * threads
  const own = emitter.mutable('own', start)
  if (kind !== 'sum' || e.type !== 'f32' || terms < 2 * long)
    strided(emitter, share, kconst(0), terms, (at) => addTo(own, at))
  else
    inBlocks(emitter, terms, long, (from, count) => {
      const part = emitter.mutable('part', start)
      strided(emitter, share, from, count, (at) => addTo(part, at))
      emitter.push({ kind: 'assign', name: own.name, value: combine(kind, own, part) })
    })
  const mine = wide ? emitter.mutable('mine', combinedLanes(kind, own)) : own
  return whole(mine)
}

function combinedLanes(kind: Plain, value: KExpr): KExpr {
  const lane = (i: 0 | 1 | 2 | 3): KExpr => ({ op: 'lane', value, lane: i, type: value.type, lanes: 1 })
  return combine(kind, combine(kind, lane(0), lane(1)), combine(kind, lane(2), lane(3)))
}

/** Threads of a warp exchange registers; then every thread combines what the warps left in local memory, in the same order. */
function combineWarps(
  e: Reduce,
  kind: Plain,
  own: KExpr & { op: 'ref' },
  emitter: Emitter,
  threads: number,
  array: string,
  warp: number,
): KExpr {
  for (let bit = warp / 2; bit >= 1; bit /= 2) {
    const other: KExpr = {
      op: 'primitive',
      name: 'shuffle_xor',
      args: [own, kconst(bit)],
      type: e.type,
      lanes: 1,
    }
    emitter.push({ kind: 'assign', name: own.name, value: combine(kind, own, other) })
  }
  const warps = threads / warp
  if (warps === 1) return own
  emitter.push({
    kind: 'if',
    condition: kapply('eq', [kapply('imod', [threadRef, kconst(warp)]), kconst(0)], 'bool'),
    then: [kstore(array, kapply('idiv', [threadRef, kconst(warp)]), own)],
    else: [],
  })
  emitter.push({ kind: 'barrier' })
  let all: KExpr = kload(array, kconst(0), e.type)
  for (let i = 1; i < warps; i++) all = combine(kind, all, kload(array, kconst(0), e.type, 1, i))
  const result = emitter.let(`row_${stemOf(e)}`, all)
  // The array serves the next reduction: nobody may write before all have read.
  emitter.push({ kind: 'barrier' })
  return result
}

/** Halves added to halves in local memory. */
function combineHalves(
  e: Reduce,
  kind: Plain,
  own: KExpr,
  emitter: Emitter,
  threads: number,
  array: string,
): KExpr {
  emitter.push(kstore(array, threadRef, own))
  emitter.push({ kind: 'barrier' })
  for (let half = threads / 2; half >= 1; half /= 2) {
    const then: Stmt[] = [
      kstore(
        array,
        threadRef,
        combine(
          kind,
          kload(array, threadRef, e.type),
          kload(array, kapply('add', [threadRef, kconst(half)]), e.type),
        ),
      ),
    ]
    emitter.push({ kind: 'if', condition: kapply('lt', [threadRef, kconst(half)], 'bool'), then, else: [] })
    emitter.push({ kind: 'barrier' })
  }
  const result = emitter.let(`row_${stemOf(e)}`, kload(array, kconst(0), e.type))
  // The array serves the next reduction: nobody may write before all have read.
  emitter.push({ kind: 'barrier' })
  return result
}

function digitsOf(flat: Var, vars: readonly Var[]): Map<number, Expr> {
  const map = new Map<number, Expr>()
  let rest: Expr = flat
  for (let i = vars.length - 1; i >= 0; i--) {
    map.set(vars[i]!.id, i === 0 ? rest : apply('imod', [rest, int(vars[i]!.extent)], 'i32'))
    rest = apply('idiv', [rest, int(vars[i]!.extent)], 'i32')
  }
  return map
}
