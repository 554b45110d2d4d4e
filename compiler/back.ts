// The second half of the pipeline: one entry's graph to scheduled kernels and a plan of its memory.
import type { ScheduledEntry } from './emit/program.ts'
import { fuseSums } from './fuse-sums.ts'
import { fuseWithTiles } from './fuse-tiles.ts'
import { type EntryGraph, printGraph } from './ir/graph.ts'
import type { Kernel } from './ir/kernel.ts'
import type { Profile } from './ir/limits.ts'
import type { Plan } from './ir/plan.ts'
import { printKernel, printNests } from './ir/print.ts'
import { verifyGraph, verifyKernel, verifyNest, verifyPlan } from './ir/verify.ts'
import { typeOf } from './ops/table.ts'
import { collapse } from './passes/collapse.ts'
import { type Fused, printFused } from './passes/fuse.ts'
import { inOrder } from './passes/groups.ts'
import { divideLongAxes } from './passes/long-axes.ts'
import { type Lowered, lower } from './passes/lower.ts'
import { padConvolutions } from './passes/pad-convolutions.ts'
import { phaseConvolutions } from './passes/phase-convolutions.ts'
import { planMemory, printPlan } from './passes/plan-memory.ts'
import { recompute } from './passes/recompute.ts'
import { regroupRowProducts } from './passes/row-products.ts'
import { simplify } from './passes/simplify.ts'
import { splitReductions } from './passes/split-reductions.ts'
import { widenPlanes } from './passes/wide-planes.ts'
import { bindWindows } from './passes/windows.ts'
import { winogradConvolutions } from './passes/winograd-convolutions.ts'
import { schedule } from './schedules/schedule.ts'
import { arithmeticOf } from './schedules/winograd-sum.ts'
import { Trace } from './trace.ts'
import { type Choice, chosenWay, signatureOf, type Tuning } from './tuning.ts'

/** What it took to fit an entry into a given memory. */
export interface Recomputation {
  readonly entry: string
  /** Names of the values that are computed twice. */
  readonly values: readonly string[]
  /** Before and after. */
  readonly arena: readonly [number, number]
  readonly flops: readonly [number, number]
}

export type Back = ScheduledEntry & {
  readonly recomputed?: Recomputation
  /** Where measured choices were given: what could be chosen. */
  readonly choices: readonly Choice[]
}

export interface BackOptions {
  /** Bytes that the temporaries may take; the plan of least bytes is given where no choice gets there. */
  readonly arena?: number
  readonly tuning?: Tuning
}

export function back(
  entry: EntryGraph,
  profile: Profile,
  trace: Trace,
  { arena = Infinity, tuning }: BackOptions = {},
): Back {
  const at = entry.name
  const check = (g: EntryGraph): void => verifyGraph(g, typeOf)
  const graph = trace.step('graph', at, () => entry, printGraph, check)
  const lean = trace.step('simplify', at, () => simplify(graph), printGraph, check)
  const ready = trace.step('pad', at, () => prepare(lean, profile, arena), printGraph, check)
  const fitted =
    arena === Infinity
      ? null
      : trace.step(
          'recompute',
          at,
          () => fit(ready, profile, arena),
          printFitted,
          (f) => f && check(f.entry),
        )
  const whole = plan(fitted?.entry ?? ready, profile, trace)
  const { fused } = whole
  const [planned, split] = trace.step(
    'windows',
    at,
    () => bindWindows(whole.plan, whole.split, profile),
    printSteps,
  )
  const choices: Choice[] = []
  const kernels = trace.step(
    'schedule',
    at,
    () => scheduleSteps(planned, split, profile, at, tuning, choices),
    (list) => list.flatMap((k) => (k ? [printKernel(k)] : [])).join('\n\n'),
    (list) => {
      for (const k of list) if (k) verifyKernel(k)
    },
  )
  const outputBuffers = fused.entry.outputs.map((o) => split.bufferOf.get(o.node.id)!)
  return {
    ...{ entry: fused.entry, buffers: split.buffers, plan: planned, kernels, outputBuffers, choices },
    ...(fitted ? { recomputed: fitted.told } : {}),
  }
}

/** The graph as the device computes it: convolutions and long axes in other forms. Forms that take more memory give way where it is short. */
function prepare(lean: EntryGraph, profile: Profile, arena: number): EntryGraph {
  const phases = phaseConvolutions(divideLongAxes(lean), profile)
  const finish = (g: EntryGraph): EntryGraph =>
    widenPlanes(regroupRowProducts(padConvolutions(g, profile), profile), profile)
  const inTiles = finish(winogradConvolutions(phases, profile))
  const fits = arena === Infinity || plan(inTiles, profile, new Trace()).plan.arena <= arena
  return fits ? inTiles : finish(phases)
}

interface Planned {
  readonly fused: Fused
  /** Arithmetic of each group. */
  readonly flops: readonly number[]
  readonly split: Lowered
  readonly plan: Plan
}

