// The worker threads of the `cpu` device, seen from the leading thread.
import type { MessagePort, Worker } from 'node:worker_threads'
import { type Control, fork, join, makeControl, operations, takeTrap } from './barrier.ts'
import { type Message, type ReadyCall, runShare } from './cpu-kernel.ts'
import type { WorkerStart } from './cpu-worker.ts'
import { codes, messageOf, RuntimeError } from './errors.ts'

/** Where bundles put the worker, seen from the module that holds this code. */
const candidates = [
  './cpu-worker.js',
  './runtime/cpu-worker.js',
  '../cpu-worker.js',
  '../runtime/cpu-worker.js',
  '../../runtime/cpu-worker.js',
]

/** The worker's file beside this bundle, or undefined. Node only. */
export async function findWorker(): Promise<URL | undefined> {
  const { existsSync } = await import('node:fs')
  if (!import.meta.url.startsWith('file:')) return undefined
  return candidates.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url))
}

/** The threads' scratch areas: `bytes` each, one after the other from `base`. */
export interface Scratch {
  readonly base: number
  readonly bytes: number
}

export class Pool {
  readonly threads: number
  /** Resolves when every worker listens, rejects with the first that does not start. Nothing may be sent before. */
  readonly ready: Promise<void>
  readonly #control: Control
  readonly #workers: readonly Worker[]
  readonly #ports: readonly MessagePort[]
  /** What the workers were sent and may still be taking in. */
  #underWay: Message['kind'] | undefined

  private constructor(
    control: Control,
    workers: readonly Worker[],
    ports: readonly MessagePort[],
    ready: Promise<void>,
  ) {
    this.#control = control
    this.ready = ready
    this.#workers = workers
    this.#ports = ports
    this.threads = workers.length + 1
  }

  /**
   * Starts `threads - 1` workers and does not wait for them: a model can be compiled meanwhile. Then they sleep until asked,
   * and do not keep the process alive.
   */
  static async start(threads: number, memory: WebAssembly.Memory, url: URL | string): Promise<Pool> {
    const { MessageChannel, Worker } = await import('node:worker_threads')
    const buffer = new SharedArrayBuffer(makeControl().words.buffer.byteLength)
    const workers: Worker[] = []
    const ports: MessagePort[] = []
    const ready: Promise<void>[] = []
    for (let thread = 1; thread < threads; thread++) {
      const { port1, port2 } = new MessageChannel()
      const start: WorkerStart = { control: buffer, memory, port: port2, thread, threads }
      const worker = new Worker(url, { workerData: start, transferList: [port2], name: `mlc-cpu-${thread}` })
      workers.push(worker)
      ports.push(port1)
      ready.push(
        new Promise((resolve, reject) => {
          worker.once('message', () => resolve())
          worker.once('error', reject)
          worker.once('exit', () => reject(new Error('the worker ended at its start')))
        }),
      )
    }
    const all = Promise.all(ready).then(
      () => {
        for (const worker of workers) worker.unref()
      },
      async (error) => {
        await Promise.all(workers.map((worker) => worker.terminate()))
        const why = `a worker thread does not start: ${messageOf(error)}`
        throw new RuntimeError(codes.noDevice, why, 'use one thread')
      },
    )
    // Whoever loads kernels hears of it; a device that is only opened and closed needs no workers.
    all.catch(() => undefined)
    return new Pool(makeControl(buffer), workers, ports, all)
  }

  /** Hands a message to every worker and goes on; what the pool does next waits until all have taken it in. */
  send(message: Message): void {
    this.#settle()
    for (const port of this.#ports) port.postMessage(message)
    fork(this.#control, operations.messages)
    this.#underWay = message.kind
  }

  /** Waits for the message that is under way. Throws where a worker could not take it in. */
  #settle(): void {
    const kind = this.#underWay
    if (kind === undefined) return
    this.#underWay = undefined
    join(this.#control, this.#workers.length)
    const trap = takeTrap(this.#control)
    if (trap !== undefined) throw new Error(`a worker could not take in a ${kind}: ${trap.message}`)
  }

  /** Runs one call of a recording on all threads; throws the first trap of any of them. */
  run(recording: number, index: number, call: ReadyCall, scratch: Scratch): void {
    this.#settle()
    fork(this.#control, operations.run, recording, index, scratch.base, scratch.bytes)
    runShare(call, this.#control, this.threads, scratch.base)
    join(this.#control, this.#workers.length)
    const trap = takeTrap(this.#control)
    if (trap !== undefined) throw new Error(trap.message)
  }

  async close(): Promise<void> {
    if (this.#underWay !== undefined) join(this.#control, this.#workers.length)
    fork(this.#control, operations.exit)
    for (const port of this.#ports) port.close()
    // A worker that is let go while it starts would let the process end before this does.
    await this.ready.catch(() => undefined)
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}
