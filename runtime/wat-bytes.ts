// Values of the WebAssembly binary format (core specification, 5.2).

const scratch = new DataView(new ArrayBuffer(8))

/** LEB128 of a number below 2^32. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80)
  bytes.push(value)
  return bytes
}

/** LEB128 with sign, of 32 bits. */
export function signed(value: number): number[] {
  const bytes: number[] = []
  for (; value < -0x40 || value >= 0x40; value >>= 7) bytes.push((value & 0x7f) | 0x80)
  bytes.push(value & 0x7f)
  return bytes
}

/** LEB128 with sign, of 64 bits. */
export function signedLong(value: bigint): number[] {
  const bytes: number[] = []
  for (; value < -0x40n || value >= 0x40n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80)
  bytes.push(Number(value & 0x7fn))
  return bytes
}

/** The low `count` bytes of an integer of at most 32 bits, lowest first, as all numbers below. */
export const integer = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (value >> (8 * i)) & 0xff)

export function long(value: bigint): number[] {
  scratch.setBigInt64(0, value, true)
  return scratched(8)
}

export function single(value: number): number[] {
  scratch.setFloat32(0, value, true)
  return scratched(4)
}

export function double(value: number): number[] {
  scratch.setFloat64(0, value, true)
  return scratched(8)
}

const scratched = (count: number): number[] => Array.from({ length: count }, (_, i) => scratch.getUint8(i))

/** A name of ASCII text, its length before it. */
export const nameBytes = (name: string): number[] => [
  ...unsigned(name.length),
  ...Array.from(name, (c) => c.charCodeAt(0)),
]
