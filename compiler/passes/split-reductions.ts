// A reduction with few results and many terms becomes two nests: partial results over slices, then their combination.
import { constant, type Expr, int, load, type Reduce, reduce, type Var, variable } from '../ir/expr.ts'
import type { Profile } from '../ir/limits.ts'
import { type BufferInfo, type Nest, type Result, reductionsOf } from '../ir/nest.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import type { Lowered } from './lower.ts'
import { isShareable, SHARED_SLICE, sharers } from './shared-passes.ts'

interface Worth {
  /** Fewer terms than this are not worth a second kernel. */
  readonly terms: number
  /** Terms that one slice sums at least. */
  readonly slice: number
  /** Groups that are enough without slices. */
  readonly groups: (profile: Profile) => number
  /** Slices begin at multiples of this where they can. */
  readonly multiple: number
}
const usual: Worth = { terms: 4096, slice: 1024, groups: (p) => p.parallelism, multiple: 1 }
/** A product in tiles runs along its terms one tile after the other: long ones are slow before a multiprocessor each is busy. */
const tiled: Worth = { terms: 512, slice: 128, groups: (p) => p.tiling?.units ?? p.parallelism, multiple: 4 }

export function splitReductions(lowered: Lowered, profile: Profile): Lowered {
  const buffers = [...lowered.buffers]
  const nests = [...lowered.nests]
  const updates = new Set(lowered.entry.updates.map((u) => lowered.bufferOf.get(u.node.id) ?? -1))
  for (let at = 0; at < nests.length; at++) {
    const sharing = (target: Reduce): Nest[] => sharers({ nests, buffers, updates, profile }, at, target)
    const made = splitNest(nests[at]!, buffers, profile, sharing)
    if (!made) continue
    for (const nest of made.joined) nests.splice(nests.indexOf(nest), 1)
    nests.splice(at, 1, ...made.parts)
    at += made.parts.length - 1
  }
  return { ...lowered, buffers, nests }
}

interface SplitNest {
  readonly parts: readonly Nest[]
  /** Nests that the slices compute as well. */
  readonly joined: readonly Nest[]
}

/** The two nests; null where a reduction stays whole. New buffers are added to `buffers`. */
export function splitNest(
  nest: Nest,
  buffers: BufferInfo[],
  profile: Profile,
  sharing: (target: Reduce) => Nest[] = () => [],
): SplitNest | null {
  const reductions = reductionsOf(nest)
  const target = reductions.find((r) => nest.dims.every((d) => r.free.includes(d.id)))
  if (!target || !['sum', 'max', 'min', 'prod'].includes(target.kind)) return null
  // Others go along where they run over the very same terms: sums of the factors of a product.
  const alike = (r: Reduce): boolean =>
    r.kind === target.kind && r.type === target.type && r.vars.length === target.vars.length
  if (!reductions.every((r) => alike(r) && r.vars.every((v, i) => v === target.vars[i]))) return null
  const terms = target.vars.reduce((n, v) => n * v.extent, 1)
  const work = groupsOf(nest, target, profile)
  const worth = profile.tiling && isProduct(nest, target) ? tiled : usual
  const enough = worth.groups(profile)
  if (terms < worth.terms || work >= enough) return null
  const wanted = Math.min(256, Math.ceil(enough / Math.max(1, work)), Math.floor(terms / worth.slice))
  if (wanted < 2) return null
  // The longest loop is cut, so that slices are contiguous pieces of it.
  const cut = target.vars.reduce((a, v) => (v.extent > a.extent ? v : a))
  const joined = sharing(target)
  const slice = isShareable(nest, target)
    ? SHARED_SLICE
    : sliceLength(cut.extent, Math.min(wanted, cut.extent), worth.multiple)
  const slices = Math.ceil(cut.extent / slice)
  if (slices < 2) return null

  const s = variable('slice', slices)
  // A loop of one turn binds no variable.
  const k = slice > 1 ? variable(cut.name, slice) : null
  const at = apply('add', [apply('mul', [s, int(slice)], 'i32'), k ?? int(0)], 'i32')
  const exact = slice * slices === cut.extent
  const bounded = exact ? at : apply('min', [at, int(cut.extent - 1)], 'i32')
  const bodies = substitute(
    reductions.map((r) => r.body),
    new Map([[cut.id, bounded]]),
  )
  const inside = apply('lt', [at, int(cut.extent)], 'bool')
  const vars = target.vars.flatMap((v) => (v === cut ? (k ? [k] : []) : [v]))
  const s2 = variable('slice', slices)
  const parts = reductions.map((r, i) => {
    const body = exact ? bodies[i]! : guard(bodies[i]!, inside, r)
    return partOf(r, reduce(r.kind, vars, body), nest.dims, [s, s2], buffers)
  })
  const values = substitute(
    nest.results.map((r) => r.value),
    new Map(parts.map((p) => [p.reduction.id, p.combined])),
  )
  const sums: Nest = {
    ...nest,
    name: `${nest.name}_partial`,
    dims: [s, ...nest.dims],
    results: parts.map((p) => p.partial),
  }
  const combination: Nest = {
    ...nest,
    name: `${nest.name}_combine`,
    results: nest.results.map((r, i) => ({ ...r, value: values[i]! })),
  }
  return {
    parts: [joined.reduce((into, other) => withElements(into, other, s, slice), sums), combination],
    joined,
  }
}

