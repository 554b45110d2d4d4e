// The `webgpu` device: browsers, and Node through Dawn.
import type { Command, Device, DeviceBuffer, DeviceLimits, LoadedKernels, Recording } from './device.ts'
import { codes, messageOf, RuntimeError } from './errors.ts'
import type { KernelInfo } from './program.ts'
import { describeAdapter, findAdapter, type WebGpuOptions } from './webgpu-adapter.ts'
import { createPipelines, type Pipeline } from './webgpu-kernels.ts'
import { type GrantedLimit, kernelLimits, reportLimits, requestDevice } from './webgpu-limits.ts'
import { actionsOf, encode, type GpuBuffer, type GpuRecording, words } from './webgpu-recording.ts'
import { Staging } from './webgpu-staging.ts'
import { Waiting } from './webgpu-waiting.ts'

/** GPUBufferUsage and GPUMapMode as numbers: the namespace objects are globals in browsers only. */
const usage = { mapRead: 0x1, copySrc: 0x4, copyDst: 0x8, storage: 0x80 }
const MAP_READ = 0x1
/** A fence every so many steps, and so many of them under way: a loop that reads nothing back must not queue without end. */
const FENCE_EVERY = 8
const FENCES = 3

export interface WebGpuDevice extends Device {
  readonly name: 'webgpu'
  /** True where the adapter is a program on the processor. */
  readonly software: boolean
  readonly granted: readonly GrantedLimit[]
}

interface Loaded extends LoadedKernels {
  readonly pipelines: readonly Pipeline[]
}

/** Opens a device of the machine's GPU; rejects with a `RuntimeError` where there is none. */
export async function openWebGpu(options: WebGpuOptions = {}): Promise<WebGpuDevice> {
  const { gpu, adapter, software } = await findAdapter(options)
  const minimal = options.minimal ?? false
  let device: GPUDevice
  try {
    device = await requestDevice(adapter, minimal)
  } catch (error) {
    throw new RuntimeError(codes.noDevice, `the adapter gives no device: ${messageOf(error)}`)
  }
  const description = `${describeAdapter(adapter.info)}${software ? ' (software)' : ''}${minimal ? ', default limits' : ''}`
  const limits = kernelLimits(device, adapter.info, software && !minimal)
  return new GpuDevice(gpu, device, limits, description, software, reportLimits(adapter, device, minimal))
}

class GpuDevice implements WebGpuDevice {
  readonly name = 'webgpu'
  readonly target = 'wgsl'
  readonly description: string
  readonly limits: DeviceLimits
  readonly software: boolean
  readonly granted: readonly GrantedLimit[]
  /** Held so that it is not collected before the device. */
  readonly gpu: GPU
  readonly #device: GPUDevice
  readonly #staging: Staging
  readonly #waiting: Waiting
  readonly #fences: Promise<undefined>[] = []
  /** Error scopes of calls that could not wait for them. */
  #scopes: Promise<GPUError | null>[] = []
  #steps = 0
  #failure: RuntimeError | undefined
  #closed = false

