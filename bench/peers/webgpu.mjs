// A browser's WebGPU for libraries that look for one, in Node: Dawn (npm `webgpu`) on the Vulkan driver that the environment names, as mlc's
// own device has it. Imported before the library.
import { createRequire } from 'node:module'

const { MLC_VULKAN_ICD: icd, MLC_VULKAN_LOADER: loader } = process.env
if (icd) process.env.VK_ICD_FILENAMES = icd
/** Held: a loader that is collected is unloaded. */
export const library = loader ? createRequire(import.meta.url)('koffi').load(loader) : null
const { create, globals } = await import('webgpu')
Object.assign(globalThis, globals)
/** Held: Dawn ends the process when its GPU object is collected. */
export const gpu = create([])
const navigator = { gpu, userAgent: 'Node', language: 'en' }
Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true })
const adapter = await gpu.requestAdapter()
if (adapter === null) throw new Error('no WebGPU adapter is found')

/** What the adapter calls itself. */
export const adapterName = adapter.info.device || adapter.info.description || adapter.info.vendor