/** The slices of a reduction, with the elements of another nest along them. */
function withElements(slices: Nest, other: Nest, s: Var, slice: number): Nest {
  const along = slices.dims[1] ?? variable(other.dims[0]!.name, slice)
  const at = apply('add', [apply('mul', [s, int(slice)], 'i32'), along], 'i32')
  const roots = other.results.flatMap((r) => [r.value, r.index])
  const moved = substitute(roots, new Map([[other.dims[0]!.id, at]]))
  return {
    ...slices,
    name: `${slices.name}_${other.name}`,
    dims: [s, along],
    results: [
      ...slices.results,
      ...other.results.map((r, i) => ({ ...r, value: moved[2 * i]!, index: moved[2 * i + 1]! })),
    ],
    origins: [...slices.origins, ...other.origins],
    names: new Map([...slices.names, ...other.names]),
    steps: [...slices.steps, ...other.steps],
  }
}

/** A buffer of partial results, one for each slice and for the dims that the reduction depends on; and their combination. */
function partOf(
  r: Reduce,
  value: Expr,
  all: readonly Var[],
  [s, s2]: readonly [Var, Var],
  buffers: BufferInfo[],
): { reduction: Reduce; partial: Result; combined: Expr } {
  const dims = all.filter((d) => r.free.includes(d.id))
  const partial: BufferInfo = {
    id: buffers.length,
    name: `partial_${buffers.length}`,
    type: {
      dtype: r.type === 'f32' ? 'f32' : r.type === 'u32' ? 'u32' : 'i32',
      shape: [s.extent, ...dims.map((d) => d.extent)],
    },
    elements: [s, ...dims].reduce((n, d) => n * d.extent, 1),
    home: 'temp',
  }
  buffers.push(partial)
  const flat = (first: Expr): Expr => {
    let index = first
    for (const d of dims) index = apply('add', [apply('mul', [index, int(d.extent)], 'i32'), d], 'i32')
    return index
  }
  return {
    reduction: r,
    partial: { buffer: partial.id, index: flat(s), value, dtype: partial.type.dtype },
    combined: reduce(r.kind, [s2], load(partial.id, flat(s2), r.type)),
  }
}

/** Groups that a schedule would make of the nest: tiles of a contraction, else rows. */
function groupsOf(nest: Nest, target: Reduce, profile: Profile): number {
  const outputs = nest.dims.reduce((n, d) => n * d.extent, 1)
  if (isProduct(nest, target)) return Math.ceil(outputs / 1024)
  return profile.model === 'chunks' ? Math.ceil(outputs / 64) : outputs
}

const isProduct = (nest: Nest, target: Reduce): boolean =>
  target.kind === 'sum' && target.body.op === 'apply' && target.body.fn === 'mul' && nest.dims.length >= 2

function neutral(r: Reduce): Expr {
  const value =
    r.kind === 'prod'
      ? 1
      : r.kind === 'sum'
        ? 0
        : r.body.type === 'f32'
          ? r.kind === 'max'
            ? -Infinity
            : Infinity
          : r.kind === 'max'
            ? -(2 ** 31)
            : 2 ** 31 - 1
  return constant(value, r.body.type)
}

/** Terms of one slice: an equal cut where a divisor lies near the wanted number of slices, else the last slice is shorter. */
function sliceLength(extent: number, wanted: number, multiple: number): number {
  const unit = extent % multiple === 0 ? multiple : 1
  for (let distance = 0; distance <= wanted; distance++) {
    for (const count of [wanted + distance, wanted - distance]) {
      if (count >= 2 && count >= wanted / 2 && count <= 2 * wanted && extent % (count * unit) === 0)
        return extent / count
    }
  }
  return Math.ceil(extent / wanted / unit) * unit
}

/** Terms past the end become neutral. A product keeps its form, so that schedules still see a contraction. */
function guard(body: Expr, inside: Expr, target: Reduce): Expr {
  const or = (e: Expr, otherwise: Expr): Expr => apply('select', [inside, e, otherwise], e.type)
  if (target.kind === 'sum' && body.op === 'apply' && body.fn === 'mul') {
    const zero = neutral(target)
    return apply(
      'mul',
      body.args.map((a) => or(a, zero)),
      body.type,
    )
  }
  return or(body, neutral(target))
}
