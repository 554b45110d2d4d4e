// The `cuda` device: NVIDIA cards through the driver library, one CUDA graph a step.
//
// MLC_CUDA_SYNC=1  waits for each kernel by itself, so that an error names the one that failed
import { inNode } from './assemble.ts'
import { type Card, findCard } from './cuda-card.ts'
import { type KernelCompiler, openCompiler } from './cuda-compiler.ts'
import { type Driver, openDriver, results } from './cuda-driver.ts'
import {
  type CudaBuffer,
  type CudaRecording,
  type Loaded,
  loadModule,
  type Module,
  recordStep,
  repeatedStep,
  unloadModules,
} from './cuda-modules.ts'
import { Downloads, Uploads } from './cuda-staging.ts'
import type { Command, Device, DeviceBuffer, DeviceLimits, LoadedKernels, Recording } from './device.ts'
import { codes, RuntimeError } from './errors.ts'
import type { KernelInfo } from './program.ts'

const NON_BLOCKING = 1
const WITH_TIMING = 0
/** An event without a time. */
const NO_TIMING = 2
const SMALLEST_BUFFER = 256
/** An event every so many steps, and so many of them under way: a loop that reads nothing back must not queue without end. */
const FENCE_EVERY = 8
const FENCES = 3
/** Turns of the event loop that are spent on asking before a wait sleeps for a millisecond at a time. */
const EAGER_TURNS = 200

export interface CudaOptions {
  /** Which card, where there are several. */
  readonly ordinal?: number
}

/** Opens a card; rejects with a `RuntimeError` that says what is missing: npm koffi, the driver, a card, or a compiler. */
export async function openCuda(options: CudaOptions = {}): Promise<Device> {
  if (!inNode) throw new RuntimeError(codes.noDevice, 'the cuda device needs Node', 'take webgpu')
  // Kernels that are loaded when first launched would be loaded within a recording.
  process.env.CUDA_MODULE_LOADING ??= 'EAGER'
  const driver = await openDriver()
  try {
    const card = findCard(driver, options.ordinal ?? 0)
    // Before the context: without a compiler the card is of no use.
    const compiler = await openCompiler(card.capability)
    const context = driver.make('cuDevicePrimaryCtxRetain', 'opening the card', card.device)
    driver.call('cuCtxSetCurrent', 'opening the card', context)
    return new CudaDevice(driver, card, compiler)
  } catch (error) {
    driver.library.close()
    throw error
  }
}

class CudaDevice implements Device {
  readonly name = 'cuda'
  readonly target = 'cuda'
  readonly description: string
  readonly limits: DeviceLimits
  readonly #driver: Driver
  readonly #card: Card
  readonly #compiler: KernelCompiler
  readonly #stream: bigint
  readonly #uploads: Uploads
  readonly #downloads: Downloads
  readonly #separate = process.env.MLC_CUDA_SYNC === '1'
  readonly #buffers = new Set<CudaBuffer>()
  readonly #loaded = new Set<Loaded>()
  readonly #events: bigint[] = []
  readonly #fences: bigint[] = []
  #steps = 0
  /** An error after which the card answers nothing else. */
  #lost: RuntimeError | undefined
  #closed = false

  constructor(driver: Driver, card: Card, compiler: KernelCompiler) {
    this.#driver = driver
    this.#card = card
    this.#compiler = compiler
    this.description = `${card.description}, ${compiler.name}`
    this.limits = card.limits
    this.#stream = driver.make('cuStreamCreate', 'opening the card', NON_BLOCKING)
    this.#uploads = new Uploads(driver, this.#stream)
    this.#downloads = new Downloads(driver)
  }

