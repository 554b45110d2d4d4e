// Reads and writes NumPy's .npy files, format versions 1 to 3. Numbers only: an object array is a pickle, and a pickle is a program.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { RuntimeError } from '../errors.ts'
import type { DType } from '../program.ts'
import { elementCount, type Tensor, type TensorData } from '../tensor.ts'
import { checkedCount, decodeElements, ELEMENT_BYTES, type ElementKind } from './elements.ts'
import { bf16ToNumber } from './half.ts'

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** A header of numbers is about 100 bytes; version 1 can hold no more than this. */
const MAX_HEADER_BYTES = 65_535

const KINDS: ReadonlyMap<string, ElementKind> = new Map([
  ['f2', 'f16'],
  ['f4', 'f32'],
  ['f8', 'f64'],
  ['i1', 'i8'],
  ['i2', 'i16'],
  ['i4', 'i32'],
  ['i8', 'i64'],
  ['u1', 'u8'],
  ['u2', 'u16'],
  ['u4', 'u32'],
  ['u8', 'u64'],
  ['b1', 'bool'],
])

const WRITTEN: Readonly<Record<DType, string>> = {
  f32: '<f4',
  f16: '<f2',
  bf16: '<f4',
  i32: '<i4',
  u32: '<u4',
  i8: '|i1',
  u8: '|u1',
  bool: '|b1',
}

interface Header {
  readonly descr: string
  readonly fortran: boolean
  readonly shape: readonly number[]
}

function fail(message: string, hint?: string): never {
  throw new RuntimeError('F0120', `npy: ${message}`, hint)
}

/** Whether the bytes start as an .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte)
}

/**
 * The array of a file, row-major whatever its order was. f2 and f8 become f32, 16-bit and 64-bit integers 32-bit ones (see
 * `decodeElements`). The tensor may share the memory of `bytes`. Errors: F0120 for the file, F0101 and F0102 for values.
 */
export function readNpy(bytes: Uint8Array): Tensor {
  const { text, start, dataStart } = headerText(bytes)
  const { descr, fortran, shape } = parseHeader(text, start)
  const kind = elementKind(descr)
  const count = checkedCount(shape)
  if (count === null) fail(`the header (byte ${start}): (${shape.join(', ')}) is no shape that can be read`)
  const size = count * ELEMENT_BYTES[kind]
  const rest = bytes.length - dataStart
  if (rest < size)
    fail(`the data needs ${size} bytes from byte ${dataStart}, the file has ${rest}: it is cut short`)
  if (rest > size) fail(`${rest - size} bytes follow the data, from byte ${dataStart + size}`)
  const littleEndian = descr[0] !== '>'
  const tensor = decodeElements(bytes, {
    kind,
    shape,
    offset: dataStart,
    littleEndian,
    what: 'npy: the array',
  })
  return fortran ? { ...tensor, data: toRowMajor(tensor.data, shape) } : tensor
}

function headerText(bytes: Uint8Array): { text: string; start: number; dataStart: number } {
  if (!isNpy(bytes)) fail('the file does not start as an .npy file does (byte 0)')
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3) fail(`format version ${version} (byte 6) is unknown`)
  const start = version === 1 ? 10 : 12
  if (bytes.length < start) fail(`the file ends at byte ${bytes.length}, before its header: it is cut short`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > MAX_HEADER_BYTES)
    fail(`the header's length (byte 8) is ${length}, and at most ${MAX_HEADER_BYTES} is read`)
  const dataStart = start + length
  if (dataStart > bytes.length)
    fail(`the header ends at byte ${dataStart}, the file at ${bytes.length}: it is cut short`)
  // Every header of numbers is ASCII, whatever the version's encoding; other bytes fail to parse below.
  return { text: new TextDecoder('latin1').decode(bytes.subarray(start, dataStart)), start, dataStart }
}

