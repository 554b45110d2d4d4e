// Plans and kernels -> the manifest and the texts: all that a runtime needs.
import {
  type Binding,
  type Dispatch,
  type EntryInfo,
  type KernelInfo,
  kernelSymbol,
  type Place,
  type VariableInfo,
} from '../../runtime/program.ts'
import { sha256 } from '../../runtime/sha256.ts'
import type { EntryGraph, ModelGraph } from '../ir/graph.ts'
import { ERRORS_BUFFER, type Kernel } from '../ir/kernel.ts'
import type { Profile } from '../ir/limits.ts'
import type { BufferInfo } from '../ir/nest.ts'
import type { Home, Plan } from '../ir/plan.ts'
import { elementBytes, shapeValues } from '../ir/types.ts'
import { type CudaFunction, cudaFunction, emitCuda, requestedBytes } from './cuda-text.ts'
import { headerLines, type Sources, sourceLines } from './header.ts'
import { emitWat } from './wasm-text.ts'
import { scratchLayout } from './wasm-values.ts'
import { emitWgsl } from './wgsl-text.ts'

/** What the template writes where a kernel exchanges registers. */
const ENABLE_SUBGROUPS = '\nenable subgroups;\n'

/** Work below this (in operations and bytes) is not worth waking other threads. */
const SERIAL_WORK = 60_000

export interface ScheduledEntry {
  readonly entry: EntryGraph
  readonly buffers: readonly BufferInfo[]
  readonly plan: Plan
  /** Buffer of each output. */
  readonly outputBuffers: readonly number[]
  /** One for each step of the plan; null for copies and for nests without elements. */
  readonly kernels: readonly (Kernel | null)[]
}

const fileSuffixes = { cpu: 'wat', wgsl: 'wgsl', cuda: 'cu' } as const
type KernelTarget = keyof typeof fileSuffixes

/** Collects kernels of a target; equal ones (but for names of buffers) are kept once. */
export class KernelSet {
  readonly infos: KernelInfo[] = []
  readonly texts = new Map<string, string>()
  /** CUDA only: the kernels apart from their units, in the order of `infos`. */
  readonly functions: CudaFunction[] = []
  /** Kernels so far by what is quick to compare; those that agree in it are compared whole. */
  private readonly alike = new Map<string, { readonly number: number; readonly same: () => string }[]>()
  private readonly target: KernelTarget
  private readonly sources: Sources
  private readonly profile: Profile

  constructor(target: KernelTarget, sources: Sources, profile: Profile) {
    this.target = target
    this.sources = sources
    this.profile = profile
  }

  /** Index of the kernel; `number` is its place in the entry. */
  add(
    kernel: Kernel,
    entry: string,
    number: number,
    buffers: readonly BufferInfo[],
    access: readonly ('read' | 'read_write')[],
    grid: readonly [number, number, number],
  ): number {
    const brief = [
      kernel.groups,
      kernel.flops,
      kernel.bytes,
      ...kernel.params.map((p) => p.dtype),
      ...access,
    ].join()
    const others = this.alike.get(brief) ?? []
    this.alike.set(brief, others)
    const same = once(() => canonical(kernel, access))
    const known = others.find((k) => k.same() === same())
    if (known !== undefined) return known.number
    const name = `${entry}/${String(number).padStart(2, '0')}_${kernel.name}`
    const file = `kernels/${name}.${fileSuffixes[this.target]}`
    const header = headerLines(name, kernel, buffers, this.sources)
    const text = this.text(kernel, name, file, header, access, grid)
    const scratch = this.target === 'cpu' ? scratchLayout(kernel).bytes : 0
    const subgroup =
      this.target === 'wgsl' && text.includes(ENABLE_SUBGROUPS) ? { subgroup: this.profile.warp } : {}
    const requested = this.target === 'cuda' ? requestedBytes(kernel) : 0
    const shared = requested > 0 ? { shared: requested } : {}
    const workgroup = [kernel.threads, 1, 1] as const
    this.infos.push({ name, file, scratch, workgroup, access, ...subgroup, ...shared, hash: sha256(text) })
    this.texts.set(file, text)
    others.push({ number: this.infos.length - 1, same })
    return this.infos.length - 1
  }

