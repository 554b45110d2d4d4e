// A GPU object in Node: Dawn through npm `webgpu`, on the Vulkan driver that the environment names.
//
// MLC_VULKAN_ICD     path of a driver's ICD json file, for a machine whose drivers the loader does not find
// MLC_VULKAN_LOADER  path of a libvulkan.so.1, for a machine without a Vulkan loader; npm `koffi` loads it
import { codes, messageOf, RuntimeError } from './errors.ts'

/**
 * One GPU object for each choice of drivers. They stay referenced for as long as the process lives: Dawn aborts the process when one is
 * collected while devices exist. Once every device is destroyed they do not keep the process alive.
 */
const objects = new Map<string, GPU>()

/** The GPU object for the drivers that the environment names now; rejects where npm `webgpu` cannot be loaded. */
export async function nodeGpu(): Promise<GPU> {
  const { MLC_VULKAN_ICD: icd, MLC_VULKAN_LOADER: loader } = process.env
  const key = JSON.stringify([icd, loader])
  const known = objects.get(key)
  if (known !== undefined) return known
  if (icd) process.env.VK_ICD_FILENAMES = icd
  if (loader) await loadLibrary(loader)
  else await requireVulkan()
  let create: (options: string[]) => GPU
  try {
    create = (await import('webgpu')).create
  } catch (error) {
    throw new RuntimeError(
      codes.noDevice,
      `npm package webgpu cannot be loaded: ${messageOf(error)}`,
      'npm install webgpu',
    )
  }
  const gpu = objects.get(key) ?? create([])
  objects.set(key, gpu)
  return gpu
}

/** Dawn prints warnings of its own where Linux has no Vulkan loader; this finds out quietly. */
async function requireVulkan(): Promise<void> {
  if (process.platform !== 'linux') return
  const { existsSync, readdirSync } = await import('node:fs')
  const multiarch = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').filter((name) => name.includes('-linux-'))
    : []
  const folders = [
    ...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== ''),
    ...['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib', '/lib64', '/run/opengl-driver/lib'],
    ...multiarch.map((name) => `/usr/lib/${name}`),
  ]
  if (folders.some((folder) => existsSync(`${folder}/libvulkan.so.1`))) return
  const hint =
    'install libvulkan1 and the driver of your card, or name a loader with MLC_VULKAN_LOADER and a driver with MLC_VULKAN_ICD'
  throw new RuntimeError(codes.noDevice, 'this machine has no Vulkan loader (libvulkan.so.1)', hint)
}

/** Vulkan loaders in use. A library that is collected is unloaded, and Dawn, which looks it up by name at each request, loses it. */
const loaders = new Map<string, unknown>()

async function loadLibrary(path: string): Promise<void> {
  if (loaders.has(path)) return
  try {
    const { default: koffi } = await import('koffi')
    loaders.set(path, koffi.load(path))
  } catch (error) {
    throw new RuntimeError(
      codes.noDevice,
      `MLC_VULKAN_LOADER cannot be loaded: ${messageOf(error)}`,
      'npm install koffi; check the path',
    )
  }
}
