// Tensors that are larger than one binding of the device: a step that touches one is cut into steps that each bind a window of it. A tensor
// whose places follow from data, such as an embedding's table, is bound as all its windows, and every read chooses one.
import { type Expr, int, type Load, load, postorder, type Var, variable } from '../ir/expr.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import type { Home, Plan, Step } from '../ir/plan.ts'
import { apply, substitute } from '../ir/simplify-expr.ts'
import { elementBytes } from '../ir/types.ts'
import type { Lowered } from './lower.ts'

/** Windows begin at multiples of so many elements: bindings at multiples of 256 bytes, and vectors stay aligned. */
const ALIGN = 256
/** Pieces of a loop are multiples of this, so that all but the last are covered by whole tiles. */
const TILE = 64
/** More pieces than this are no faster than none. */
const MAX_PIECES = 256

/** Elements of one buffer: `count` from `first` on. */
interface Range {
  readonly first: number
  readonly count: number
}

/** The plan with every step bound within the device's limits; steps that cannot be stay as they are. */
export function bindWindows(plan: Plan, lowered: Lowered, profile: Profile): [Plan, Lowered] {
  const bytesOf = (b: BufferInfo): number => b.elements * elementBytes(b.type.dtype)
  const isLarge = (b: BufferInfo): boolean => bytesOf(b) > profile.maxBindingBytes
  const large = new Set(lowered.buffers.filter(isLarge).map((b) => b.id))
  if (large.size === 0) return [plan, lowered]
  const windows = new Windows(lowered.buffers, plan.homes, profile.maxBindingBytes)
  const steps = plan.steps.flatMap((step): readonly Step[] => {
    if (step.kind !== 'nest') return [step]
    const own = touched(step.nest).filter((id) => large.has(id))
    if (own.length === 0) return [step]
    const nests = cutStep(step.nest, own, windows)
    const bound = nests?.every((nest) => touched(nest).length <= profile.maxBindings)
    return bound ? nests!.map((nest) => ({ kind: 'nest', nest })) : [step]
  })
  return [
    { ...plan, steps, homes: windows.homes },
    { ...lowered, buffers: windows.buffers },
  ]
}

/** Reads whose places no loop bounds choose among windows; a loop is cut for all others, or they choose too. */
function cutStep(nest: Nest, large: readonly number[], windows: Windows): Nest[] | null {
  const written = new Set(nest.results.map((r) => r.buffer))
  const read = large.filter((id) => !written.has(id))
  const bounded = (id: number): boolean =>
    nest.dims.some((v) => rangesOf(restrict(nest, v, 0, 1), new Set([id]), windows) !== null)
  for (const chosen of [read.filter((id) => !bounded(id)), read]) {
    const made = chosen.length > 0 ? choose(nest, new Set(chosen), windows) : nest
    const cut = cutLoop(made, new Set(large), windows)
    if (cut) return cut
  }
  return null
}

/** The first buffer that the plan still binds as a whole though it is too large, or null. */
export function boundTooLarge(plan: Plan, buffers: readonly BufferInfo[], limit: number): BufferInfo | null {
  for (const step of plan.steps) {
    if (step.kind !== 'nest') continue
    const id = touched(step.nest).find(
      (i) => buffers[i]!.elements * elementBytes(buffers[i]!.type.dtype) > limit,
    )
    if (id !== undefined) return buffers[id]!
  }
  return null
}

const loadsOf = (nest: Nest): Load[] =>
  postorder(nest.results.flatMap((r) => [r.value, r.index])).filter((e): e is Load => e.op === 'load')

const touched = (nest: Nest): number[] => [
  ...new Set([...loadsOf(nest).map((e) => e.buffer), ...nest.results.map((r) => r.buffer)]),
]

/** The windows of a program: buffers of their own, at a distance from where the whole begins. */
class Windows {
  readonly buffers: BufferInfo[]
  readonly homes: Map<number, Home>
  private readonly limit: number
  private readonly made = new Map<string, number>()
  private readonly names: Set<string>

  constructor(buffers: readonly BufferInfo[], homes: ReadonlyMap<number, Home>, limit: number) {
    this.buffers = [...buffers]
    this.homes = new Map(homes)
    this.limit = limit
    this.names = new Set(buffers.map((b) => b.name))
  }

  /** Elements of a buffer that one binding holds. */
  capacity(id: number): number {
    const elements = Math.floor(this.limit / elementBytes(this.buffers[id]!.type.dtype))
    return elements - (elements % ALIGN)
  }

  of(id: number, { first, count }: Range): number {
    const key = `${id} ${first} ${count}`
    const known = this.made.get(key)
    if (known !== undefined) return known
    const whole = this.buffers[id]!
    let name = `${whole.name}_from_${first}`
    while (this.names.has(name)) name += '_'
    this.names.add(name)
    const number = this.buffers.length
    this.buffers.push({
      ...whole,
      id: number,
      name,
      type: { ...whole.type, shape: [count] },
      elements: count,
    })
    this.homes.set(number, moved(this.homes.get(id)!, first * elementBytes(whole.type.dtype)))
    this.made.set(key, number)
    return number
  }
}

const moved = (home: Home, bytes: number): Home =>
  home.space === 'scalars' ? home : { ...home, offset: bytes + (home.offset ?? 0) }

