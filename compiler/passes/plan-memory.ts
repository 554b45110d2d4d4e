// Lifetimes to places: updates and element-wise results overwrite in place, the rest shares an arena.
import { load } from '../ir/expr.ts'
import type { BufferInfo, Nest } from '../ir/nest.ts'
import type { Block, Home, Plan, Step } from '../ir/plan.ts'
import { substitute } from '../ir/simplify-expr.ts'
import { elementBytes } from '../ir/types.ts'
import type { Lowered } from './lower.ts'
import { type InPlace, loadsOf, orderSteps, readsOnlyOwnElement } from './order-steps.ts'
import { aligned, lowerBound, placeBlocks } from './place-blocks.ts'

export function planMemory(lowered: Lowered): Plan {
  const { buffers, bufferOf, entry } = lowered
  const homes = new Map<number, Home>()
  for (const b of buffers) {
    if (b.home === 'argument' || b.home === 'variable') homes.set(b.id, { space: b.home, name: b.external! })
    else if (b.home === 'scalars') homes.set(b.id, { space: 'scalars' })
  }
  const variableBuffer = new Map(
    buffers.flatMap((b) => (b.home === 'variable' ? [[b.external!, b.id] as const] : [])),
  )
  const { wanted, copies } = updatesOf(lowered, variableBuffer)
  const elsewhere = new Set([
    ...homes.keys(),
    ...wanted.map((w) => w.pair.result),
    ...entry.outputs.map((o) => bufferOf.get(o.node.id)!),
  ])
  const ordered = orderSteps(
    lowered.nests,
    wanted.map((w) => w.pair),
    (id) => (elsewhere.has(id) ? 0 : aligned(buffers[id]!.elements * elementBytes(buffers[id]!.type.dtype))),
  )
  const allowed = new Set(ordered.inPlace)
  const renamed = new Map<number, number>()
  for (const { pair, variable } of wanted) {
    if (allowed.has(pair)) {
      homes.set(pair.result, { space: 'variable', name: variable })
      renamed.set(pair.variable, pair.result)
    } else copies.push({ kind: 'copy', from: pair.result, variable })
  }
  entry.outputs.forEach((o, index) => {
    const id = bufferOf.get(o.node.id)!
    if (!homes.has(id)) homes.set(id, { space: 'output', index })
  })
  const live = lifetimes(ordered.nests, copies, homes)
  const joined = joinInPlace(ordered.nests, buffers, live)
  const placement = placeBlocks(joined.blocks)
  const blocks: Block[] = joined.blocks.map((b, i) => ({ ...b, offset: placement.offsets[i]! }))
  for (const block of blocks)
    for (const id of block.buffers) homes.set(id, { space: 'arena', offset: block.offset })
  const nests = ordered.nests.map((nest) => sharedNames(nest, renamed, joined.replaces))
  return {
    steps: [...nests.map((nest): Step => ({ kind: 'nest', nest })), ...copies],
    homes,
    given: entry.outputs.flatMap(({ name, node }) => {
      const home = homes.get(bufferOf.get(node.id)!)
      return home?.space === 'argument' ? [{ output: name, argument: home.name }] : []
    }),
    blocks,
    arena: placement.peak,
    bound: lowerBound(joined.blocks),
  }
}

interface Wanted {
  readonly pair: InPlace
  readonly variable: string
}

/** Updates whose result could be the variable's own buffer, and those that need a copy. */
function updatesOf(
  lowered: Lowered,
  variableBuffer: ReadonlyMap<string, number>,
): { wanted: Wanted[]; copies: Extract<Step, { kind: 'copy' }>[] } {
  const wanted: Wanted[] = []
  const copies: Extract<Step, { kind: 'copy' }>[] = []
  const taken = new Set<number>()
  for (const { variable, node } of lowered.entry.updates) {
    const result = lowered.bufferOf.get(node.id)
    if (result === undefined) throw new Error(`the new value of ${variable} has no buffer`)
    if (lowered.buffers[result]!.home !== 'temp' || taken.has(result))
      copies.push({ kind: 'copy', from: result, variable })
    else wanted.push({ pair: { variable: variableBuffer.get(variable) ?? -1, result }, variable })
    taken.add(result)
  }
  return { wanted, copies }
}

interface Live {
  readonly first: number
  last: number
}

function lifetimes(
  nests: readonly Nest[],
  copies: readonly Step[],
  homes: ReadonlyMap<number, Home>,
): Map<number, Live> {
  const live = new Map<number, Live>()
  const touch = (id: number, step: number): void => {
    if (homes.has(id)) return
    const known = live.get(id)
    if (known) known.last = step
    else live.set(id, { first: step, last: step })
  }
  nests.forEach((nest, step) => {
    for (const l of loadsOf(nest)) touch(l.buffer, step)
    for (const r of nest.results) touch(r.buffer, step)
  })
  for (const copy of copies) if (copy.kind === 'copy') touch(copy.from, nests.length)
  return live
}

