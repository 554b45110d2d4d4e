// The general schedule of a device with groups of threads: every thread computes one element, or four of a large tensor; reductions are its
// own loops.
import type { UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, divideResults, type Nest } from '../ir/nest.ts'
import {
  bindDigits,
  finishKernel,
  groupRef,
  newEmitter,
  storeFirst,
  storeResults,
  threadRef,
} from './assemble.ts'
import { reductionsOf } from './cost.ts'
import { kapply, kconst, kmul } from './kexpr.ts'
import { storesWide } from './lanes.ts'
import { reduceLoop } from './reduce-loop.ts'

/** Below this, one element a thread keeps more of the device busy. */
const MIN_WIDE = 1 << 18

export function threadElements(
  nest: Nest,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const elements = nest.dims.reduce((n, d) => n * d.extent, 1)
  const innermost = nest.dims.at(-1)
  const wide =
    profile.lanes === 4 &&
    elements >= MIN_WIDE &&
    innermost !== undefined &&
    reductionsOf(nest).length === 0 &&
    storesWide(nest, innermost)
  const each = wide ? 4 : 1
  const threads = elements <= 64 ? 64 : Math.min(256, profile.maxGroupThreads)
  const emitter = newEmitter(nest, buffers)
  emitter.reduction = (e) => reduceLoop(e, emitter, 1)
  const number = kapply('add', [kmul(groupRef, threads), threadRef])
  const element = emitter.let('element', kmul(number, each))
  emitter.scoped(
    () => {
      bindDigits(emitter, nest.dims, element)
      const { elements: own, rows } = divideResults(nest)
      storeFirst(rows, nest.dims, buffers, emitter)
      const store = (): void => storeResults(own, buffers, emitter)
      if (wide) emitter.wide(innermost, store)
      else store()
    },
    (then) => ({ kind: 'if', condition: kapply('lt', [element, kconst(elements)], 'bool'), then, else: [] }),
  )
  return finishKernel(nest, buffers, {
    schedule: `${wide ? 'four elements' : 'one element'} a thread, ${threads} threads a group`,
    groups: Math.ceil(elements / (threads * each)),
    threads,
    body: emitter.body,
  })
}