/** What is stored, in which order it is computed, and where it lies. */
function plan(entry: EntryGraph, profile: Profile, trace: Trace): Planned {
  const at = entry.name
  const check = (l: Lowered): void => {
    for (const nest of l.nests) verifyNest(nest, l.buffers)
  }
  const fused = trace.step('fuse', at, () => fuseSums(fuseWithTiles(entry, profile), profile), printFused)
  const nests = trace.step('lower', at, () => lower(fused), printLowered, check)
  const flat = trace.step('collapse', at, () => collapse(nests), printLowered, check)
  const split = trace.step('split', at, () => splitReductions(flat, profile), printLowered, check)
  const planned = trace.step(
    'plan',
    at,
    () => planMemory(split),
    (p) => printPlan(p, split.buffers),
    (p) => verifyPlan(p, split.buffers),
  )
  return { fused, flops: nests.nests.map(arithmeticOf), split, plan: planned }
}

const printSteps = ([{ steps }, { buffers }]: readonly [Plan, Lowered]): string =>
  printNests(
    steps.flatMap((s) => (s.kind === 'nest' ? [s.nest] : [])),
    buffers,
  )

const printLowered = (l: Lowered): string => printNests(l.nests, l.buffers)

interface Fitted {
  readonly entry: EntryGraph
  readonly told: Recomputation
}

/** The choice is made on a simulation, which knows neither gaps between blocks nor results in place: it may have to aim lower. */
const AIMS = [1, 0.95, 0.9, 0.8, 0.65, 0.5]

/** The graph with second copies such that the plan fits, or comes closest; null where it fits as it is, or nothing helps. */
function fit(entry: EntryGraph, profile: Profile, arena: number): Fitted | null {
  const usual = plan(entry, profile, new Trace())
  const sum = (flops: readonly number[]): number => flops.reduce((a, b) => a + b, 0)
  if (usual.plan.arena <= arena) return null
  let best: Fitted | null = null
  // The graph's own order leaves the plan more freedom, the planned one is closer to what will run.
  for (const { fused, flops } of [inPlannedOrder(usual), usual]) {
    for (const aim of AIMS) {
      const made = recompute(fused, flops, aim * arena)
      if (!made) break
      const tried = plan(made.entry, profile, new Trace())
      const told: Recomputation = {
        entry: entry.name,
        values: made.values,
        arena: [usual.plan.arena, tried.plan.arena],
        flops: [sum(usual.flops), sum(tried.flops)],
      }
      if (tried.plan.arena < (best?.told.arena[1] ?? usual.plan.arena)) best = { entry: made.entry, told }
      if (tried.plan.arena <= arena) return best
      if (made.least) break
    }
  }
  return best
}

/** The groups in the order in which the plan runs their kernels. */
function inPlannedOrder({ fused, flops, split, plan: { steps } }: Planned): Pick<Planned, 'fused' | 'flops'> {
  const position = new Map<number, number>()
  steps.forEach((step, i) => {
    if (step.kind === 'nest') for (const r of step.nest.results) position.set(r.buffer, i)
  })
  const sorted = fused.groups
    .map((group, i) => ({
      group,
      flops: flops[i]!,
      at: Math.max(...group.roots.map((r) => position.get(split.bufferOf.get(r.id)!) ?? 0)),
    }))
    .sort((a, b) => a.at - b.at)
  // A group may name a value of which it reads no element, such as one phase of a convolution: the plan does not wait for it.
  const groups = inOrder(
    sorted.map((s) => s.group),
    fused.stored,
  )
  if (!groups) throw new Error(`${fused.entry.name}: groups wait for each other`)
  const flopsOfGroup = new Map(sorted.map((s) => [s.group, s.flops]))
  return { fused: { ...fused, groups }, flops: groups.map((g) => flopsOfGroup.get(g)!) }
}

function printFitted(fitted: Fitted | null): string {
  if (!fitted) return 'nothing is computed again'
  const { values, arena, flops } = fitted.told
  const more = `${arena[0]} to ${arena[1]} bytes of temporaries, ${flops[0]} to ${flops[1]} FLOPs`
  return [`computed again: ${values.length} values; ${more}`, ...values.map((v) => `  ${v}`)].join('\n')
}

/** A kernel for each nest that has elements; null for copies. Dispatches are numbered as the manifest will have them. */
function scheduleSteps(
  planned: Plan,
  { buffers }: Lowered,
  profile: Profile,
  entry: string,
  tuning: Tuning | undefined,
  choices: Choice[],
): (Kernel | null)[] {
  let dispatch = 0
  return planned.steps.map((step) => {
    if (step.kind === 'nest' && step.nest.dims.some((d) => d.extent === 0)) return null
    const number = dispatch++
    if (step.kind !== 'nest') return null
    const nest = { ...step.nest, dispatch: number }
    if (!tuning) return schedule(nest, buffers, profile)
    const signature = signatureOf(nest, buffers)
    return schedule(nest, buffers, profile, (ways) => {
      const way = chosenWay(ways, tuning.get(signature))
      const names = ways.map((w) => w.name)
      choices.push({ entry, dispatch: number, signature, names, chosen: way.name })
      return way
    })
  })
}
