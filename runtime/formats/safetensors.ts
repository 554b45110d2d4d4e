// Reads and writes safetensors files: an 8-byte header length, a JSON header, and the tensors' little-endian bytes without gaps.
// Format: https://huggingface.co/docs/safetensors
import { RuntimeError } from '../errors.ts'
import type { DType } from '../program.ts'
import type { Tensor } from '../tensor.ts'
import { checkedCount, decodeElements, ELEMENT_BYTES, type ElementKind } from './elements.ts'
import { type Json, JsonFault, type JsonObject, parseJson } from './json.ts'

const MAX_HEADER_BYTES = 100_000_000
const METADATA = '__metadata__'

const KINDS: ReadonlyMap<string, ElementKind> = new Map([
  ['F16', 'f16'],
  ['BF16', 'bf16'],
  ['F32', 'f32'],
  ['F64', 'f64'],
  ['BOOL', 'bool'],
  ['I8', 'i8'],
  ['U8', 'u8'],
  ['I16', 'i16'],
  ['U16', 'u16'],
  ['I32', 'i32'],
  ['U32', 'u32'],
  ['I64', 'i64'],
  ['U64', 'u64'],
])

const WRITTEN: Readonly<Record<DType, string>> = {
  f32: 'F32',
  f16: 'F16',
  bf16: 'BF16',
  i32: 'I32',
  u32: 'U32',
  i8: 'I8',
  u8: 'U8',
  bool: 'BOOL',
}

interface Entry {
  readonly name: string
  readonly kind: ElementKind
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function fail(message: string, hint?: string): never {
  throw new RuntimeError('F0110', `safetensors: ${message}`, hint)
}

/**
 * The tensors of a file by name, in the order of the header. f16, bf16 and f64 become f32, 16-bit and 64-bit integers 32-bit ones (see
 * `decodeElements`). Tensors may share the memory of `bytes`. Errors: F0110 for a malformed file, F0101 and F0102 for values.
 */
export function readSafetensors(bytes: Uint8Array): Map<string, Tensor> {
  const { header, dataStart } = readHeader(bytes)
  const entries = [...header]
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => readEntry(name, value))
  checkLayout(entries, bytes.length - dataStart, dataStart)
  const tensors = new Map<string, Tensor>()
  for (const { name, kind, shape, begin } of entries) {
    const what = `safetensors: tensor \`${name}\``
    tensors.set(
      name,
      decodeElements(bytes, { kind, shape, offset: dataStart + begin, littleEndian: true, what }),
    )
  }
  return tensors
}

/** The file's `__metadata__`: strings by key, empty where there is none. */
export function readSafetensorsMetadata(bytes: Uint8Array): Map<string, string> {
  const metadata = readHeader(bytes).header.get(METADATA)
  const strings = new Map<string, string>()
  if (!(metadata instanceof Map)) return strings
  for (const [key, value] of metadata) if (typeof value === 'string') strings.set(key, value)
  return strings
}

function readHeader(bytes: Uint8Array): { header: JsonObject; dataStart: number } {
  if (bytes.length < 8) fail(`the file has ${bytes.length} bytes, and its header's length alone takes 8`)
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  if (length > MAX_HEADER_BYTES) {
    fail(
      `the header's length (byte 0) is ${length}, and at most ${MAX_HEADER_BYTES} is read`,
      'Is it a safetensors file?',
    )
  }
  const dataStart = 8 + Number(length)
  if (dataStart > bytes.length)
    fail(`the header ends at byte ${dataStart}, the file at ${bytes.length}: it is cut short`)
  const header = parseHeader(bytes.subarray(8, dataStart))
  if (!(header instanceof Map)) fail('the header (byte 8) is no JSON object')
  checkMetadata(header.get(METADATA))
  return { header, dataStart }
}

function parseHeader(bytes: Uint8Array): Json {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    fail('the header (byte 8) is not UTF-8')
  }
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonFault)
      fail(`the header is no good JSON: ${error.message} (character ${error.index} of it)`)
    throw error
  }
}

function checkMetadata(value: Json | undefined): void {
  if (value === undefined) return
  if (!(value instanceof Map)) fail(`\`${METADATA}\` is no object`)
  for (const [key, text] of value)
    if (typeof text !== 'string') fail(`\`${METADATA}\`: the value of \`${key}\` is no string`)
}

