// What a device reaches at best, measured on the spot: arithmetic by a product of matrices, memory by c = a + 2 b.
import type { Device } from '../runtime/device.ts'
import { profileEntry } from '../runtime/profile.ts'
import type { Output } from './output.ts'
import { compileFor } from './sessions.ts'

export interface Ceilings {
  /** 1e9 floating-point operations a second. */
  readonly gflops: number
  /** 1e9 bytes a second, read and written. */
  readonly gbps: number
}

const PRODUCT_SIZE = 1024
/** Elements of an array: three of them exceed the caches. */
const TRIAD_SIZE = 1 << 24

const TEXT = `model Ceilings(N = ${PRODUCT_SIZE}, M = ${TRIAD_SIZE}) {
  entry product(a: f32[N, N], b: f32[N, N]) { return c = a @ b }
  entry triad(a: f32[M], b: f32[M]) { return c = a + 2 * b }
}`

/** Compiles and times both kernels as `mlc profile` times those of a model. */
export async function measureCeilings(device: Device, output: Output): Promise<Ceilings> {
  const { program } = await compileFor(device, { path: 'ceilings.ml', text: TEXT }, {}, output)
  const [product, triad] = program.manifest.entries
  const seconds = async (entry: typeof product): Promise<number> =>
    (await profileEntry(program, device, entry!)).reduce((sum, kernel) => sum + kernel.milliseconds, 0) / 1000
  return {
    gflops: (2 * PRODUCT_SIZE ** 3) / (await seconds(product)) / 1e9,
    gbps: (3 * 4 * TRIAD_SIZE) / (await seconds(triad)) / 1e9,
  }
}
