// How a kernel computes: typed statements over registers, buffers and local memory, for one group of threads.
import type { Span } from '../../grammar/ast.ts'
import type { Fn } from './expr.ts'
import type { DType, Scalar } from './types.ts'

export type Lanes = 1 | 4

/** A typed value. `lanes` 4 is a vector: arithmetic is element-wise, and a scalar operand must be splat first. */
export type KExpr =
  | { readonly op: 'const'; readonly value: number; readonly type: Scalar; readonly lanes: Lanes }
  | { readonly op: 'ref'; readonly name: string; readonly type: Scalar; readonly lanes: Lanes }
  /** Element `index` of a buffer or local array, or four from there on. `offset` is added to the index and is a constant. */
  | {
      readonly op: 'load'
      readonly array: string
      readonly index: KExpr
      readonly offset: number
      readonly type: Scalar
      readonly lanes: Lanes
    }
  /** One element, in all four lanes. */
  | {
      readonly op: 'loadSplat'
      readonly array: string
      readonly index: KExpr
      readonly offset: number
      readonly type: Scalar
      readonly lanes: 4
    }
  | {
      readonly op: 'apply'
      readonly fn: Fn
      readonly args: readonly KExpr[]
      readonly type: Scalar
      readonly lanes: Lanes
    }
  | { readonly op: 'splat'; readonly value: KExpr; readonly type: Scalar; readonly lanes: 4 }
  | {
      readonly op: 'vector'
      readonly parts: readonly [KExpr, KExpr, KExpr, KExpr]
      readonly type: Scalar
      readonly lanes: 4
    }
  /** Lane i is lane `order[i]` of the eight lanes of both parts; schedules ask for it only where the target is WebAssembly. */
  | {
      readonly op: 'shuffle'
      readonly parts: readonly [KExpr, KExpr]
      readonly order: LaneOrder
      readonly type: Scalar
      readonly lanes: 4
    }
  | {
      readonly op: 'lane'
      readonly value: KExpr
      readonly lane: 0 | 1 | 2 | 3
      readonly type: Scalar
      readonly lanes: 1
    }
  /** An ability of the hardware that gives a value; schedules ask for it only where the profile says that it is there. */
  | {
      readonly op: 'primitive'
      readonly name: ValuePrimitive
      readonly args: readonly KExpr[]
      readonly type: Scalar
      readonly lanes: 1
    }

/** Which of eight lanes, 0 to 7, each of four becomes. */
export type LaneOrder = readonly [number, number, number, number]

/**
 * `shuffle_xor(value, n)`: the value of the thread of this warp whose number differs by the bits of n. `broadcast(value, n)`: that of its
 * thread n. `round_tf32(x)`: the bits of x with
 * a fraction of 10 bits. `pack_bf16(low, high)`, `pack_f16(low, high)`: two rounded values in one word.
 * `unpack_*(word, i)`: element i of an array, from the word that holds it. `bits_bf16(x)`: the 16 bits of x, rounded.
 * `insert_bits(word, bits, place, count)`: the word with the low `count` bits of another at `place`.
 */
export type ValuePrimitive =
  | 'shuffle_xor'
  | 'broadcast'
  | 'round_tf32'
  | 'pack_bf16'
  | 'pack_f16'
  | 'unpack_u8'
  | 'unpack_i8'
  | 'unpack_bf16'
  | 'bits_bf16'
  | 'insert_bits'

/**
 * `mma_*(c, a, b)`: c += a * b over a warp, on fragments in registers: 16 x 8 sums, 8 deep for tf32, 16 deep for bf16 and f16.
 * `copy_async(to, from, elements, inside)`: begins a copy from a buffer to local memory, of zeros where `inside` is false.
 * `put_bits(word, place, mask, bits)`: sets the bits of a word that lie under the mask at `place`, whatever other threads do with the rest.
 * `commit_async()`: what was begun since the last one is a set. `wait_async(n)`: until all but the n latest sets of this thread are there.
 */
export type ActionPrimitive =
  | 'mma_tf32'
  | 'mma_bf16'
  | 'mma_f16'
  | 'copy_async'
  | 'put_bits'
  | 'commit_async'
  | 'wait_async'

/** The address of an element. */
export interface Element {
  readonly array: string
  readonly index: KExpr
}

export type Stmt =
  | { readonly kind: 'let'; readonly name: string; readonly value: KExpr }
  | { readonly kind: 'var'; readonly name: string; readonly value: KExpr }
  | { readonly kind: 'assign'; readonly name: string; readonly value: KExpr }
  /** `for (name = from; name < to; name += step)`; bounds are i32. */
  | {
      readonly kind: 'for'
      readonly name: string
      readonly from: KExpr
      readonly to: KExpr
      readonly step: number
      /**
       * How many turns the compiler of the target writes out: all, as arrays in registers need constant indices, or few, as what each turn
       * computes would fill the registers.
       */
      readonly unroll?: 'all' | number
      readonly body: readonly Stmt[]
    }
  | {
      readonly kind: 'if'
      readonly condition: KExpr
      readonly then: readonly Stmt[]
      readonly else: readonly Stmt[]
    }
  | {
      readonly kind: 'store'
      readonly array: string
      readonly index: KExpr
      readonly offset: number
      readonly value: KExpr
      /** The value is a word of several elements, and the index counts words. */
      readonly whole?: true
    }
  /** Waits until all threads of the group are here, and their writes to local memory are seen. */
  | { readonly kind: 'barrier' }
  | { readonly kind: 'comment'; readonly text: string }
  | {
      readonly kind: 'primitive'
      readonly name: ActionPrimitive
      readonly elements: readonly Element[]
      readonly args: readonly KExpr[]
    }

/** A buffer that the kernel binds, in binding order. */
export interface Param {
  readonly name: string
  readonly buffer: number
  readonly dtype: DType
  readonly access: 'read' | 'read_write'
}

/** Memory of one group: workgroup memory on a GPU, a thread's scratch on a CPU. */
export interface LocalArray {
  readonly name: string
  readonly type: Scalar
  readonly elements: number
}

/** Names that every kernel may read: the number of its group, and of its thread within the group. */
export const GROUP = 'group'
export const THREAD = 'thread'

/** The entry's error words: [kind, dispatch, detail, 0], all zero while nothing is wrong. */
export const ERRORS = 'errors'
export const ERRORS_BUFFER = -1

export interface Kernel {
  readonly name: string
  readonly schedule: string
  readonly params: readonly Param[]
  readonly locals: readonly LocalArray[]
  /** Arrays of one thread in registers, zero at first; indexed only by what unrolled loops make constant. */
  readonly registers?: readonly LocalArray[]
  /** Groups that should fit on a multiprocessor at once: it bounds the registers of a thread. */
  readonly resident?: number
  /** Groups to run, and threads in each. */
  readonly groups: number
  readonly threads: number
  readonly body: readonly Stmt[]
  readonly origins: readonly Span[]
  readonly steps: readonly string[]
  readonly flops: number
  /** Bytes of all buffers that it reads and writes, each once. */
  readonly bytes: number
}

/** A kernel as its schedule makes it. */
export type UncountedKernel = Omit<Kernel, 'flops' | 'bytes'>

/** The expressions that an expression is made of, in the order in which they are computed. */
export function partsOf(e: KExpr): readonly KExpr[] {
  switch (e.op) {
    case 'const':
    case 'ref':
      return []
    case 'load':
    case 'loadSplat':
      return [e.index]
    case 'apply':
    case 'primitive':
      return e.args
    case 'splat':
    case 'lane':
      return [e.value]
    case 'vector':
    case 'shuffle':
      return e.parts
  }
}
