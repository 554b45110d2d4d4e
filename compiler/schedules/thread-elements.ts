// The general schedule of a device with groups of threads: every thread computes one element; reductions are its own loops.
import type { UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, storeResults, threadRef } from './assemble.ts'
import { kapply, kconst, kmul } from './kexpr.ts'
import { reduceLoop } from './reduce-loop.ts'

export function threadElements(
  nest: Nest,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel {
  const elements = nest.dims.reduce((n, d) => n * d.extent, 1)
  const threads = elements <= 64 ? 64 : Math.min(256, profile.maxGroupThreads)
  const emitter = newEmitter(nest, buffers)
  emitter.reduction = (e) => reduceLoop(e, emitter, 1)
  const element = emitter.let('element', kapply('add', [kmul(groupRef, threads), threadRef]))
  emitter.scoped(
    () => {
      bindDigits(emitter, nest.dims, element)
      storeResults(nest, buffers, emitter)
    },
    (then) => ({ kind: 'if', condition: kapply('lt', [element, kconst(elements)], 'bool'), then, else: [] }),
  )
  return finishKernel(nest, buffers, {
    schedule: `one element a thread, ${threads} threads a group`,
    groups: Math.ceil(elements / threads),
    threads,
    body: emitter.body,
  })
}
