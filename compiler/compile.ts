// The pipeline, read from top to bottom: source text to a program, or diagnostics. Pure: no files, no clock in the result.
import type { Diagnostic, Source } from '../grammar/diagnostics.ts'
import { printAst } from '../grammar/print.ts'
import { FORMAT, FORMAT_VERSION, type Manifest, type Program } from '../runtime/program.ts'
import { back, type Recomputation } from './back.ts'
import type { Sources } from './emit/header.ts'
import { entryInfo, KernelSet, variableInfos } from './emit/program.ts'
import { emitStandalone } from './emit/standalone.ts'
import { fixedBytes, halfFloats, overMemory, placed, tooLarge } from './fits.ts'
import { analyze, type FrontOptions } from './front.ts'
import { resetExprs } from './ir/expr.ts'
import type { ModelGraph } from './ir/graph.ts'
import { cpuProfile, cudaProfile, type Profile, type Tiling, webgpuProfile } from './ir/limits.ts'
import type { Precision } from './ir/types.ts'
import { restrictFetch } from './passes/restrict-fetch.ts'
import { simplify } from './passes/simplify.ts'
import { Trace } from './trace.ts'
import type { Choice, Tuning } from './tuning.ts'

export type { Choice, Tuning } from './tuning.ts'
export type Target = 'wgsl' | 'cpu' | 'cuda'

/** What a device says of itself; the runtime's `DeviceLimits` fits. */
export interface Limits {
  readonly maxBindings: number
  readonly maxWorkgroupThreads: number
  readonly maxWorkgroupBytes: number
  readonly maxGrid: number
  readonly maxBindingBytes: number
  readonly maxBufferBytes?: number
  /**
   * Of a CPU `relaxed-simd`; `simd256`, where the engine joins two vectors of four; `sm_90` is an NVIDIA card of compute capability 9.0. Of WebGPU `shader-f16`; `subgroups-32`, where every subgroup has
   * 32 threads; `software`, where a processor plays the GPU.
   */
  readonly features: readonly string[]
  /** Multiprocessors. */
  readonly units?: number
  /** NVIDIA: bytes of shared memory that a kernel may ask for. */
  readonly maxSharedBytes?: number
}

export interface CompileOptions extends FrontOptions {
  readonly target: Target
  /** The device's limits; without them WebGPU's guaranteed ones, and a CPU without relaxed SIMD. */
  readonly limits?: Limits
  /** Abilities of the device where its limits are not known: names as in `Limits`. */
  readonly features?: readonly string[]
  /** Bytes of the largest buffer of the device where its limits are not known. */
  readonly maxBufferBytes?: number
  /** Makes named values of an entry its outputs, and drops its updates. */
  readonly fetch?: { readonly entry: string; readonly names: readonly string[] }
  /** What contractions may round their factors to, on targets with tensor cores; f32 by default. */
  readonly precision?: Precision
  /**
   * Bytes that variables, arguments, outputs and temporaries of an entry may take together; values are computed again instead of kept
   * where they are too many.
   */
  readonly maxMemory?: number
  /** Measured choices of schedules on the device that the program is for. */
  readonly tuning?: Tuning
  /** `cuda` only: makes the files of a program that needs no runtime of ours. */
  readonly standalone?: boolean
  readonly trace?: Trace
}

export interface Compiled {
  /** Null where there was an error. */
  readonly program: Program | null
  /** Files by their names, where `standalone` was asked for. */
  readonly standalone?: ReadonlyMap<string, string>
  readonly model: ModelGraph | null
  /** What `maxMemory` cost, for each entry that was over it. */
  readonly recomputed: readonly Recomputation[]
  /** Where `tuning` was given: each kernel's schedules. */
  readonly choices: readonly Choice[]
  readonly diagnostics: readonly Diagnostic[]
  /** Texts of all files, by the paths that spans name. */
  readonly sources: Sources
  readonly trace: Trace
}

export const profiles: Readonly<Record<Target, Profile>> = {
  cpu: cpuProfile,
  wgsl: webgpuProfile,
  cuda: cudaProfile,
}

function profileOf(target: Target, options: CompileOptions): Profile {
  const { limits, features = [], maxBufferBytes, precision = 'f32' } = options
  const usual = profiles[target]
  if (usual.tiling === null && precision !== 'f32')
    throw new Error(`the target ${target} has no precision ${precision}`)
  const base = usual.tiling ? { ...usual, tiling: tilingOf(usual.tiling, limits, precision) } : usual
  const special = beyondLeast[target](base, limits?.features ?? features)
  if (!limits) return maxBufferBytes === undefined ? special : { ...special, maxBufferBytes }
  return {
    ...special,
    maxBindings: limits.maxBindings,
    maxGroupThreads: Math.min(target === 'cpu' ? 1 : 1024, limits.maxWorkgroupThreads),
    maxLocalBytes: target === 'cpu' ? base.maxLocalBytes : limits.maxWorkgroupBytes,
    maxGrid: target === 'cpu' ? base.maxGrid : limits.maxGrid,
    maxBindingBytes: limits.maxBindingBytes,
    maxBufferBytes: limits.maxBufferBytes ?? limits.maxBindingBytes,
  }
}