interface Joined {
  readonly blocks: Omit<Block, 'offset'>[]
  /** For each nest's result that overwrites a buffer: step and old buffer to new buffer. */
  readonly replaces: ReadonlyMap<Nest, ReadonlyMap<number, number>>
}

/** A result overwrites an input that dies in the same kernel, where every element is read only where it is written. */
function joinInPlace(
  nests: readonly Nest[],
  buffers: readonly BufferInfo[],
  live: ReadonlyMap<number, Live>,
): Joined {
  const owner = new Map<number, number>()
  const find = (id: number): number => (owner.has(id) ? find(owner.get(id)!) : id)
  const replaces = new Map<Nest, Map<number, number>>()
  nests.forEach((nest, step) => {
    const reads = new Set(loadsOf(nest).map((l) => l.buffer))
    const used = new Set<number>()
    for (const r of nest.results) {
      if (!live.has(r.buffer)) continue
      for (const id of reads) {
        const range = live.get(id)
        if (!range || range.last !== step || range.first === step || used.has(id)) continue
        // One binding has one element type.
        if (buffers[id]!.elements !== buffers[r.buffer]!.elements || buffers[id]!.type.dtype !== r.dtype)
          continue
        if (!readsOnlyOwnElement(nest, { variable: id, result: r.buffer })) continue
        used.add(id)
        owner.set(r.buffer, find(id))
        const map = replaces.get(nest) ?? new Map<number, number>()
        replaces.set(nest, map.set(id, r.buffer))
        break
      }
    }
  })
  const groups = new Map<number, number[]>()
  for (const id of live.keys()) groups.set(find(id), [...(groups.get(find(id)) ?? []), id])
  const blocks = [...groups.values()].map((ids) => ({
    buffers: ids,
    bytes: Math.max(
      ...ids.map((id) => Math.max(1, buffers[id]!.elements) * elementBytes(buffers[id]!.type.dtype)),
    ),
    first: Math.min(...ids.map((id) => live.get(id)!.first)),
    last: Math.max(...ids.map((id) => live.get(id)!.last)),
  }))
  return { blocks, replaces }
}

/** Inside a kernel a buffer that is overwritten in place has one name: loads go to the result's buffer. */
function sharedNames(nest: Nest, renamed: ReadonlyMap<number, number>, replaces: Joined['replaces']): Nest {
  const own = new Set(nest.results.map((r) => r.buffer))
  const target = (id: number): number => {
    const local = replaces.get(nest)?.get(id)
    if (local !== undefined) return local
    const variable = renamed.get(id)
    return variable !== undefined && own.has(variable) ? variable : id
  }
  const loads = loadsOf(nest).filter((l) => target(l.buffer) !== l.buffer)
  if (loads.length === 0) return nest
  const map = new Map(loads.map((l) => [l.id, load(target(l.buffer), l.index, l.type)]))
  const values = substitute(
    nest.results.map((r) => r.value),
    map,
  )
  const names = new Map(nest.names)
  nest.results.forEach((r, i) => {
    const name = nest.names.get(r.value.id)
    if (name !== undefined) names.set(values[i]!.id, name)
  })
  return { ...nest, names, results: nest.results.map((r, i) => ({ ...r, value: values[i]! })) }
}

/** The map that `inspect --stage plan` prints. */
export function printPlan(plan: Plan, buffers: readonly BufferInfo[]): string {
  const lines = [
    `arena: ${plan.arena} bytes; lower bound ${plan.bound}${plan.bound > 0 ? ` (${(plan.arena / plan.bound).toFixed(3)})` : ''}`,
  ]
  for (const b of [...plan.blocks].sort((x, y) => x.offset - y.offset || x.first - y.first)) {
    lines.push(
      `  ${String(b.offset).padStart(10)} +${String(b.bytes).padEnd(10)} steps ${b.first}-${b.last}  ${b.buffers.map((id) => buffers[id]!.name).join(' = ')}`,
    )
  }
  plan.steps.forEach((step, i) => {
    if (step.kind === 'copy') lines.push(`  step ${i}: copy ${buffers[step.from]!.name} to ${step.variable}`)
    else
      lines.push(
        `  step ${i}: ${step.nest.name} -> ${step.nest.results.map((r) => `${buffers[r.buffer]!.name} in ${formatHome(plan.homes.get(r.buffer))}`).join(', ')}`,
      )
  })
  for (const { output, argument } of plan.given) lines.push(`  ${output} is the argument ${argument}`)
  return lines.join('\n')
}

function formatHome(home: Home | undefined): string {
  if (!home) return 'nowhere'
  if (home.space === 'arena') return `arena ${home.offset}`
  if (home.space === 'output') return `output ${home.index}`
  return home.space === 'scalars' ? 'scalars' : `${home.space} ${home.name}`
}