  private text(
    kernel: Kernel,
    name: string,
    file: string,
    header: readonly string[],
    access: readonly ('read' | 'read_write')[],
    grid: readonly [number, number, number],
  ): string {
    if (this.target === 'cpu') return emitWat(kernel, header, this.profile)
    if (this.target === 'wgsl') return emitWgsl(kernel, { header, access, grid })
    const origin = sourceLines(kernel, this.sources)[0]
    const made = cudaFunction(kernel, {
      header,
      symbol: kernelSymbol(name),
      file,
      ...(origin === undefined ? {} : { origin }),
    })
    this.functions.push(made)
    return emitCuda(made, file)
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The kernel with its buffers and values numbered instead of named, in the order of their use. */
function canonical(kernel: Kernel, access: readonly string[]): string {
  const arrays = new Map(kernel.params.map((p, i) => [p.name, `#${i}`]))
  const names = new Map<string, number>()
  const numberOf = (name: string): number => {
    if (!names.has(name)) names.set(name, names.size)
    return names.get(name)!
  }
  const { body, locals, registers, resident, groups, threads } = kernel
  const dtypes = kernel.params.map((p) => p.dtype)
  return JSON.stringify(
    [body, locals, registers, resident, groups, threads, dtypes, access],
    function (this: { kind?: string; op?: string }, key, value: unknown) {
      if (typeof value === 'string') {
        if (key === 'array') return arrays.get(value) ?? value
        // Primitives have names of their own; local arrays are numbered as `array` names them.
        const own = this.kind === 'primitive' || this.op === 'primitive' || 'elements' in this
        return key === 'name' && !own ? numberOf(value) : value
      }
      if (typeof value !== 'number') return value
      return !Number.isFinite(value) ? String(value) : Object.is(value, -0) ? '-0' : value
    },
  )
}

/** A grid of at most `maxGrid` groups a dimension, as square as it takes. */
export function foldGrid(groups: number, maxGrid: number): [number, number, number] {
  if (groups <= maxGrid) return [groups, 1, 1]
  const y = Math.ceil(groups / maxGrid)
  const rows = Math.max(y, Math.ceil(Math.sqrt(groups)))
  return [Math.ceil(groups / rows), rows, 1]
}

export function entryInfo(
  scheduled: ScheduledEntry,
  set: KernelSet,
  variables: ReadonlyMap<string, number>,
  maxGrid: number,
  sources: Sources,
): EntryInfo {
  const { entry, buffers, plan } = scheduled
  const argumentIndex = new Map(entry.args.map((a, i) => [a.name, i]))
  const place = (home: Home): Place => {
    switch (home.space) {
      case 'argument':
        return { space: 'argument', index: argumentIndex.get(home.name)! }
      case 'variable':
        return { space: 'variable', index: variables.get(home.name)! }
      case 'output':
        return { space: 'output', index: home.index }
      default:
        return home
    }
  }
  const homeOf = (buffer: number): Home => {
    const home = plan.homes.get(buffer)
    if (!home) throw new Error(`buffer ${buffers[buffer]!.name} has no home`)
    return home
  }
  const placeOf = (buffer: number): Place =>
    buffer === ERRORS_BUFFER ? { space: 'errors' } : place(homeOf(buffer))
  /** Where a window of a tensor begins in the place of the tensor; a place in the arena says so itself. */
  const windowOf = (buffer: number): Pick<Binding, 'offset'> => {
    const home = buffer === ERRORS_BUFFER ? null : homeOf(buffer)
    return home && home.space !== 'arena' && 'offset' in home && home.offset ? { offset: home.offset } : {}
  }
  const bytesOf = (buffer: number): number =>
    buffer === ERRORS_BUFFER ? 16 : buffers[buffer]!.elements * elementBytes(buffers[buffer]!.type.dtype)
  const dispatches: Dispatch[] = []
  plan.steps.forEach((step, i) => {
    if (step.kind === 'copy') {
      dispatches.push({
        kind: 'copy',
        from: placeOf(step.from),
        to: { space: 'variable', index: variables.get(step.variable)! },
        bytes: bytesOf(step.from),
      })
      return
    }
    const kernel = scheduled.kernels[i]
    if (!kernel) return
    const bindings = kernel.params.map((p): Binding => {
      const where = placeOf(p.buffer)
      return {
        place: where,
        ...windowOf(p.buffer),
        bytes: bytesOf(p.buffer),
        access: where.space === 'arena' ? 'read_write' : p.access,
      }
    })
    const grid = foldGrid(kernel.groups, maxGrid)
    const index = set.add(
      kernel,
      entry.name,
      dispatches.length,
      buffers,
      bindings.map((b) => b.access),
      grid,
    )
    dispatches.push({
      kind: 'kernel',
      kernel: index,
      bindings,
      grid,
      flops: kernel.flops,
      bytes: kernel.bytes,
      ...(kernel.flops + kernel.bytes / 4 < SERIAL_WORK || kernel.groups === 1 ? { serial: true } : {}),
      origins: sourceLines(kernel, sources),
    })
  })
  return {
    name: entry.name,
    training: entry.training,
    arguments: entry.args.map((a) => ({
      name: a.name,
      dtype: a.type.dtype,
      shape: shapeValues(a.type.shape),
    })),
    outputs: entry.outputs.map((o, i) => ({
      name: o.name,
      dtype: o.node.type.dtype,
      shape: shapeValues(o.node.type.shape),
      place: outputPlace(scheduled, i, placeOf),
    })),
    arena: plan.arena,
    arenaBound: plan.bound,
    constants: [],
    updates: entry.updates.map((u) => variables.get(u.variable)!),
    dispatches,
  }
}

function outputPlace(scheduled: ScheduledEntry, index: number, placeOf: (buffer: number) => Place): Place {
  const buffer = scheduled.outputBuffers[index]
  if (buffer === undefined) throw new Error(`output ${index} has no buffer`)
  return placeOf(buffer)
}

export const variableInfos = (model: ModelGraph): VariableInfo[] =>
  model.variables.map((v) => ({
    name: v.name,
    kind: v.kind,
    dtype: v.type.dtype,
    shape: shapeValues(v.type.shape),
  }))
