// Reads idx files, the format of MNIST and its kin: two zero bytes, a type, a rank, big-endian sizes, big-endian elements.
// Format: http://yann.lecun.com/exdb/mnist/
import { RuntimeError } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { checkedCount, decodeElements, ELEMENT_BYTES, type ElementKind } from './elements.ts'

const KINDS: ReadonlyMap<number, ElementKind> = new Map([
  [0x08, 'u8'],
  [0x09, 'i8'],
  [0x0b, 'i16'],
  [0x0c, 'i32'],
  [0x0d, 'f32'],
  [0x0e, 'f64'],
])
const MAX_IDX_RANK = 8

function fail(message: string): never {
  throw new RuntimeError('F0130', `idx: ${message}`)
}

/** Whether the bytes start as an idx file does: no other format here starts with these four bytes. */
export function isIdx(bytes: Uint8Array): boolean {
  const rank = bytes[3] ?? 0
  return bytes[0] === 0 && bytes[1] === 0 && KINDS.has(bytes[2] ?? 0) && rank >= 1 && rank <= MAX_IDX_RANK
}

/** The array of a file; i16 becomes i32 and f64 becomes f32. The tensor may share the memory of `bytes`. Errors: F0130. */
export function readIdx(bytes: Uint8Array): Tensor {
  if (bytes.length < 4) fail(`the file has ${bytes.length} bytes, its magic number alone takes 4`)
  if (bytes[0] !== 0 || bytes[1] !== 0) fail('the file does not start with two zero bytes')
  const kind = KINDS.get(bytes[2] ?? 0)
  if (kind === undefined) fail(`the element type ${bytes[2]} (byte 2) is unknown`)
  const rank = bytes[3] ?? 0
  if (rank < 1 || rank > MAX_IDX_RANK) fail(`the rank ${rank} (byte 3) is not in 1..${MAX_IDX_RANK}`)
  const offset = 4 + rank * 4
  if (bytes.length < offset)
    fail(`the sizes end at byte ${offset}, the file at ${bytes.length}: it is cut short`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + axis * 4))
  const count = checkedCount(shape)
  if (count === null) fail(`the sizes ${shape.join(' x ')} (byte 4) are too large`)
  const size = count * ELEMENT_BYTES[kind]
  const rest = bytes.length - offset
  if (rest < size)
    fail(
      `${shape.join(' x ')} elements need ${size} bytes from byte ${offset}, the file has ${rest}: it is cut short`,
    )
  if (rest > size) fail(`${rest - size} bytes follow the data, from byte ${offset + size}`)
  return decodeElements(bytes, { kind, shape, offset, littleEndian: false, what: 'idx: the array' })
}