/** The header is a Python dictionary: its words are read one by one, and nothing is ever evaluated. */
function parseHeader(text: string, start: number): Header {
  const words = [...text.matchAll(/'[^'\\]*'|"[^"\\]*"|\w+|\S/g)]
  let next = 0
  const at = (): string => `byte ${start + (words[next]?.index ?? text.length)}`
  const peek = (): string => words[next]?.[0] ?? ''
  const expect = (word: string): void => {
    if (peek() !== word) fail(`\`${word}\` is missing in the header (${at()})`)
    next++
  }
  const sizes = (): number[] => {
    const found: number[] = []
    for (expect('('); peek() !== ')'; ) {
      // Python 2 marked long integers with an L.
      if (!/^\d{1,16}L?$/.test(peek()))
        fail(`the shape in the header holds something else than sizes (${at()})`)
      found.push(Number.parseInt(peek(), 10))
      next++
      if (peek() !== ')') expect(',')
    }
    next++
    return found
  }
  const values: { descr?: string; fortran?: boolean; shape?: number[] } = {}
  for (expect('{'); peek() !== '}'; ) {
    const key = peek().slice(1, -1)
    next++
    expect(':')
    if (key === 'descr' && peek() === '[')
      fail('records with fields are not supported', 'Save each field as an array.')
    if (key === 'descr' && values.descr === undefined && /^['"]/.test(peek()))
      values.descr = peek().slice(1, -1)
    else if (key === 'fortran_order' && values.fortran === undefined && /^(True|False)$/.test(peek())) {
      values.fortran = peek() === 'True'
    } else if (key === 'shape' && values.shape === undefined) {
      values.shape = sizes()
      next--
    } else fail(`a key of the header is unknown, stands twice or has a value of the wrong kind (${at()})`)
    next++
    if (peek() !== '}') expect(',')
  }
  next++
  if (next < words.length) fail(`there is something after the header's end (${at()})`)
  const { descr, fortran, shape } = values
  if (descr === undefined || fortran === undefined || shape === undefined) {
    fail(`the header (byte ${start}) needs descr, fortran_order and shape`)
  }
  return { descr, fortran, shape }
}

function elementKind(descr: string): ElementKind {
  const kind = /^[<>=|]/.test(descr) ? KINDS.get(descr.slice(1)) : KINDS.get(descr)
  if (kind !== undefined) return kind
  if (/^[<>=|]?O/.test(descr)) {
    fail(
      'an object array is a Python pickle; loading one would run code from the file',
      'Convert it to numbers, e.g. `np.save(path, array.astype(np.float32))`.',
    )
  }
  fail(`the dtype \`${descr}\` is not supported`, `Supported: ${[...KINDS.keys()].join(', ')}.`)
}

/** Column-major elements in row-major order. */
function toRowMajor<T extends TensorData>(data: T, shape: readonly number[]): T {
  const result = data.slice() as T
  const strides: number[] = []
  let stride = 1
  for (const size of shape) {
    strides.push(stride)
    stride *= size
  }
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < data.length; to++) {
    result[to] = data[from] ?? 0
    // An odometer over the row-major index: the last axis turns first.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const step = strides[axis] ?? 0
      const next = (index[axis] ?? 0) + 1
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next
        from += step
        break
      }
      index[axis] = 0
      from -= step * (next - 1)
    }
  }
  return result
}

/** The bytes of a version 1 file, as NumPy pads them (data at a multiple of 64). NumPy has no bf16: it is written as f4, exactly. */
export function writeNpy({ dtype, shape, data }: Tensor): Uint8Array {
  if (elementCount(shape) !== data.length)
    throw new Error(`${data.length} elements, shape [${shape.join(', ')}]`)
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const header = `{'descr': '${WRITTEN[dtype]}', 'fortran_order': False, 'shape': (${sizes}), }`
  const dataStart = Math.ceil((MAGIC.length + 4 + header.length + 1) / 64) * 64
  const values = dtype === 'bf16' ? Float32Array.from(data, bf16ToNumber) : data
  const bytes = new Uint8Array(dataStart + values.byteLength)
  bytes.set(MAGIC)
  bytes[6] = 1
  new DataView(bytes.buffer).setUint16(8, dataStart - 10, true)
  bytes.set(new TextEncoder().encode(`${header.padEnd(dataStart - 11)}\n`), 10)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), dataStart)
  return bytes
}