function readEntry(name: string, value: Json): Entry {
  const what = `tensor \`${name}\``
  if (!(value instanceof Map)) fail(`${what}: its header entry is no object`)
  const dtype = value.get('dtype')
  const kind = typeof dtype === 'string' ? KINDS.get(dtype) : undefined
  if (kind === undefined)
    fail(
      `${what}: the dtype ${describe(dtype)} is not supported`,
      `Supported: ${[...KINDS.keys()].join(', ')}.`,
    )
  const shape = numbers(value.get('shape'))
  const count = shape === null ? null : checkedCount(shape)
  if (shape === null || count === null) fail(`${what}: ${describe(value.get('shape'))} is no shape`)
  const offsets = numbers(value.get('data_offsets'))
  const [begin, end] = offsets ?? []
  if (
    offsets?.length !== 2 ||
    begin === undefined ||
    end === undefined ||
    !offsets.every(Number.isSafeInteger) ||
    begin < 0 ||
    begin > end
  ) {
    fail(`${what}: ${describe(value.get('data_offsets'))} are no data offsets`)
  }
  const size = count * ELEMENT_BYTES[kind]
  if (end - begin !== size)
    fail(`${what}: its offsets span ${end - begin} bytes, its dtype and shape ${size}`)
  for (const key of value.keys()) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets') fail(`${what}: unknown key \`${key}\``)
  }
  return { name, kind, shape, begin, end }
}

/** Tensors must tile the data exactly: an overlap is an attack or a fault, and a gap could hide bytes. */
function checkLayout(entries: readonly Entry[], dataBytes: number, dataStart: number): void {
  let covered = 0
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const at = `at byte ${dataStart + entry.begin}`
    if (entry.begin < covered) fail(`tensor \`${entry.name}\` ${at} overlaps another`)
    if (entry.begin > covered)
      fail(`there is a gap of ${entry.begin - covered} bytes before tensor \`${entry.name}\` ${at}`)
    covered = entry.end
  }
  if (covered > dataBytes)
    fail(
      `the tensors end at byte ${dataStart + covered}, the file at ${dataStart + dataBytes}: it is cut short`,
    )
  if (covered < dataBytes)
    fail(`${dataBytes - covered} bytes follow the last tensor, from byte ${dataStart + covered}`)
}

function numbers(value: Json | undefined): number[] | null {
  if (!Array.isArray(value)) return null
  const items: readonly Json[] = value
  const found = items.filter((item) => typeof item === 'number')
  return found.length === items.length ? found : null
}

function describe(value: Json | undefined): string {
  return value === undefined
    ? '(missing)'
    : value instanceof Map
      ? 'an object'
      : JSON.stringify(value).slice(0, 80)
}

/**
 * The bytes of a file, the same for the same tensors in whatever order they come: the header's keys are sorted and it is padded to a
 * multiple of 8 with spaces; wider elements are laid first, so that every tensor is aligned, then names in order.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const byName = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, { shape, data }] of byName) {
    if (name === METADATA) fail(`no tensor can be named \`${METADATA}\``)
    if (checkedCount(shape) !== data.length)
      throw new Error(`\`${name}\` has ${data.length} elements, shape [${shape.join(', ')}]`)
  }
  const offsets = new Map<string, number>()
  let size = 0
  for (const [name, { data }] of [...byName].sort(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
  )) {
    offsets.set(name, size)
    size += data.byteLength
  }
  const start = (name: string): number => offsets.get(name) ?? 0
  const parts = byName.map(([name, { dtype, shape, data }]) => {
    const entry = { dtype: WRITTEN[dtype], shape, data_offsets: [start(name), start(name) + data.byteLength] }
    return `${JSON.stringify(name)}:${JSON.stringify(entry)}`
  })
  if (metadata !== undefined) {
    const sorted = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))
    const members = sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    parts.unshift(`"${METADATA}":{${members.join(',')}}`)
  }
  const json = new TextEncoder().encode(`{${parts.join(',')}}`)
  const headerBytes = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerBytes + size)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, 8, 8 + headerBytes).set(json, 8)
  for (const [name, { data }] of byName) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + headerBytes + start(name))
  }
  return bytes
}
