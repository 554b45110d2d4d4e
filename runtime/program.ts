// The manifest: the only contract between the compiler and the runtime. A runtime reads nothing else about a model.

export const FORMAT = 'mlc-program'
export const FORMAT_VERSION = 1

export type DType = 'f32' | 'f16' | 'bf16' | 'i32' | 'u32' | 'i8' | 'u8' | 'bool'
export type TargetName = 'wgsl' | 'cpu' | 'cuda' | 'opencl'

export interface TensorInfo {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
}

/** Lives on the device from `load` to `close`, shared by all entries: a parameter, a state, or an optimizer's slot. */
export interface VariableInfo extends TensorInfo {
  readonly kind: 'param' | 'state' | 'slot'
}

/** What products of matrices may round their factors to on devices with tensor cores. Sums are f32 always. */
export const precisions = ['f32', 'tf32', 'bf16', 'f16'] as const
export type Precision = (typeof precisions)[number]

/**
 * Where a kernel's binding lives. `argument` and `output` index the entry's lists (an output in a buffer of its own), `variable` the manifest's list,
 * `constant` the entry's constants; `arena` is one block per entry, at a byte offset (a multiple of 256); `scalars` is the two u32 words `seed` and `step`;
 * `errors` is four u32 words of the entry, all zero until a kernel that finds a bad index stores [1, index of the dispatch in the entry, bad index, 0].
 * A kernel writes only to `variable`, `arena`, `output` and `errors`. An `output` that no kernel has to write separately may alias an arena range, a variable or an argument: see `OutputInfo.place`.
 */
export type Place =
  | { readonly space: 'argument'; readonly index: number }
  | { readonly space: 'output'; readonly index: number }
  | { readonly space: 'variable'; readonly index: number }
  | { readonly space: 'arena'; readonly offset: number }
  | { readonly space: 'constant'; readonly index: number }
  | { readonly space: 'scalars' }
  | { readonly space: 'errors' }

export interface Binding {
  readonly place: Place
  /** Bytes of the place before the range, a multiple of 256; 0 where absent. A tensor larger than a binding is bound in windows. */
  readonly offset?: number
  /** Bytes of the range, before rounding to 4. */
  readonly bytes: number
  /** Every binding of the arena is `read_write`, whatever the kernel does with it. */
  readonly access: 'read' | 'read_write'
}

export interface OutputInfo extends TensorInfo {
  /** Where the value lies after a run. An `argument` is of the output's dtype, with as many elements: it is the output unchanged. */
  readonly place: Place
}

/** A span of a source file by line, for notices and profiles. */
export interface SourceLine {
  readonly file: string
  readonly line: number
}

export type Dispatch =
  | {
      readonly kind: 'kernel'
      /** Index into `Manifest.kernels`. */
      readonly kernel: number
      readonly bindings: readonly Binding[]
      /**
       * GPU targets: workgroups in x, y, z. `cpu`: [n, 1, 1], where n is the number of chunks of the outermost loop: the runtime calls
       * `run(pointers..., begin, end)` for disjoint ranges that cover [0, n), on any number of threads.
       */
      readonly grid: readonly [number, number, number]
      /** `cpu` only: true where the work is too small to be worth a barrier; one thread then runs [0, n). */
      readonly serial?: boolean
      readonly flops: number
      readonly bytes: number
      readonly origins: readonly SourceLine[]
    }
  /** Copies a range (an update that could not be done in place). Ranges never overlap. */
  | { readonly kind: 'copy'; readonly from: Place; readonly to: Place; readonly bytes: number }

export interface EntryInfo {
  readonly name: string
  readonly training: boolean
  readonly arguments: readonly TensorInfo[]
  readonly outputs: readonly OutputInfo[]
  /** Bytes of the entry's arena, and the planner's lower bound for it. */
  readonly arena: number
  readonly arenaBound: number
  /** Little-endian bytes, base64; tables that a kernel reads. */
  readonly constants: readonly { readonly bytes: number; readonly data: string }[]
  /** Indices into `Manifest.variables` that this entry writes. */
  readonly updates: readonly number[]
  readonly dispatches: readonly Dispatch[]
}

export interface KernelInfo {
  /** Unique and stable, e.g. `step/03_conv2d_bias_relu`. */
  readonly name: string
  /** Path of the text in the artefacts, e.g. `kernels/step/03_conv2d_bias_relu.wgsl`. */
  readonly file: string
  /** `cpu`: scratch bytes that each thread needs (the kernel receives the thread's scratch pointer). */
  readonly scratch: number
  /** GPU: threads per workgroup in x, y, z. */
  readonly workgroup: readonly [number, number, number]
  /** Access of each binding in order; every dispatch of the kernel binds exactly so. */
  readonly access: readonly ('read' | 'read_write')[]
  /** `wgsl`: threads that every subgroup of the device must have, where the kernel relies on it. */
  readonly subgroup?: number
  /** `cuda`: bytes of shared memory that each launch asks for, where they are more than the 48 KiB that every kernel has. */
  readonly shared?: number
  /** SHA-256 of the text as generated, hex: a runtime says so when the text was edited by hand. */
  readonly hash: string
}

export interface Manifest {
  readonly format: typeof FORMAT
  readonly version: typeof FORMAT_VERSION
  readonly model: string
  readonly target: TargetName
  readonly variables: readonly VariableInfo[]
  readonly kernels: readonly KernelInfo[]
  readonly entries: readonly EntryInfo[]
  /** Fills every variable; always for `cpu`, so that first weights are bit-equal on every device. Its kernels are `initKernels`. */
  readonly init: EntryInfo
  readonly initKernels: readonly KernelInfo[]
}

/** A compiled model: the manifest and every kernel's text by its `KernelInfo.file`. */
export interface Program {
  readonly manifest: Manifest
  readonly texts: ReadonlyMap<string, string>
}

/** The C name of a kernel in a CUDA module: `step/03_conv2d` is `step_03_conv2d`. */
export const kernelSymbol = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, '_')
