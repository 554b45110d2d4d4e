// Which WebGPU adapter a host offers, and how it calls itself.
import { inNode } from './assemble.ts'
import { codes, RuntimeError } from './errors.ts'
import { nodeGpu } from './webgpu-node.ts'

export interface WebGpuOptions {
  /** WebGPU's default limits only, whatever the adapter can do. */
  readonly minimal?: boolean
  /** Refuse adapters that run on the processor. */
  readonly hardware?: boolean
}

/** The GPU object of this host, or an error that says what is missing. */
async function findGpu(): Promise<GPU> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu
  if (gpu !== undefined) return gpu
  if (inNode) return nodeGpu()
  throw new RuntimeError(
    codes.noDevice,
    'this browser has no WebGPU, or the page is not served by https or from localhost',
  )
}

/** The adapter to use; a hardware one where there is one. */
export async function findAdapter(
  options: WebGpuOptions = {},
): Promise<{ gpu: GPU; adapter: GPUAdapter; software: boolean }> {
  const gpu = await findGpu()
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  const software = adapter !== null && isSoftware(adapter.info)
  if (adapter === null || (software && options.hardware)) {
    throw new RuntimeError(
      codes.noDevice,
      software ? 'the only WebGPU adapter is a program on the processor' : 'no WebGPU adapter is found',
      'install a Vulkan driver, or name one with MLC_VULKAN_ICD and its loader with MLC_VULKAN_LOADER',
    )
  }
  return { gpu, adapter, software }
}

function isSoftware(info: GPUAdapterInfo): boolean {
  return (
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(
      `${info.architecture} ${info.device} ${info.description}`,
    )
  )
}

/** `NVIDIA H100 (driver …)`, from whatever the adapter says of itself. */
export function describeAdapter(info: GPUAdapterInfo): string {
  return (
    [info.device, info.description].filter((part) => part !== '').join(', ') ||
    `${info.vendor} ${info.architecture}`.trim() ||
    'unnamed adapter'
  )
}
