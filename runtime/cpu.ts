// The `cpu` device: WebAssembly kernels over one linear memory, on the calling thread and on worker threads.
import { assemble, inNode, setFlags, unshare } from './assemble.ts'
import { type CpuOptions, chooseFeatures, chooseThreads, MAX_PAGES, makeMemory, PAGE } from './cpu-host.ts'
import { type Call, Instances, type ReadyCall, runAlone } from './cpu-kernel.ts'
import { Pool, type Scratch } from './cpu-pool.ts'
import type {
  BufferRange,
  Command,
  Device,
  DeviceBuffer,
  DeviceLimits,
  LoadedKernels,
  Recording,
} from './device.ts'
import { codes, messageOf, RuntimeError } from './errors.ts'
import { Heap } from './heap.ts'
import type { KernelInfo } from './program.ts'
import { sha256 } from './sha256.ts'

/** The memory grows by at least this much, to be grown seldom; untouched pages cost nothing. */
const GROWTH = 256 * PAGE
/** Milliseconds of work after which a step lets timers and signals run: steps block the calling thread. */
const YIELD_MS = 16

interface CpuBuffer extends DeviceBuffer {
  readonly address: number
}

interface Loaded extends LoadedKernels {
  readonly id: number
  readonly names: readonly string[]
  readonly instances: Instances
}

type Action =
  | { readonly kind: 'serial'; readonly call: ReadyCall; readonly name: string }
  | { readonly kind: 'parallel'; readonly call: ReadyCall; readonly name: string; readonly index: number }
  | { readonly kind: 'copy'; readonly from: number; readonly to: number; readonly bytes: number }

interface CpuRecording extends Recording {
  readonly id: number
  readonly actions: readonly Action[]
}

export type { CpuOptions } from './cpu-host.ts'

/** Opens the device; rejects where WebAssembly SIMD or the workers are missing. */
export async function openCpu(options: CpuOptions = {}): Promise<Device> {
  const { features, text, flags } = await chooseFeatures(options)
  const { memory, shared } = makeMemory()
  const { threads, url, note } = await chooseThreads(options, shared)
  const pool = url === undefined ? undefined : await Pool.start(threads, memory, url)
  const count = pool?.threads ?? 1
  const description = `${text}, ${count} ${count === 1 ? 'thread' : 'threads'}${note}${options.note === undefined ? '' : ` (${options.note})`}`
  return new CpuDevice(memory, shared, pool, features, flags, description, options.bytes)
}

class CpuDevice implements Device {
  readonly name = 'cpu'
  readonly target = 'cpu'
  readonly description: string
  readonly limits: DeviceLimits
  readonly #memory: WebAssembly.Memory
  readonly #shared: boolean
  readonly #pool: Pool | undefined
  readonly #flags: readonly string[]
  readonly #bytes: ReadonlyMap<string, Uint8Array> | undefined
  readonly #heap = new Heap((bytes) => this.#grow(bytes))
  readonly #loaded = new WeakSet<LoadedKernels>()
  #scratch: Scratch = { base: 0, bytes: 0 }
  #nextId = 1
  /** When timers last ran, as far as steps are concerned; the first step counts for itself alone. */
  #lastYield: number | undefined
  #closed = false

  constructor(
    memory: WebAssembly.Memory,
    shared: boolean,
    pool: Pool | undefined,
    features: readonly string[],
    flags: readonly string[],
    description: string,
    bytes: ReadonlyMap<string, Uint8Array> | undefined,
  ) {
    this.#memory = memory
    this.#shared = shared
    this.#pool = pool
    this.#flags = flags
    this.#bytes = bytes
    this.description = description
    this.limits = {
      maxBindings: 128,
      maxWorkgroupThreads: 1,
      maxWorkgroupBytes: 0,
      maxGrid: 2 ** 31 - 1,
      maxBindingBytes: MAX_PAGES * PAGE - PAGE,
      maxBufferBytes: MAX_PAGES * PAGE - PAGE,
      features,
    }
  }

  allocate(bytes: number): DeviceBuffer {
    this.#check()
    const end = this.#heap.end
    const address = this.#heap.allocate(bytes)
    // Memory that was never used is zero already.
    if (address < end) this.#view(address, bytes).fill(0)
    const buffer: CpuBuffer = { bytes, address }
    return buffer
  }

  free(buffer: DeviceBuffer): void {
    if (!this.#closed) this.#heap.free((buffer as CpuBuffer).address)
  }

  write(buffer: DeviceBuffer, offset: number, data: Uint8Array): void {
    this.#check()
    this.#view(
      this.#address({ buffer, offset, bytes: data.byteLength, access: 'read_write' }),
      data.byteLength,
    ).set(data)
  }

  async read(buffer: DeviceBuffer, offset: number, bytes: number): Promise<Uint8Array> {
    this.#check()
    return this.#view(this.#address({ buffer, offset, bytes, access: 'read' }), bytes).slice()
  }