  constructor(
    gpu: GPU,
    device: GPUDevice,
    limits: DeviceLimits,
    description: string,
    software: boolean,
    granted: readonly GrantedLimit[],
  ) {
    this.gpu = gpu
    this.#device = device
    this.#staging = new Staging((size) =>
      this.#scoped(() => device.createBuffer({ size, usage: usage.mapRead | usage.copyDst })),
    )
    this.#waiting = new Waiting(software)
    this.description = description
    this.software = software
    this.granted = granted
    this.limits = limits
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault()
      this.#failure ??= toError((event as GPUUncapturedErrorEvent).error)
    })
    device.lost.then(
      ({ reason, message }) => {
        if (this.#closed) return
        const hint =
          'open the device again and go on from the last saved weights; a smaller batch makes shorter kernels'
        this.#failure = new RuntimeError(
          codes.deviceLost,
          `the GPU device is lost (${reason || 'unknown'}): ${message}`,
          hint,
        )
      },
      (error) => {
        this.#failure ??= toError(error)
      },
    )
  }

  allocate(bytes: number): DeviceBuffer {
    this.#check()
    const size = Math.max(256, words(bytes))
    if (size > this.limits.maxBufferBytes) {
      const limit = this.limits.maxBufferBytes
      throw new RuntimeError(
        codes.outOfMemory,
        `a buffer of ${size} bytes; this device allows ${limit}`,
        'take a smaller batch',
      )
    }
    const gpu = this.#scoped(() =>
      this.#device.createBuffer({ size, usage: usage.storage | usage.copySrc | usage.copyDst }),
    )
    const buffer: GpuBuffer = { bytes, gpu }
    return buffer
  }

  free(buffer: DeviceBuffer): void {
    ;(buffer as GpuBuffer).gpu.destroy()
  }

  write(buffer: DeviceBuffer, offset: number, data: Uint8Array): void {
    this.#check()
    if (data.byteLength === 0) return
    const whole = data.byteLength % 4 === 0 ? data : padded(data)
    this.#device.queue.writeBuffer((buffer as GpuBuffer).gpu, offset, whole as Uint8Array<ArrayBuffer>)
  }

  async read(buffer: DeviceBuffer, offset: number, bytes: number): Promise<Uint8Array> {
    this.#check()
    const size = words(bytes)
    // The copy is queued before anything is awaited, so that later steps do not change what is read.
    const staging = this.#staging.take(size)
    const encoder = this.#device.createCommandEncoder()
    encoder.copyBufferToBuffer((buffer as GpuBuffer).gpu, offset, staging, 0, size)
    this.#device.queue.submit([encoder.finish()])
    const mapped = staging.mapAsync(MAP_READ, 0, size)
    try {
      await this.#waiting.for(mapped)
    } catch (error) {
      staging.destroy()
      await this.#settle()
      this.#check()
      throw new RuntimeError(codes.deviceError, `reading back failed: ${messageOf(error)}`)
    }
    const copy = new Uint8Array(staging.getMappedRange(0, size)).slice(0, bytes)
    staging.unmap()
    this.#staging.put(staging)
    await this.#settle()
    this.#check()
    return copy
  }

  async load(
    kernels: readonly { readonly info: KernelInfo; readonly text: string }[],
  ): Promise<LoadedKernels> {
    this.#check()
    const pipelines = await this.#orLost(createPipelines(this.#device, kernels))
    await this.#settle()
    this.#check()
    const loaded: Loaded = { count: pipelines.length, pipelines }
    return loaded
  }

  /** Pipelines and bind groups go when nothing refers to them. */
  unload(_kernels: LoadedKernels): void {}

  record(kernels: LoadedKernels, commands: readonly Command[]): Recording {
    this.#check()
    const { pipelines } = kernels as Loaded
    const actions = this.#scoped(() => actionsOf(this.#device, pipelines, commands))
    const recording: GpuRecording = { commands: commands.length, actions, submitted: false }
    return recording
  }

  async submit(recording: Recording): Promise<void> {
    this.#check()
    const step = recording as GpuRecording
    if (step.submitted) encode(this.#device, step.actions)
    else {
      step.submitted = true
      this.#scoped(() => encode(this.#device, step.actions))
      await this.#settle()
      this.#check()
    }
    if (this.#steps++ % FENCE_EVERY === 0) {
      this.#fences.push(this.#device.queue.onSubmittedWorkDone())
      if (this.#fences.length > FENCES) await this.#orLost(this.#fences.shift()!)
    }
  }

  async finish(): Promise<void> {
    this.#check()
    await this.#orLost(this.#device.queue.onSubmittedWorkDone())
    await this.#settle()
    this.#check()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#staging.clear()
    this.#device.destroy()
    // Whatever was still under way ends with the device; its errors are of no use any more.
    await Promise.allSettled([...this.#fences, ...this.#scopes, this.#device.lost])
  }

  #check(): void {
    if (this.#closed) throw new RuntimeError(codes.closed, 'the webgpu device is closed')
    if (this.#failure === undefined) return
    const failure = this.#failure
    // A lost device stays lost; another error is reported once.
    if (failure.code !== codes.deviceLost) this.#failure = undefined
    throw failure
  }

  /** Runs `make` in error scopes whose outcome the next asynchronous call reports. */
  #scoped<T>(make: () => T): T {
    this.#device.pushErrorScope('validation')
    this.#device.pushErrorScope('out-of-memory')
    this.#device.pushErrorScope('internal')
    try {
      return make()
    } finally {
      for (let i = 0; i < 3; i++) this.#scopes.push(this.#device.popErrorScope())
    }
  }

  async #settle(): Promise<void> {
    if (this.#scopes.length === 0) return
    const scopes = this.#scopes
    this.#scopes = []
    for (const outcome of await this.#waiting.for(Promise.allSettled(scopes))) {
      // A scope of a lost device rejects; the loss itself is reported.
      if (outcome.status === 'fulfilled' && outcome.value !== null) this.#failure ??= toError(outcome.value)
    }
  }

  /** Replaces the error of a promise that failed because the device was lost or closed. */
  async #orLost<T>(promise: Promise<T>): Promise<T> {
    try {
      return await this.#waiting.for(promise)
    } catch (error) {
      await this.#settle()
      this.#check()
      throw error instanceof RuntimeError ? error : toError(error)
    }
  }
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(words(data.byteLength))
  whole.set(data)
  return whole
}

function toError(error: unknown): RuntimeError {
  const name = (error as { constructor?: { name?: string } } | null)?.constructor?.name
  if (name === 'GPUOutOfMemoryError') {
    return new RuntimeError(
      codes.outOfMemory,
      `the GPU has no memory left: ${messageOf(error)}`,
      'take a smaller batch',
    )
  }
  const message = (error as { message?: unknown } | null)?.message
  return new RuntimeError(codes.deviceError, typeof message === 'string' ? message : String(error))
}
