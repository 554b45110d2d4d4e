// Opens a device by name, and reports which devices this machine has.
import { inNode } from './assemble.ts'
import { type CpuOptions, openCpu } from './cpu.ts'
import { type CudaOptions, openCuda } from './cuda.ts'
import type { Device, DeviceLimits } from './device.ts'
import { codes, messageOf, RuntimeError } from './errors.ts'
import type { TargetName } from './program.ts'
import { openWebGpu } from './webgpu.ts'
import type { WebGpuOptions } from './webgpu-adapter.ts'
import type { GrantedLimit } from './webgpu-limits.ts'

export const deviceNames = ['auto', 'cpu', 'webgpu', 'cuda'] as const
export type DeviceName = (typeof deviceNames)[number]

export interface DeviceOptions extends CpuOptions, WebGpuOptions, CudaOptions {
  /** What the program at hand is compiled for; `auto` then takes only a device of this target. */
  readonly target?: TargetName
}

/**
 * `auto` is an NVIDIA card, else a WebGPU adapter in hardware, else the processor; the device's `description` says which, and why.
 * Rejects with a `RuntimeError` where the device is missing.
 */
export async function openDevice(name: DeviceName, options: DeviceOptions = {}): Promise<Device> {
  if (name === 'cpu') return openCpu(options)
  if (name === 'webgpu') return openWebGpu(options)
  if (name === 'cuda') return openCuda(options)
  if (name !== 'auto') {
    throw new RuntimeError(
      codes.unknownName,
      `there is no device ${String(name)}`,
      `devices: ${deviceNames.join(', ')}`,
    )
  }
  if (options.target === 'cpu') return openCpu(options)
  if (options.target === 'cuda') return openCuda(options)
  if (options.target === undefined && inNode) {
    const card = await openCuda(options).catch(absent)
    if (card !== null) return card
  }
  try {
    return await openWebGpu({ ...options, hardware: true })
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.code !== codes.noDevice) throw error
    if (options.target === 'wgsl') return openWebGpu(options)
    return openCpu({ ...options, note: `no GPU: ${error.message}` })
  }
}

/** Null for a device that is not here; any other error passes. */
function absent(error: unknown): null {
  if (error instanceof RuntimeError && error.code === codes.noDevice) return null
  throw error
}

export interface Machine {
  /** Processor cores that this process may use. */
  readonly cores: number
  readonly processor: string
  /** MHz as the system tells it, 0 where it does not. */
  readonly clock: number
  /** Bytes. */
  readonly memory: number
  readonly freeMemory: number
  readonly system: string
}

export type DeviceReport =
  | {
      readonly name: Device['name']
      readonly available: true
      readonly description: string
      readonly target: TargetName
      readonly limits: DeviceLimits
      /** WebGPU: what was asked for and granted. */
      readonly granted: readonly GrantedLimit[]
      /** WebGPU on the processor. */
      readonly software: boolean
    }
  | {
      readonly name: Device['name']
      readonly available: false
      readonly missing: string
      readonly hint: string | undefined
    }

/** What is here, and what is missing and how to get it. Opens each device once and closes it again. */
export async function listDevices(
  options: DeviceOptions = {},
): Promise<{ machine: Machine; devices: DeviceReport[] }> {
  const devices: DeviceReport[] = []
  for (const name of ['cuda', 'webgpu', 'cpu'] as const) {
    try {
      const device = await openDevice(name, options)
      const { description, target, limits } = device
      const granted = 'granted' in device ? (device.granted as readonly GrantedLimit[]) : []
      const software = 'software' in device && device.software === true
      devices.push({ name, available: true, description, target, limits, granted, software })
      await device.close()
    } catch (error) {
      const hint = error instanceof RuntimeError ? error.hint : undefined
      devices.push({ name, available: false, missing: messageOf(error), hint })
    }
  }
  return { machine: await describeMachine(), devices }
}

async function describeMachine(): Promise<Machine> {
  if (!inNode) {
    const { hardwareConcurrency = 1, userAgent } = navigator
    return {
      cores: hardwareConcurrency,
      processor: 'unknown',
      clock: 0,
      memory: 0,
      freeMemory: 0,
      system: userAgent,
    }
  }
  const os = await import('node:os')
  const [first] = os.cpus()
  return {
    cores: os.availableParallelism(),
    processor: first?.model ?? 'unknown',
    clock: first?.speed ?? 0,
    memory: os.totalmem(),
    freeMemory: os.freemem(),
    system: `${os.type()} ${os.release()} ${os.arch()}, Node ${process.versions.node}`,
  }
}