  allocate(bytes: number): DeviceBuffer {
    return this.#checked(() => {
      const size = Math.max(SMALLEST_BUFFER, Math.ceil(bytes / 16) * 16)
      const address = this.#driver.make('cuMemAlloc', `a buffer of ${size} bytes`, size)
      const buffer: CudaBuffer = { bytes, address }
      this.#buffers.add(buffer)
      this.#driver.call('cuMemsetD8Async', 'clearing a buffer', address, 0, size, this.#stream)
      return buffer
    })
  }

  /** Waits for what was submitted: it may still use the buffer. */
  free(buffer: DeviceBuffer): void {
    if (this.#closed || !this.#buffers.delete(buffer as CudaBuffer) || this.#lost !== undefined) return
    this.#checked(() => {
      this.#driver.call('cuStreamSynchronize', 'freeing a buffer', this.#stream)
      this.#driver.call('cuMemFree', 'freeing a buffer', (buffer as CudaBuffer).address)
    })
  }

  write(buffer: DeviceBuffer, offset: number, data: Uint8Array): void {
    const { address, bytes } = buffer as CudaBuffer
    if (!(offset >= 0 && offset + data.byteLength <= bytes))
      throw new Error(`bytes ${offset} to ${offset + data.byteLength} of a buffer of ${bytes}`)
    this.#checked(() => this.#uploads.write(address + BigInt(offset), data))
  }

  async read(buffer: DeviceBuffer, offset: number, bytes: number): Promise<Uint8Array> {
    const { address, bytes: size } = buffer as CudaBuffer
    if (!(offset >= 0 && offset + bytes <= Math.max(size, 4)))
      throw new Error(`bytes ${offset} to ${offset + bytes} of a buffer of ${size}`)
    if (bytes === 0) return new Uint8Array(0)
    // The copy is queued before anything is awaited, so that later steps do not change what is read.
    const { block, event } = this.#checked(() => {
      const taken = this.#downloads.take(bytes)
      const from = address + BigInt(offset)
      this.#driver.call(
        'cuMemcpyDtoHAsync',
        'reading from the card',
        taken.address,
        from,
        bytes,
        this.#stream,
      )
      return { block: taken, event: this.#mark() }
    })
    await this.#passed(event)
    const copy = block.bytes.slice(0, bytes)
    this.#downloads.put(block)
    return copy
  }

  async load(
    kernels: readonly { readonly info: KernelInfo; readonly text: string }[],
  ): Promise<LoadedKernels> {
    this.#check()
    const code = await this.#compiler.compile(kernels)
    return this.#checked(() => {
      const modules: Module[] = []
      try {
        for (const [i, { info, text }] of kernels.entries())
          modules.push(loadModule(this.#driver, info, text, code[i]!))
      } catch (error) {
        for (const { module } of modules) this.#driver.status('cuModuleUnload', module)
        throw error
      }
      const loaded: Loaded = { count: modules.length, modules, recordings: new Set() }
      this.#loaded.add(loaded)
      return loaded
    })
  }

  unload(kernels: LoadedKernels): void {
    if (this.#closed || !this.#loaded.delete(kernels as Loaded) || this.#lost !== undefined) return
    this.#checked(() => {
      this.#driver.call('cuStreamSynchronize', 'freeing kernels', this.#stream)
      unloadModules(this.#driver, kernels as Loaded)
    })
  }

  record(kernels: LoadedKernels, commands: readonly Command[]): Recording {
    return this.#checked(() =>
      recordStep(this.#driver, this.#stream, kernels as Loaded, commands, this.#separate),
    )
  }

  async submit(recording: Recording): Promise<void> {
    const step = recording as CudaRecording
    this.#checked(() => {
      if (step.graph !== null)
        this.#driver.call('cuGraphLaunch', `a step of ${step.commands} kernels`, step.graph, this.#stream)
      else step.each((name) => this.#driver.call('cuStreamSynchronize', `running ${name}`, this.#stream))
    })
    if (this.#steps++ % FENCE_EVERY === 0) {
      this.#fences.push(this.#checked(() => this.#mark()))
      if (this.#fences.length > FENCES) await this.#passed(this.#fences.shift()!)
    }
  }

  async time(recording: Recording, repeats: number): Promise<number> {
    const driver = this.#driver
    const doing = 'timing a step'
    const made = this.#checked(() => {
      const graph = repeatedStep(driver, this.#stream, recording as CudaRecording, repeats)
      const events = [0, 1].map(() => driver.make('cuEventCreate', doing, WITH_TIMING)) as [bigint, bigint]
      return { graph, events }
    })
    const [start, end] = made.events
    try {
      this.#checked(() => {
        driver.call('cuEventRecord', doing, start, this.#stream)
        driver.call('cuGraphLaunch', doing, made.graph, this.#stream)
        driver.call('cuEventRecord', doing, end, this.#stream)
      })
      await this.finish()
      const milliseconds = new Float32Array(1)
      this.#checked(() => driver.call('cuEventElapsedTime', doing, milliseconds, start, end))
      return milliseconds[0]!
    } finally {
      // A lost card answers nothing; what it held goes with its context.
      if (this.#lost === undefined) {
        for (const event of made.events) driver.status('cuEventDestroy', event)
        driver.status('cuGraphExecDestroy', made.graph)
      }
    }
  }

  async finish(): Promise<void> {
    await this.#passed(this.#checked(() => this.#mark()))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const driver = this.#driver
    this.#compiler.close()
    // A lost context answers nothing; what it held goes with it.
    if (this.#lost === undefined) {
      driver.call('cuStreamSynchronize', 'closing the device', this.#stream)
      for (const loaded of this.#loaded) unloadModules(driver, loaded)
      for (const { address } of this.#buffers) driver.call('cuMemFree', 'closing the device', address)
      for (const event of [...this.#events, ...this.#fences])
        driver.call('cuEventDestroy', 'closing the device', event)
      this.#uploads.close()
      this.#downloads.close()
      driver.call('cuStreamDestroy', 'closing the device', this.#stream)
    }
    driver.status('cuDevicePrimaryCtxRelease', this.#card.device)
    driver.library.close()
  }

  #check(): void {
    if (this.#closed) throw new RuntimeError(codes.closed, 'the cuda device is closed')
    if (this.#lost !== undefined) throw this.#lost
  }

  /** Runs calls of the driver, and remembers an error that nothing comes after. */
  #checked<T>(calls: () => T): T {
    this.#check()
    try {
      return calls()
    } catch (error) {
      if (error instanceof RuntimeError && error.code === codes.deviceLost) this.#lost = error
      throw error
    }
  }

  /** An event after all that is queued so far. */
  #mark(): bigint {
    const event = this.#events.pop() ?? this.#driver.make('cuEventCreate', 'making an event', NO_TIMING)
    this.#driver.call('cuEventRecord', 'queueing work', event, this.#stream)
    return event
  }

  /** Resolves when the event has passed; asks on this thread, to which the card's context belongs. */
  async #passed(event: bigint): Promise<void> {
    for (let turn = 0; ; turn++) {
      this.#check()
      const result = this.#driver.status('cuEventQuery', event)
      if (result === results.success) break
      if (result !== results.notReady)
        this.#checked(() => {
          throw this.#driver.error(result, 'cuEventQuery', 'running on the card')
        })
      await new Promise<void>((resolve) =>
        turn < EAGER_TURNS ? setImmediate(resolve) : setTimeout(resolve, 1),
      )
    }
    this.#events.push(event)
  }
}