  async load(
    kernels: readonly { readonly info: KernelInfo; readonly text: string }[],
  ): Promise<LoadedKernels> {
    this.#check()
    const binaries = await Promise.all(kernels.map(({ info, text }) => this.#assemble(info.name, text)))
    await this.#pool?.ready
    await setFlags(this.#flags)
    const modules = await Promise.all(kernels.map(({ info }, i) => this.#compile(info.name, binaries[i]!)))
    this.#check()
    this.#reserveScratch(kernels.reduce((bytes, { info }) => Math.max(bytes, info.scratch), 0))
    const id = this.#nextId++
    this.#pool?.send({ kind: 'load', loaded: id, modules })
    const loaded: Loaded = {
      count: kernels.length,
      id,
      names: kernels.map(({ info }) => info.name),
      instances: new Instances(modules, this.#memory),
    }
    this.#loaded.add(loaded)
    return loaded
  }

  unload(kernels: LoadedKernels): void {
    if (this.#closed || !this.#loaded.delete(kernels)) return
    this.#pool?.send({ kind: 'unload', loaded: (kernels as Loaded).id })
  }

  record(kernels: LoadedKernels, commands: readonly Command[]): Recording {
    this.#check()
    const { id: loaded, instances, names } = kernels as Loaded
    const id = this.#nextId++
    const calls: Call[] = []
    const actions = commands.map((command, index): Action => {
      if (command.kind === 'copy') {
        return {
          kind: 'copy',
          from: this.#address(command.from),
          to: this.#address(command.to),
          bytes: command.to.bytes,
        }
      }
      const pointers = command.bindings.map((range) => this.#address(range))
      const call: Call = { command: index, kernel: command.kernel, pointers, count: command.grid[0] }
      const name = names[command.kernel]!
      let ready: ReadyCall
      try {
        ready = instances.ready(call)
      } catch (error) {
        throw new RuntimeError(codes.kernelText, `kernel ${name} does not load: ${messageOf(error)}`)
      }
      if (this.#pool === undefined || command.serial || call.count <= 1)
        return { kind: 'serial', call: ready, name }
      return { kind: 'parallel', call: ready, name, index: calls.push(call) - 1 }
    })
    if (calls.length > 0) this.#pool?.send({ kind: 'record', loaded, recording: id, calls })
    const recording: CpuRecording = { commands: commands.length, id, actions }
    return recording
  }

  async submit(recording: Recording): Promise<void> {
    this.#check()
    const { id, actions } = recording as CpuRecording
    const started = performance.now()
    for (const action of actions) {
      if (action.kind === 'copy') {
        this.#view(action.to, action.bytes).set(this.#view(action.from, action.bytes))
        continue
      }
      try {
        if (action.kind === 'serial') runAlone(action.call, this.#scratch.base)
        else this.#pool!.run(id, action.index, action.call, this.#scratch)
      } catch (error) {
        throw new RuntimeError(codes.trap, `kernel ${action.name} stopped: ${messageOf(error)}`)
      }
    }
    const now = performance.now()
    this.#lastYield ??= started
    if (now - this.#lastYield > YIELD_MS) {
      await new Promise<void>((resolve) => (inNode ? setImmediate(resolve) : setTimeout(resolve, 0)))
      this.#lastYield = performance.now()
    }
  }

  async finish(): Promise<void> {
    this.#check()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#pool?.close()
  }

  #check(): void {
    if (this.#closed) throw new RuntimeError(codes.closed, 'the cpu device is closed')
  }

  /** A view of the memory as it is now: growing an unshared memory takes older views away. */
  #view(address: number, bytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, bytes)
  }

  #address({ buffer, offset, bytes }: BufferRange): number {
    const { address, bytes: size } = buffer as CpuBuffer
    if (!(offset >= 0 && bytes >= 0 && offset + bytes <= Math.max(size, 4))) {
      throw new Error(`bytes ${offset} to ${offset + bytes} of a buffer of ${size}`)
    }
    return address + offset
  }

  #grow(bytes: number): void {
    const size = this.#memory.buffer.byteLength
    if (bytes <= size) return
    try {
      if (bytes > MAX_PAGES * PAGE) throw new RangeError('a WebAssembly memory holds 4 GiB')
      const wanted = Math.min(Math.max(bytes, size + GROWTH), MAX_PAGES * PAGE)
      this.#memory.grow(Math.ceil((wanted - size) / PAGE))
    } catch (error) {
      const used = (this.#heap.liveBytes / 2 ** 20).toFixed(0)
      const message = `the memory of ${(size / 2 ** 20).toFixed(0)} MiB, ${used} in use, cannot grow to ${(bytes / 2 ** 20).toFixed(0)} MiB`
      throw new RuntimeError(codes.outOfMemory, `${message}: ${messageOf(error)}`, 'take a smaller batch')
    }
  }

  #reserveScratch(needed: number): void {
    const bytes = Math.ceil(needed / 64) * 64
    if (bytes <= this.#scratch.bytes) return
    if (this.#scratch.bytes > 0) this.#heap.free(this.#scratch.base)
    this.#scratch = { base: 0, bytes: 0 }
    this.#scratch = { base: this.#heap.allocate(bytes * (this.#pool?.threads ?? 1)), bytes }
  }

  async #assemble(name: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
    const ready = this.#bytes?.get(sha256(text))
    return ready === undefined ? assemble(name, text) : Uint8Array.from(ready)
  }

  async #compile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
    try {
      const own = this.#shared ? bytes : unshare(bytes)
      // A page may not block; in Node the jobs of an asynchronous compilation wait behind the engine's own for longer than they take.
      const module = inNode ? new WebAssembly.Module(own) : await WebAssembly.compile(own)
      if (
        !WebAssembly.Module.exports(module).some((entry) => entry.name === 'run' && entry.kind === 'function')
      )
        throw new Error('it exports no function `run`')
      return module
    } catch (error) {
      throw new RuntimeError(codes.kernelText, `kernel ${name} does not compile: ${messageOf(error)}`)
    }
  }
}
