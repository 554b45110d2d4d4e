// Measured choices of schedules: by what a nest computes, so that equal nests share one and a changed model loses only what changed.
import { sha256 } from '../runtime/sha256.ts'
import type { BufferInfo, Nest } from './ir/nest.ts'
import { printNests } from './ir/print.ts'
import type { Way } from './schedules/ways.ts'

/** Names of schedules by signatures of nests. */
export type Tuning = ReadonlyMap<string, string>

/** What could be chosen for one kernel. */
export interface Choice {
  readonly entry: string
  /** Place among the entry's dispatches. */
  readonly dispatch: number
  readonly signature: string
  /** The model of cost's own choice comes first. */
  readonly names: readonly string[]
  readonly chosen: string
}

const DIGITS = 16

/** The nest's text without the names that its buffers have in this entry. */
export function signatureOf(nest: Nest, buffers: readonly BufferInfo[]): string {
  const anonymous = buffers.map((b, i) => ({ ...b, name: `b${i}` }))
  const text = printNests([{ ...nest, name: '' }], anonymous)
  const order = new Map<string, string>()
  const numbered = text.replace(/\bb\d+\b/g, (name) => {
    const known = order.get(name) ?? `b${order.size}`
    order.set(name, known)
    return known
  })
  return sha256(numbered).slice(0, DIGITS)
}

/** The measured way where there is one and the nest still has it, else the first. */
export function chosenWay(ways: readonly Way[], wanted: string | undefined): Way {
  return ways.find((w) => w.name === wanted) ?? ways[0]!
}
