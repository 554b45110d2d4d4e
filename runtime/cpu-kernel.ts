// What one thread of the `cpu` device does with one kernel of a step; the same code runs in the leader and in the workers.
import { type Control, isTrapped, nextChunk, setTrap, takeChunks } from './barrier.ts'
import { messageOf } from './errors.ts'

type Run = (...values: number[]) => void

/** One call of a kernel as it is recorded: plain data, sent to every thread. */
export interface Call {
  /** Index in the step's command list, for errors. */
  readonly command: number
  readonly kernel: number
  /** Byte addresses, one a binding. */
  readonly pointers: readonly number[]
  /** Iterations of the outermost loop. */
  readonly count: number
}

/** A call bound to the thread's instance of the kernel. */
export interface ReadyCall {
  readonly command: number
  readonly count: number
  readonly run: Run
  /** The pointers, then begin, end and scratch, which each execution overwrites. */
  readonly values: number[]
}

export type Message =
  | { readonly kind: 'load'; readonly loaded: number; readonly modules: readonly WebAssembly.Module[] }
  | { readonly kind: 'unload'; readonly loaded: number }
  | {
      readonly kind: 'record'
      readonly loaded: number
      readonly recording: number
      readonly calls: readonly Call[]
    }

/** Instances of a list of modules over one memory, made when a recording first needs them. */
export class Instances {
  readonly #modules: readonly WebAssembly.Module[]
  readonly #memory: WebAssembly.Memory
  readonly #runs: (Run | undefined)[] = []

  constructor(modules: readonly WebAssembly.Module[], memory: WebAssembly.Memory) {
    this.#modules = modules
    this.#memory = memory
  }

  ready(call: Call): ReadyCall {
    const { command, count, kernel, pointers } = call
    let run = this.#runs[kernel]
    if (run === undefined) {
      const instance = new WebAssembly.Instance(this.#modules[kernel]!, { env: { memory: this.#memory } })
      run = instance.exports.run as Run
      this.#runs[kernel] = run
    }
    return { command, count, run, values: [...pointers, 0, 0, 0] }
  }
}

function execute(call: ReadyCall, begin: number, end: number, scratch: number): void {
  const { values } = call
  const at = values.length - 3
  values[at] = begin
  values[at + 1] = end
  values[at + 2] = scratch
  call.run.apply(undefined, values)
}

/** All iterations on one thread; throws what the kernel throws. */
export function runAlone(call: ReadyCall, scratch: number): void {
  if (call.count > 0) execute(call, 0, call.count, scratch)
}

/**
 * Each thread takes this part of its even share of what is left, one piece after the other: long ones first, and short ones at the end, which
 * even the threads out where one is slower (guided self-scheduling, Polychronopoulos and Kuck 1987).
 */
const PART = 0.5

/** This thread's share of a call; a trap is remembered in `control`, for a thread that left a step early would hang the others. */
export function runShare(call: ReadyCall, control: Control, threads: number, scratch: number): void {
  if (isTrapped(control)) return
  const { count } = call
  try {
    for (let begin = nextChunk(control); begin < count; begin = nextChunk(control)) {
      const end = begin + Math.max(1, Math.floor(((count - begin) * PART) / threads))
      if (takeChunks(control, begin, end)) execute(call, begin, end, scratch)
    }
  } catch (error) {
    setTrap(control, call.command, messageOf(error))
  }
}