/** The nest as several, along the loop that takes fewest of them so that what each touches of large buffers fits; null where none does. */
function cutLoop(nest: Nest, large: ReadonlySet<number>, windows: Windows): Nest[] | null {
  const whole = rangesOf(nest, large, windows)
  if (whole) return [rebase(nest, whole, windows)]
  let best: Nest[] | null = null
  for (const v of nest.dims) {
    for (let pieces = 2; pieces <= Math.min(MAX_PIECES, v.extent, (best?.length ?? Infinity) - 1); pieces++) {
      const length = Math.ceil(v.extent / pieces)
      const cut = cutAt(nest, v, length < TILE ? length : Math.ceil(length / TILE) * TILE, large, windows)
      if (cut) best = cut
      if (cut) break
    }
  }
  return best
}

function cutAt(
  nest: Nest,
  v: Var,
  length: number,
  large: ReadonlySet<number>,
  windows: Windows,
): Nest[] | null {
  const pieces: (() => Nest)[] = []
  // What has no element for each turn of the loop may replace the old value that every piece reads: the last piece stores it.
  const before = { ...nest, results: nest.results.filter((r) => r.index.free.includes(v.id)) }
  for (let from = 0; from < v.extent; from += length) {
    const isLast = from + length >= v.extent
    const piece = restrict(isLast ? nest : before, v, from, Math.min(length, v.extent - from))
    const ranges = rangesOf(piece, large, windows)
    if (!ranges) return null
    pieces.push(() => rebase(piece, ranges, windows))
  }
  return pieces.map((make) => make())
}

/** The nest for `count` values of a loop from `from` on. */
function restrict(nest: Nest, v: Var, from: number, count: number): Nest {
  const part = variable(v.name, count)
  const map = new Map([[v.id, apply('add', [part, int(from)], 'i32')]])
  const roots = substitute(
    nest.results.flatMap((r) => [r.value, r.index]),
    map,
  )
  return {
    ...nest,
    dims: nest.dims.map((d) => (d === v ? part : d)),
    results: nest.results.map((r, i) => ({ ...r, value: roots[2 * i]!, index: roots[2 * i + 1]! })),
  }
}

/** What the nest touches of each large buffer; null where that is more than a binding holds. */
function rangesOf(nest: Nest, large: ReadonlySet<number>, windows: Windows): Map<number, Range> | null {
  const ranges = new Map<number, Range>()
  for (const id of touched(nest).filter((b) => large.has(b))) {
    const indices = [
      ...loadsOf(nest).flatMap((e) => (e.buffer === id ? [e.index] : [])),
      ...nest.results.flatMap((r) => (r.buffer === id ? [r.index] : [])),
    ]
    const least = Math.max(0, Math.min(...indices.map((e) => e.min)))
    const end = Math.min(windows.buffers[id]!.elements, Math.max(...indices.map((e) => e.max)) + 1)
    const first = least - (least % ALIGN)
    if (end - first > windows.capacity(id)) return null
    ranges.set(id, { first, count: end - first })
  }
  return ranges
}

/** The nest with windows in place of the large buffers. */
function rebase(nest: Nest, ranges: ReadonlyMap<number, Range>, windows: Windows): Nest {
  const inside = (id: number, index: Expr): [number, Expr] => {
    const range = ranges.get(id)
    return range ? [windows.of(id, range), apply('sub', [index, int(range.first)], 'i32')] : [id, index]
  }
  const replace = replaceLoads(nest, (e, index) => load(...inside(e.buffer, index), e.type))
  return {
    ...nest,
    results: nest.results.map((r) => {
      const [buffer, index] = inside(r.buffer, replace(r.index))
      return { ...r, buffer, index, value: replace(r.value) }
    }),
  }
}

/** The nest with every read of the buffers as a choice among windows. */
function choose(nest: Nest, chosen: ReadonlySet<number>, windows: Windows): Nest {
  const replace = replaceLoads(nest, (e, index) => {
    if (!chosen.has(e.buffer)) return load(e.buffer, index, e.type)
    const { elements } = windows.buffers[e.buffer]!
    const size = windows.capacity(e.buffer)
    const at = (first: number): Expr => {
      const count = Math.min(size, elements - first)
      const own = apply('sub', [index, int(first)], 'i32')
      const held = apply('min', [apply('max', [own, int(0)], 'i32'), int(count - 1)], 'i32')
      const here = load(windows.of(e.buffer, { first, count }), held, e.type)
      if (first + count >= elements) return here
      return apply(
        'select',
        [apply('lt', [index, int(first + size)], 'bool'), here, at(first + size)],
        e.type,
      )
    }
    return at(0)
  })
  return {
    ...nest,
    results: nest.results.map((r) => ({ ...r, index: replace(r.index), value: replace(r.value) })),
  }
}

/** A function that replaces the nest's loads, each by what `make` gives for its new index. */
function replaceLoads(nest: Nest, make: (e: Load, index: Expr) => Expr): (e: Expr) => Expr {
  const map = new Map<number, Expr>()
  const replace = (e: Expr): Expr => substitute([e], map)[0]!
  for (const e of loadsOf(nest)) map.set(e.id, make(e, replace(e.index)))
  return replace
}
