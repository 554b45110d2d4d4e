// Which limits and features of an adapter the `webgpu` device asks for, and what it was granted.
import type { DeviceLimits } from './device.ts'

/** The limits that bound a kernel or a buffer, with WebGPU's guaranteed defaults (specification, "Limits"). */
const wanted = {
  maxStorageBuffersPerShaderStage: 8,
  maxBindingsPerBindGroup: 1000,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageBufferBindingSize: 128 << 20,
  maxBufferSize: 256 << 20,
} as const

type LimitName = keyof typeof wanted

const wantedFeatures = ['shader-f16', 'subgroups'] as const

export interface GrantedLimit {
  readonly name: string
  readonly default: number
  readonly asked: number
  readonly granted: number
}

/** A device with all that the adapter can give of what kernels use, or with the defaults only. */
export function requestDevice(adapter: GPUAdapter, minimal: boolean): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {}
  const requiredFeatures: GPUFeatureName[] = []
  if (!minimal) {
    for (const name of Object.keys(wanted) as LimitName[]) requiredLimits[name] = adapter.limits[name]
    for (const name of wantedFeatures) if (adapter.features.has(name)) requiredFeatures.push(name)
  }
  return adapter.requestDevice({ requiredLimits, requiredFeatures })
}

/** Default, asked and granted value of every limit that matters. */
export function reportLimits(adapter: GPUAdapter, device: GPUDevice, minimal: boolean): GrantedLimit[] {
  return (Object.keys(wanted) as LimitName[]).map((name) => ({
    name,
    default: wanted[name],
    asked: minimal ? wanted[name] : adapter.limits[name],
    granted: device.limits[name],
  }))
}

/** What the compiler may use: one storage buffer fewer than granted, for implementations take one for themselves (buffer sizes on Metal). */
export function kernelLimits(device: GPUDevice, info: GPUAdapterInfo, software: boolean): DeviceLimits {
  const { limits } = device
  return {
    maxBindings: Math.min(limits.maxStorageBuffersPerShaderStage, limits.maxBindingsPerBindGroup) - 1,
    maxWorkgroupThreads: Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX),
    maxWorkgroupBytes: limits.maxComputeWorkgroupStorageSize,
    maxGrid: limits.maxComputeWorkgroupsPerDimension,
    maxBindingBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    maxBufferBytes: limits.maxBufferSize,
    features: kernelFeatures(device, info, software),
  }
}

/** The features that kernels may use; `subgroups-N` where every subgroup has N threads, and `software` for a program on the processor. */
function kernelFeatures(
  { features }: GPUDevice,
  { subgroupMinSize, subgroupMaxSize }: GPUAdapterInfo,
  software: boolean,
): string[] {
  const names: string[] = wantedFeatures.filter((name) => features.has(name))
  if (features.has('subgroups') && subgroupMinSize > 1 && subgroupMinSize === subgroupMaxSize)
    names.push(`subgroups-${subgroupMinSize}`)
  if (software) names.push('software')
  return names
}
