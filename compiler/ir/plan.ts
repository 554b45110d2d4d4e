// Where every buffer of an entry lives, and what runs in which order.
import type { Nest } from './nest.ts'

export type Home =
  /** `offset`: bytes before a window of the tensor. */
  | { readonly space: 'argument' | 'variable'; readonly name: string; readonly offset?: number }
  | { readonly space: 'scalars' }
  /** The index of an output of the entry. */
  | { readonly space: 'output'; readonly index: number; readonly offset?: number }
  | { readonly space: 'arena'; readonly offset: number }

export type Step =
  | { readonly kind: 'nest'; readonly nest: Nest }
  | { readonly kind: 'copy'; readonly from: number; readonly variable: string }

export interface Plan {
  readonly steps: readonly Step[]
  readonly homes: ReadonlyMap<number, Home>
  /** Outputs that are an argument: they are read where it lies. */
  readonly given: readonly { readonly output: string; readonly argument: string }[]
  /** Arena buffers with their lifetimes, for the map that `inspect --stage plan` prints. */
  readonly blocks: readonly Block[]
  readonly arena: number
  /** The largest sum of sizes that are alive at one step: no plan can be smaller. */
  readonly bound: number
}

/** One range of the arena; several buffers share it where one overwrites another in place. */
export interface Block {
  readonly buffers: readonly number[]
  readonly bytes: number
  readonly first: number
  readonly last: number
  readonly offset: number
}
