// Element-wise kernels that read again what a long reduction reads: they join its slices, so that one pass over memory serves all.
import { type Expr, type Load, postorder, type Reduce, type Var } from '../ir/expr.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, buffersRead, isOfRow, type Nest, reductionsOf } from '../ir/nest.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { elementBytes } from '../ir/types.ts'

/** Bytes read again below which a pass of their own costs nothing: they lie in a cache. */
const MIN_SAVED = 1 << 22

/** Terms of a slice: what it reads stays in a cache of the first levels until its elements are stored. */
export const SHARED_SLICE = 4096

/**
 * Whether others could join the reduction: it is sliced as if they did, so that a sum has the same bits in every entry, beside its gradients
 * or alone.
 */
export const isShareable = (nest: Nest, target: Reduce): boolean =>
  nest.dims.length === 0 &&
  target.vars.length === 1 &&
  target.vars[0]!.extent % SHARED_SLICE === 0 &&
  target.vars[0]!.extent * 4 >= MIN_SAVED

export interface SharingContext {
  readonly nests: readonly Nest[]
  readonly buffers: readonly BufferInfo[]
  /** Buffers of new values of variables: alone, their kernels overwrite the old ones. */
  readonly updates: ReadonlySet<number>
  readonly profile: Profile
}

/**
 * The nests after `at` that may move into the slices of its reduction, over one loop of `target`: element by element over as many elements,
 * with reads in common, and with nothing between that they depend on.
 */
export function sharers(context: SharingContext, at: number, target: Reduce): Nest[] {
  const { nests, buffers, profile } = context
  const nest = nests[at]!
  const [term] = target.vars
  if (!term || !isShareable(nest, target)) return []
  const own = new Set(loadsOf([target.body]))
  const bound = new Set([...buffersRead(nest), ...nest.results.map((r) => r.buffer)])
  const written = new Set(nest.results.map((r) => r.buffer))
  const found: Nest[] = []
  for (const [i, other] of nests.entries()) {
    if (i <= at) continue
    const reads = buffersRead(other)
    const joins =
      isElementWise(other, term.extent) &&
      !overwrites(context, i) &&
      !reads.some((id) => written.has(id)) &&
      savedBytes(other, term, own, buffers) >= MIN_SAVED
    // What joins is written too: another slice may store the element that is read.
    for (const r of other.results) written.add(r.buffer)
    const all = new Set([...bound, ...reads, ...other.results.map((r) => r.buffer)])
    if (!joins || all.size > profile.maxBindings) continue
    for (const id of all) bound.add(id)
    found.push(other)
  }
  return found
}

/** Whether a nest of its own may store over what it reads, as one that also adds up what it reads must not. */
function overwrites({ nests, buffers, updates }: SharingContext, at: number): boolean {
  const nest = nests[at]!
  const readLater = (id: number): boolean => nests.slice(at + 1).some((n) => buffersRead(n).includes(id))
  return (
    nest.results.some((r) => updates.has(r.buffer)) ||
    buffersRead(nest).some((id) => buffers[id]!.home === 'temp' && !readLater(id))
  )
}

const isElementWise = (nest: Nest, extent: number): boolean =>
  nest.dims.length === 1 &&
  nest.dims[0]!.extent === extent &&
  reductionsOf(nest).length === 0 &&
  nest.results.every((r) => !isOfRow(nest, r))

const loadsOf = (roots: readonly Expr[]): Load[] => postorder(roots).filter((e): e is Load => e.op === 'load')

function savedBytes(nest: Nest, term: Var, own: ReadonlySet<Load>, buffers: readonly BufferInfo[]): number {
  const values = substitute(
    nest.results.map((r) => r.value),
    new Map([[nest.dims[0]!.id, term]]),
  )
  return loadsOf(values)
    .filter((l) => own.has(l))
    .reduce((sum, l) => sum + buffers[l.buffer]!.elements * elementBytes(buffers[l.buffer]!.type.dtype), 0)
}
