// Fashion-MNIST as tensors: pixels / 255, and labels.
import { readFileSync } from 'node:fs'
import { gunzip } from '../../runtime/formats/gzip.ts'
import { readIdx } from '../../runtime/formats/idx.ts'
import { makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { dataPath } from './data.ts'

export const FASHION = 'fashion-mnist'
const PIXELS = 28 * 28

export interface Images {
  readonly count: number
  /** Rows as `x` of the given shape after the batch, and `y`. */
  batch(rows: ArrayLike<number>, shape: readonly number[]): { x: Tensor; y: Tensor }
}

/** Reads a part of the set: 60,000 images to train with, or 10,000 to test. */
export async function fashion(part: 'train' | 't10k'): Promise<Images> {
  const read = async (name: string) =>
    readIdx(await gunzip(readFileSync(dataPath(`${FASHION}/${part}-${name}-ubyte.gz`)))).data
  const [images, labels] = [await read('images-idx3'), await read('labels-idx1')]
  return {
    count: labels.length,
    batch: (rows, shape) => {
      const x = new Float32Array(rows.length * PIXELS)
      const y = new Int32Array(rows.length)
      for (let i = 0; i < rows.length; i++) {
        const from = rows[i]! * PIXELS
        for (let p = 0; p < PIXELS; p++) x[i * PIXELS + p] = images[from + p]! / 255
        y[i] = labels[rows[i]!]!
      }
      return { x: makeTensor('f32', [rows.length, ...shape], x), y: makeTensor('i32', [rows.length], y) }
    },
  }
}
