// Values for the samples of operators, the same in every run.
import type { F64Tensor } from '../../compiler/ops/define.ts'
import type { SampleInput } from '../../compiler/reference/samples.ts'

export { allSamples, parseSample, type Sample, type SampleInput } from '../../compiler/reference/samples.ts'

/** Numbers in [0, 1) that are the same in every run (Steele and Vigna's mix of a counter). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32
  }
}

export function sampleValue({ type, range }: SampleInput, random: () => number): F64Tensor {
  const element = (): number => {
    const u = random()
    if (typeof range === 'number') return Math.floor(u * range)
    if (type.dtype === 'bool') return Number(u < 0.5)
    if (type.dtype !== 'f32') return Math.floor(u * 9) - (type.dtype === 'i32' ? 4 : 0)
    if (range === 'positive') return 0.2 + 2 * u
    return range === 'unit' ? 1.8 * u - 0.9 : 2.6 * u - 1.3
  }
  const count = type.shape.reduce((n, d) => n * d, 1)
  return { shape: type.shape, data: Float64Array.from({ length: count }, element) }
}
