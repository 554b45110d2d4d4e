// Results whose elements share words: every thread computes the elements of one word and stores it whole.
import type { Var } from '../ir/expr.ts'
import { affineFactor } from '../ir/index-terms.ts'
import type { KExpr, Stmt, UncountedKernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import { bindDigits, finishKernel, groupRef, newEmitter, threadRef } from './assemble.ts'
import type { Emitter } from './emitter.ts'
import { kadd, kapply, kconst, kfor, kmul, kref, kstore } from './kexpr.ts'
import { inserted, perWord } from './packed-words.ts'
import { reduceLoop } from './reduce-loop.ts'

const extentOf = (vars: readonly Var[]): number => vars.reduce((n, v) => n * v.extent, 1)

/** Whether the nest's results lie in the order of its loops, without gaps. */
function inOrder(nest: Nest): boolean {
  const elements = extentOf(nest.dims)
  return nest.results.every((r) => {
    let stride = elements
    const steps = nest.dims.every((d) => {
      stride /= d.extent
      return affineFactor(r.index, d) === stride
    })
    return steps && r.index.min === 0 && r.index.max === elements - 1
  })
}

/** Elements in a word of the smallest results, where threads can own such words; else null. */
export function sharedWords(nest: Nest, profile: Profile): number | null {
  const packed = nest.results.filter((r) => profile.packed.includes(r.dtype))
  if (packed.length === 0 || !inOrder(nest)) return null
  return Math.max(...packed.map((r) => perWord(r.dtype)))
}

/** The elements `from` to `to` of the nest, which share word number `word`; `bind` binds the loops to the number of an element. */
export function storeWord(
  nest: Nest,
  buffers: readonly BufferInfo[],
  emitter: Emitter,
  profile: Profile,
  each: number,
  at: { readonly word: KExpr; readonly from: KExpr; readonly to: KExpr; bind: (element: KExpr) => void },
): void {
  const whole = nest.results.map((r) => profile.packed.includes(r.dtype) && perWord(r.dtype) === each)
  const words = nest.results.map((r, i) =>
    whole[i] ? emitter.mutable(`${buffers[r.buffer]!.name}_word`, kconst(0, 'u32')) : null,
  )
  const element = emitter.fresh('element')
  emitter.scoped(
    () => {
      at.bind(kref(element))
      const values = nest.results.map((r) => emitter.value(r.value))
      const several = values.length > 1
      const fixed = values.map((v) =>
        several && v.op !== 'ref' && v.op !== 'const' ? emitter.let('value', v) : v,
      )
      nest.results.forEach((r, i) => {
        const word = words[i]
        if (!word) emitter.push(kstore(buffers[r.buffer]!.name, emitter.value(r.index), fixed[i]!))
        else {
          const value = inserted(word, fixed[i]!, kref(element), r.dtype)
          emitter.push({ kind: 'assign', name: word.name, value })
        }
      })
    },
    (body) => kfor(element, at.from, at.to, 1, body),
  )
  nest.results.forEach((r, i) => {
    const word = words[i]
    if (word) emitter.push({ ...wordStore(buffers[r.buffer]!.name, at.word, word), whole: true })
  })
}

const wordStore = (array: string, index: KExpr, value: KExpr): Extract<Stmt, { kind: 'store' }> => ({
  kind: 'store',
  array,
  index,
  offset: 0,
  value,
})

/** One word a thread, or null where no thread can own one. */
export function threadWords(
  nest: Nest,
  buffers: readonly BufferInfo[],
  profile: Profile,
): UncountedKernel | null {
  const each = sharedWords(nest, profile)
  if (each === null) return null
  const elements = extentOf(nest.dims)
  const words = Math.ceil(elements / each)
  const threads = words <= 64 ? 64 : Math.min(256, profile.maxGroupThreads)
  const emitter = newEmitter(nest, buffers)
  emitter.reduction = (e) => reduceLoop(e, emitter, 1)
  const word = emitter.let('word', kadd(kmul(groupRef, threads), threadRef))
  emitter.scoped(
    () => {
      const from = emitter.let('first', kmul(word, each))
      const end = kadd(from, kconst(each))
      const to = elements % each === 0 ? end : kapply('min', [end, kconst(elements)])
      const bind = (element: KExpr): void => bindDigits(emitter, nest.dims, element)
      storeWord(nest, buffers, emitter, profile, each, { word, from, to, bind })
    },
    (then) => ({ kind: 'if', condition: kapply('lt', [word, kconst(words)], 'bool'), then, else: [] }),
  )
  return finishKernel(nest, buffers, {
    schedule: `one word of ${each} elements a thread, ${threads} threads a group`,
    groups: Math.ceil(words / threads),
    threads,
    body: emitter.body,
  })
}
