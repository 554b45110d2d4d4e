// Reads CIFAR-10's binary archive: records of a label byte and 3072 bytes, 32x32 pixels in planes of red, green and blue.
// Format: https://www.cs.toronto.edu/~kriz/cifar.html
import { RuntimeError } from '../errors.ts'
import type { Tensor } from '../tensor.ts'

const IMAGE_BYTES = 3 * 32 * 32
const RECORD_BYTES = 1 + IMAGE_BYTES

/** The classes in the order of their labels. */
export const CIFAR_CLASSES: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
]

/** `images` is u8[n, 3, 32, 32], `labels` u8[n]. Errors: F0150 for a size that is no whole number of records, or a label above 9. */
export function readCifar(bytes: Uint8Array): { images: Tensor; labels: Tensor } {
  const rows = bytes.length / RECORD_BYTES
  if (rows === 0 || !Number.isInteger(rows)) {
    throw new RuntimeError(
      'F0150',
      `cifar: ${bytes.length} bytes are no whole number of records of ${RECORD_BYTES} bytes`,
      'The binary version of CIFAR-10 is read; the Python version (a pickle) and CIFAR-100 are not.',
    )
  }
  const images = new Uint8Array(rows * IMAGE_BYTES)
  const labels = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const start = row * RECORD_BYTES
    const label = bytes[start] ?? 0
    if (label >= CIFAR_CLASSES.length) {
      throw new RuntimeError(
        'F0150',
        `cifar: the label of record ${row} (byte ${start}) is ${label}, and the largest is 9`,
      )
    }
    labels[row] = label
    images.set(bytes.subarray(start + 1, start + RECORD_BYTES), row * IMAGE_BYTES)
  }
  return {
    images: { dtype: 'u8', shape: [rows, 3, 32, 32], data: images },
    labels: { dtype: 'u8', shape: [rows], data: labels },
  }
}
