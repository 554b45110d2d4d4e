// What a compiler of kernels is to the `cuda` device, and what it is asked to make for a card.
import { codes, RuntimeError } from './errors.ts'

export interface CudaCompiler {
  /** Name and version: a part of the cache's key. */
  readonly name: string
  /** What it makes code for: 80, 86, 90, … */
  readonly architectures: readonly number[]
  /** Machine code or PTX, as the options say. Rejects with `kernelText` where the text is wrong. */
  compile(text: string, file: string, options: readonly string[]): Promise<Uint8Array>
  close(): void
}

/**
 * The options for a card of compute capability `capability` (90 for 9.0): its own machine code, or, for a card that is newer than the
 * compiler, PTX that the driver translates. Throws where the compiler no longer knows so old a card.
 */
export function compileOptions(compiler: CudaCompiler, capability: number): string[] {
  const known = [...compiler.architectures].sort((a, b) => a - b)
  const best = known.filter((a) => a <= capability).at(-1)
  if (best === undefined) {
    throw new RuntimeError(
      codes.noDevice,
      `${compiler.name} makes no code for this card, of compute capability ${capability / 10}; the oldest is ${known[0]! / 10}`,
      'install an older CUDA toolkit',
    )
  }
  const target = best === capability ? `sm_${best}` : `compute_${best}`
  return [`--gpu-architecture=${target}`, '--std=c++17']
}
