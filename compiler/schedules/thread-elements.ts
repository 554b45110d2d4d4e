// The general schedule of a device with groups of threads: every thread computes one element, or four of a large tensor; reductions are its
// own loops.
import { postorder } from '../ir/expr.ts'
import type { KExpr, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, divideResults, type Nest, reductionsOf } from '../ir/nest.ts'
import {
  bindDigits,
  finishKernel,
  groupRef,
  newEmitter,
  storeFirst,
  storeResults,
  threadRef,
} from './assemble.ts'
import { smallestGroup } from './group-size.ts'
import { kadd, kapply, kconst, kfor, kmul, kref } from './kexpr.ts'
import { storesWide } from './lanes.ts'
import { reduceLoop } from './reduce-loop.ts'

/** Below this, one element a thread keeps more of the device busy. */
const MIN_WIDE = 1 << 18
/** Where a processor plays the device, a thread takes so many turns: to begin a group costs as much as some hundred elements. */
const TURNS = 64
/** Larger expressions take long to compile inside a loop, and hide what a group costs anyway. */
const MAX_LOOPED = 100

interface Shares {
  readonly threads: number
  /** Elements of a thread in a turn. */
  readonly each: 1 | 4
  readonly turns: number
}

function sharesOf(nest: Nest, elements: number, profile: Profile): Shares {
  const innermost = nest.dims.at(-1)
  const wide =
    profile.lanes === 4 &&
    innermost !== undefined &&
    reductionsOf(nest).length === 0 &&
    (elements >= MIN_WIDE || !profile.sharing) &&
    storesWide(nest, innermost)
  const each = wide ? 4 : 1
  if (profile.sharing)
    return { each, turns: 1, threads: elements <= 64 ? 64 : Math.min(256, profile.maxGroupThreads) }
  const threads = smallestGroup(profile)
  const size = postorder(nest.results.flatMap((r) => [r.value, r.index])).length
  if (size > MAX_LOOPED) return { each, threads: 64, turns: 1 }
  const turns = Math.floor(elements / (threads * each * profile.parallelism))
  return { each, threads, turns: Math.max(1, Math.min(TURNS, turns)) }
}

export function threadElements(
  nest: Nest,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const elements = nest.dims.reduce((n, d) => n * d.extent, 1)
  const { threads, each, turns } = sharesOf(nest, elements, profile)
  const emitter = newEmitter(nest, buffers)
  emitter.reduction = (e) => reduceLoop(e, emitter, 1)
  const share = (block: KExpr): void => {
    const element = emitter.let('element', kmul(kadd(kmul(block, threads), threadRef), each))
    const store = (): void => {
      bindDigits(emitter, nest.dims, element)
      const { elements: own, rows } = divideResults(nest)
      storeFirst(rows, nest.dims, buffers, emitter, own)
      if (each === 4) emitter.wide(nest.dims.at(-1)!, () => storeResults(own, buffers, emitter))
      else storeResults(own, buffers, emitter)
    }
    if (turns > 1 && elements % (threads * each * turns) === 0) store()
    else
      emitter.scoped(store, (then) => ({
        kind: 'if',
        condition: kapply('lt', [element, kconst(elements)], 'bool'),
        then,
        else: [],
      }))
  }
  if (turns === 1) share(groupRef)
  else {
    const block = emitter.fresh('block')
    const first = emitter.let('first', kmul(groupRef, turns))
    emitter.scoped(
      () => share(kref(block)),
      (body) => kfor(block, first, kadd(first, kconst(turns)), 1, body),
    )
  }
  const how = each === 4 ? 'four elements' : 'one element'
  return finishKernel(nest, buffers, {
    schedule: `${how} a thread, ${turns === 1 ? '' : `${turns} times, `}${threads} threads a group`,
    groups: Math.ceil(elements / (threads * each * turns)),
    threads,
    body: emitter.body,
  })
}
