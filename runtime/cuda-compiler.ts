// Kernel text -> code for a card: by NVRTC, else by nvcc, and from the disk where it was compiled before.
import { BinaryCache, cacheKey } from './cuda-cache.ts'
import { kernelLabel } from './cuda-modules.ts'
import { type CudaCompiler, compileOptions } from './cuda-target.ts'
import { codes, RuntimeError } from './errors.ts'
import { openNvcc } from './nvcc.ts'
import { openNvrtc } from './nvrtc.ts'
import type { KernelInfo } from './program.ts'

/** Compilations at once: each takes a thread. */
const AT_ONCE = 4
const INSTALL =
  'install NVRTC (it comes with the CUDA toolkit, and as the package cuda-nvrtc), or name its library with MLC_NVRTC; nvcc in the path does as well'

export class KernelCompiler {
  readonly name: string
  readonly #compiler: CudaCompiler
  readonly #options: readonly string[]
  readonly #cache: BinaryCache | null

  constructor(compiler: CudaCompiler, capability: number, cache: BinaryCache | null) {
    this.#compiler = compiler
    this.#options = compileOptions(compiler, capability)
    this.#cache = cache
    this.name = compiler.name
  }

  /** The code of every kernel, in their order. Rejects with the first error; it names the kernel. */
  async compile(
    kernels: readonly { readonly info: KernelInfo; readonly text: string }[],
  ): Promise<Uint8Array[]> {
    const results = new Array<Uint8Array>(kernels.length)
    let next = 0
    const worker = async (): Promise<void> => {
      for (let i = next++; i < kernels.length; i = next++) results[i] = await this.#one(kernels[i]!)
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, kernels.length) }, worker))
    return results
  }

  close(): void {
    this.#compiler.close()
  }

  async #one({ info, text }: { readonly info: KernelInfo; readonly text: string }): Promise<Uint8Array> {
    const key = cacheKey([this.#compiler.name, ...this.#options, text])
    const known = await this.#cache?.get(key)
    if (known) return known
    const code = await this.#compiler.compile(text, info.file, this.#options).catch((error: unknown) => {
      throw error instanceof RuntimeError && error.code === codes.kernelText
        ? new RuntimeError(error.code, `${kernelLabel(info, text)}: ${error.message}`, error.hint)
        : error
    })
    await this.#cache?.put(key, code)
    return code
  }
}

/** A compiler for cards of this compute capability; rejects where the machine has none, and says what to install. */
export async function openCompiler(capability: number): Promise<KernelCompiler> {
  const compiler = (await openNvrtc()) ?? (await openNvcc())
  if (compiler === null) {
    throw new RuntimeError(
      codes.noDevice,
      'this machine has neither NVRTC nor nvcc to compile kernels with',
      INSTALL,
    )
  }
  return new KernelCompiler(compiler, capability, await BinaryCache.open())
}
