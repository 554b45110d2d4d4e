// Loops that the threads of a group share.
import type { KExpr } from '../ir/kernel.ts'
import { threadRef } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kconst, kfor, kmul, kref } from './kexpr.ts'

/** Terms of one lane that are summed on their own before they join the total, so that errors stay small. */
export const BLOCK = 256

/** Runs `body` for blocks of `size` of `count` terms, and for those that are left. */
export function inBlocks(
  emitter: Emitter,
  count: number,
  size: number,
  body: (from: KExpr, count: number) => void,
): void {
  const whole = count - (count % size)
  const name = emitter.fresh('block')
  emitter.scoped(
    () => body(kref(name), size),
    (stmts) => kfor(name, kconst(0), kconst(whole), size, stmts),
  )
  if (whole < count) body(kconst(whole), count - whole)
}

/** How the threads of a group share a loop: each takes `lanes` neighbours at a time. */
export interface Share {
  readonly stem: string
  readonly lanes: 1 | 4
  readonly threads: number
}

/**
 * A loop over `count` from `from` on, in which neighbouring threads take neighbours. Where they all take as many turns its bounds are
 * constants, from which a compiler proves more.
 */
export function strided(
  emitter: Emitter,
  { stem, lanes, threads }: Share,
  from: KExpr,
  count: number,
  body: (at: KExpr) => void,
): void {
  const stride = lanes * threads
  const first = kadd(from, kmul(threadRef, lanes))
  if (count % stride === 0 && count > stride) {
    const turn = emitter.fresh('turn')
    emitter.scoped(
      () => body(emitter.let(stem, kadd(kmul(kref(turn), stride), first))),
      (stmts) => kfor(turn, kconst(0), kconst(count / stride), 1, stmts),
    )
    return
  }
  const name = emitter.fresh(stem)
  const end = from.op === 'const' ? kconst(from.value + count) : kadd(from, kconst(count))
  emitter.scoped(
    () => body(kref(name)),
    (stmts) => kfor(name, first, end, stride, stmts),
  )
}