/** Independent groups that keep a processor busy that plays a GPU. */
const SOFTWARE_GROUPS = 64

/**
 * Threads of the smallest groups that the schedules make; and the fewest that are worth exchanging among: the driver with four
 * (SwiftShader) compiles some kernels that do so for minutes.
 */
const LARGEST_SUBGROUP = 64
const SMALLEST_SUBGROUP = 8

/** What a device has beyond the least, by its features. */
const beyondLeast: Readonly<Record<Target, (base: Profile, features: readonly string[]) => Profile>> = {
  wgsl: adapterProfile,
  cpu: (base, features) => ({
    ...base,
    fma: features.includes('relaxed-simd'),
    joined: features.includes('simd256'),
  }),
  cuda: (base) => base,
}

function adapterProfile(base: Profile, features: readonly string[]): Profile {
  const named = features.map((f) => /^subgroups-(\d+)$/.exec(f)?.[1]).find((s) => s !== undefined)
  const size = Number(named ?? 0)
  return {
    ...base,
    halves: features.includes('shader-f16'),
    warp: size >= SMALLEST_SUBGROUP && size <= LARGEST_SUBGROUP ? size : base.warp,
    ...(features.includes('software') ? { sharing: false, parallelism: SOFTWARE_GROUPS } : {}),
  }
}

/** Copies beside arithmetic and these products of tensor cores came with compute capability 8.0. */
function tilingOf(usual: Tiling, limits: Limits | undefined, precision: Precision): Tiling {
  const card = limits?.features.map((f) => /^sm_(\d+)$/.exec(f)?.[1]).find((v) => v !== undefined)
  const modern = card === undefined || Number(card) >= 80
  return {
    units: limits?.units ?? usual.units,
    mostLocalBytes: limits?.maxSharedBytes ?? limits?.maxWorkgroupBytes ?? usual.mostLocalBytes,
    asyncCopies: modern,
    tensorCores: modern ? usual.tensorCores : [],
    precision,
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
    recomputed: [],
    choices: [],
    diagnostics,
    sources,
    trace,
  })
  if (!front.model) return fail(front.diagnostics)
  const fetched = restrictFetch(front.model, options.fetch, source.path)
  if (fetched.error) return fail([...front.diagnostics, fetched.error])
  const model = fetched.model
  const profile = profileOf(options.target, options)
  const set = new KernelSet(options.target, sources, profile)
  const initSet = new KernelSet('cpu', sources, cpuProfile)
  const variables = variableInfos(model)
  const indexOf = new Map(variables.map((v, i) => [v.name, i]))
  const half = profile.halves ? null : halfFloats(model, front.files.main)
  if (half) return fail([...front.diagnostics, half])
  const scheduled = model.entries.map((entry) => {
    const { maxMemory, tuning } = options
    const fixed = maxMemory === undefined ? 0 : fixedBytes(model, simplify(entry))
    const arena = maxMemory === undefined ? Infinity : maxMemory - fixed
    return { ...back(entry, profile, trace, { arena, ...(tuning ? { tuning } : {}) }), fixed }
  })
  for (const s of scheduled) {
    const large = tooLarge(s, profile) ?? overMemory(s, options.maxMemory)
    if (large) return fail([...front.diagnostics, placed(large, front.files.main, model.name, s.entry.name)])
  }
  const entries = scheduled.map((s) => entryInfo(s, set, indexOf, profile.maxGrid, sources))
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
    ...(options.standalone ? { standalone: standaloneFiles(manifest, model, set, indexOf, sources) } : {}),
    model,
    recomputed: scheduled.flatMap((s) => s.recomputed ?? []),
    choices: scheduled.flatMap((s) => s.choices),
    diagnostics: front.diagnostics,
    sources,
    trace,
  }
}

/** The standalone program makes first values on the card, as it has no other device. */
function standaloneFiles(
  manifest: Manifest,
  model: ModelGraph,
  set: KernelSet,
  variables: ReadonlyMap<string, number>,
  sources: Sources,
): Map<string, string> {
  if (manifest.target !== 'cuda') throw new Error(`there is no standalone program of ${manifest.target}`)
  const initSet = new KernelSet('cuda', sources, cudaProfile)
  const scheduled = back(model.init, cudaProfile, new Trace())
  const init = entryInfo(scheduled, initSet, variables, cudaProfile.maxGrid, sources)
  return emitStandalone({
    manifest,
    functions: set.functions,
    init,
    initKernels: initSet.infos,
    initFunctions: initSet.functions,
  })
}
