// What the host gives the `cpu` device: a memory, shared where that is allowed, and threads.
import { detectRelaxedSimd, inNode, joinsVectors } from './assemble.ts'
import { findWorker } from './cpu-pool.ts'
import { codes, messageOf, RuntimeError } from './errors.ts'

/** Of a WebAssembly memory: bytes of a page, and pages at most. */
export const PAGE = 65536
export const MAX_PAGES = 65536

export interface CpuOptions {
  /** Threads, the calling one included; default: the cores, at most 8. One in a browser. */
  readonly threads?: number
  /** Where the worker's file lies, if not beside the bundle. */
  readonly workerUrl?: URL | string
  /**
   * Vectors of eight where the engine can join WebAssembly's vectors of four (Node 24 on x64), for a process without other WebAssembly that
   * has vectors: V8 ends it at some code that kernels avoid. Default: false, or what MLC_SIMD256 says, 1 or 0.
   */
  readonly simd256?: boolean
  /** Assembled kernels by the SHA-256 of their text: those need no assembler. */
  readonly bytes?: ReadonlyMap<string, Uint8Array>
  /** Added to the description: why this device was taken. */
  readonly note?: string
}

/** Whether the device may use vectors of eight: kernels that were assembled before know nothing of them. */
const mayJoin = (options: CpuOptions): boolean =>
  options.bytes === undefined && (options.simd256 ?? (inNode && process.env.MLC_SIMD256 === '1'))

/** What kernels may use beyond WebAssembly's SIMD, its description, and the flags that V8 needs before modules are made. */
export async function chooseFeatures(
  options: CpuOptions,
): Promise<{ features: string[]; text: string; flags: string[] }> {
  const relaxed = await detectRelaxedSimd()
  const joined = relaxed && mayJoin(options) ? joinsVectors() : null
  return {
    features: [...(relaxed ? ['relaxed-simd'] : []), ...(joined ? ['simd256'] : [])],
    text: `WebAssembly SIMD${joined ? ' of 256 bits' : ''}${relaxed ? ' with fused multiply-add' : ''}`,
    flags: [...(relaxed ?? []), ...(joined ?? [])],
  }
}

/** Shared where the host allows it: a page without cross-origin isolation does not. */
export function makeMemory(): { memory: WebAssembly.Memory; shared: boolean } {
  if (typeof SharedArrayBuffer !== 'undefined') {
    try {
      return {
        memory: new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true }),
        shared: true,
      }
    } catch (error) {
      if (inNode)
        throw new RuntimeError(
          codes.outOfMemory,
          `no room for a WebAssembly memory: ${messageOf(error)}`,
          'close a session first',
        )
    }
  }
  return { memory: new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES }), shared: false }
}

/** How many threads, and where the worker's file lies where there are several. Rejects where they cannot be had. */
export async function chooseThreads(
  options: CpuOptions,
  shared: boolean,
): Promise<{ threads: number; url: URL | string | undefined; note: string }> {
  const alone = { threads: 1, url: undefined, note: '' }
  const { threads } = options
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 64)) {
    throw new RuntimeError(codes.noDevice, `the cpu device cannot have ${threads} threads`, 'take 1 to 64')
  }
  if (!inNode || !shared || threads === 1) return alone
  const { availableParallelism } = await import('node:os')
  const wanted = threads ?? Math.min(availableParallelism(), 8)
  if (wanted === 1) return alone
  const url = options.workerUrl ?? (await findWorker())
  if (url !== undefined) return { threads: wanted, url, note: '' }
  if (threads === undefined) return { ...alone, note: ' (cpu-worker.js is not beside the bundle)' }
  throw new RuntimeError(
    codes.noDevice,
    'cpu-worker.js is not beside the bundle',
    'name it with `workerUrl`, or take one thread',
  )
}
