// The pipeline, read from top to bottom: source text to a program, or diagnostics. Pure: no files, no clock in the result.
import type { Diagnostic, Source } from '../grammar/diagnostics.ts'
import { printAst } from '../grammar/print.ts'
import { FORMAT, FORMAT_VERSION, type Manifest, type Program } from '../runtime/program.ts'
import { entryInfo, KernelSet, type ScheduledEntry, variableInfos } from './emit/program.ts'
import type { Sources } from './emit/header.ts'
import { analyze, type FrontOptions } from './front.ts'
import { resetExprs } from './ir/expr.ts'
import { type EntryGraph, type ModelGraph, printGraph } from './ir/graph.ts'
import { printKernel, printNests } from './ir/print.ts'
import { cpuProfile, type Profile, webgpuProfile } from './ir/limits.ts'
import { collapseAll } from './passes/collapse.ts'
import { fuse, printFused } from './passes/fuse.ts'
import { lower } from './passes/lower.ts'
import { padConvolutions } from './passes/pad-convolutions.ts'
import { planMemory, printPlan } from './passes/plan-memory.ts'
import { restrictFetch } from './passes/restrict-fetch.ts'
import { simplify } from './passes/simplify.ts'
import { splitReductions } from './passes/split-reductions.ts'
import { schedule } from './schedules/schedule.ts'
import { Trace } from './trace.ts'

export type Target = 'wgsl' | 'cpu'

/** What a device says of itself; the runtime's `DeviceLimits` fits. */
export interface Limits {
  readonly maxBindings: number
  readonly maxWorkgroupThreads: number
  readonly maxWorkgroupBytes: number
  readonly maxGrid: number
  readonly maxBindingBytes: number
  readonly features: readonly string[]
}

export interface CompileOptions extends FrontOptions {
  readonly target: Target
  /** The device's limits; without them WebGPU's guaranteed ones, and a CPU without relaxed SIMD. */
  readonly limits?: Limits
  /** Makes named values of an entry its outputs, and drops its updates. */
  readonly fetch?: { readonly entry: string; readonly names: readonly string[] }
  readonly trace?: Trace
}

export interface Compiled {
  /** Null where there was an error. */
  readonly program: Program | null
  readonly model: ModelGraph | null
  readonly diagnostics: readonly Diagnostic[]
  /** Texts of all files, by the paths that spans name. */
  readonly sources: Sources
  readonly trace: Trace
}

function profileOf(target: Target, limits: Limits | undefined): Profile {
  const base = target === 'cpu' ? cpuProfile : webgpuProfile
  if (!limits) return base
  return {
    ...base,
    maxBindings: limits.maxBindings,
    maxGroupThreads: Math.min(target === 'cpu' ? 1 : 1024, limits.maxWorkgroupThreads),
    maxLocalBytes: target === 'cpu' ? base.maxLocalBytes : limits.maxWorkgroupBytes,
    maxGrid: target === 'cpu' ? base.maxGrid : limits.maxGrid,
    maxBindingBytes: limits.maxBindingBytes,
    fma: target === 'wgsl' || limits.features.includes('relaxed-simd'),
  }
}

/** Compiles a model; every user error is a diagnostic. */
export function compileModel(source: Source, options: CompileOptions): Compiled {
  const trace = options.trace ?? new Trace()
  resetExprs()
  const front = trace.step(
    'elaborate',
    '',
    () => analyze(source, options),
    (f) => printAst(f.files.main),
  )
  const sources: Sources = front.files.sources
  const fail = (diagnostics: readonly Diagnostic[]): Compiled => ({
    program: null,
    model: null,
    diagnostics,
    sources,
    trace,
  })
  if (!front.model) return fail(front.diagnostics)
  const fetched = restrictFetch(front.model, options.fetch, source.path)
  if (fetched.error) return fail([...front.diagnostics, fetched.error])
  const model = fetched.model
  const profile = profileOf(options.target, options.limits)
  const large = tooLarge(model, profile)
  if (large) return fail([...front.diagnostics, large])
  const set = new KernelSet(options.target, sources)
  const initSet = new KernelSet('cpu', sources)
  const variables = variableInfos(model)
  const indexOf = new Map(variables.map((v, i) => [v.name, i]))
  const entries = model.entries.map((entry) =>
    entryInfo(back(entry, profile, trace), set, indexOf, profile.maxGrid, sources),
  )
  // Initial values always come from the same code, whatever the device: first weights are bit-equal everywhere.
  const init = entryInfo(back(model.init, cpuProfile, trace), initSet, indexOf, cpuProfile.maxGrid, sources)
  const manifest: Manifest = {
    format: FORMAT,
    version: FORMAT_VERSION,
    model: model.name,
    target: options.target,
    variables,
    kernels: set.infos,
    entries,
    init,
    initKernels: initSet.infos,
  }
  return {
    program: { manifest, texts: new Map([...set.texts, ...initSet.texts]) },
    model,
    diagnostics: front.diagnostics,
    sources,
    trace,
  }
}

/** Graph to scheduled kernels, one entry. */
function back(entry: EntryGraph, profile: Profile, trace: Trace): ScheduledEntry {
  const graph = trace.step('graph', entry.name, () => entry, printGraph)
  const lean = trace.step('simplify', entry.name, () => simplify(graph), printGraph)
  const fused = trace.step(
    'fuse',
    entry.name,
    () => fuse(padConvolutions(lean, profile), profile),
    printFused,
  )
  const lowered = trace.step(
    'lower',
    entry.name,
    () => splitReductions(collapseAll(lower(fused)), profile),
    (l) => printNests(l.nests, l.buffers),
  )
  const plan = trace.step(
    'plan',
    entry.name,
    () => planMemory(lowered),
    (p) => printPlan(p, lowered.buffers),
  )
  let dispatch = 0
  const kernels = trace.step(
    'schedule',
    entry.name,
    () =>
      plan.steps.map((step) => {
        if (step.kind === 'nest' && step.nest.dims.some((d) => d.extent === 0)) return null
        const number = dispatch++
        return step.kind === 'nest'
          ? schedule({ ...step.nest, dispatch: number }, lowered.buffers, profile)
          : null
      }),
    (list) => list.flatMap((k) => (k ? [printKernel(k)] : [])).join('\n\n'),
  )
  const outputBuffers = fused.entry.outputs.map((o) => lowered.bufferOf.get(o.node.id)!)
  return { entry: fused.entry, buffers: lowered.buffers, plan, kernels, outputBuffers }
}

/** A tensor that no binding of the device can hold is an error of the model, not a failure at run time. */
function tooLarge(model: ModelGraph, profile: Profile): Diagnostic | null {
  const bytes = (shape: readonly unknown[]): number => (shape as readonly number[]).reduce((n, d) => n * d, 4)
  const limit = profile.maxBindingBytes
  for (const v of model.variables) {
    if (bytes(v.type.shape) > limit)
      return {
        code: 'E0701',
        severity: 'error',
        span: null,
        message: `${v.kind} ${v.name} takes ${bytes(v.type.shape)} bytes, and the device binds at most ${limit}`,
      }
  }
  for (const entry of model.entries) {
    for (const a of [
      ...entry.args.map((x) => ({ name: x.name, shape: x.type.shape })),
      ...entry.outputs.map((o) => ({ name: o.name, shape: o.node.type.shape })),
    ]) {
      if (bytes(a.shape) > limit)
        return {
          code: 'E0701',
          severity: 'error',
          span: null,
          message: `${a.name} of ${entry.name} takes ${bytes(a.shape)} bytes, and the device binds at most ${limit}`,
        }
    }
  }
  return null
}
