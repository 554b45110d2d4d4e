// Values of the WebAssembly binary format (core specification, 5.2 and 5.3), written one after the other.

const scratch = new DataView(new ArrayBuffer(8))

export class Bytes {
  length = 0
  private data: Uint8Array<ArrayBuffer>

  constructor(capacity: number) {
    this.data = new Uint8Array(capacity)
  }

  byte(value: number): void {
    if (this.length === this.data.length) this.reserve(1)
    this.data[this.length++] = value
  }

  /** LEB128, below 2^32. */
  unsigned(value: number): void {
    while (value >= 0x80) {
      this.byte((value & 0x7f) | 0x80)
      value = Math.floor(value / 0x80)
    }
    this.byte(value)
  }

  /** LEB128 with sign, of 32 bits. */
  signed(value: number): void {
    while (value < -0x40 || value >= 0x40) {
      this.byte((value & 0x7f) | 0x80)
      value >>= 7
    }
    this.byte(value & 0x7f)
  }

  /** LEB128 with sign, of 64 bits. */
  signedLong(value: bigint): void {
    while (value < -0x40n || value >= 0x40n) {
      this.byte(Number(value & 0x7fn) | 0x80)
      value >>= 7n
    }
    this.byte(Number(value & 0x7fn))
  }

  /** The low `bytes` bytes of an integer of at most 32 bits, lowest first. */
  integer(value: number, bytes: number): void {
    for (let i = 0; i < bytes; i++) this.byte((value >> (8 * i)) & 0xff)
  }

  long(value: bigint): void {
    scratch.setBigInt64(0, value, true)
    this.scratched(8)
  }

  single(value: number): void {
    scratch.setFloat32(0, value, true)
    this.scratched(4)
  }

  double(value: number): void {
    scratch.setFloat64(0, value, true)
    this.scratched(8)
  }

  /** A vector of bytes of ASCII text, its length before it. */
  name(text: string): void {
    this.unsigned(text.length)
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i))
  }

  /** Bytes `from` to `to` of another. */
  append(other: Bytes, from = 0, to = other.length): void {
    this.reserve(to - from)
    this.data.set(other.data.subarray(from, to), this.length)
    this.length += to - from
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.data.slice(0, this.length)
  }

  private scratched(bytes: number): void {
    for (let i = 0; i < bytes; i++) this.byte(scratch.getUint8(i))
  }

  private reserve(more: number): void {
    if (this.length + more <= this.data.length) return
    const larger = new Uint8Array(Math.max(2 * this.data.length, this.length + more))
    larger.set(this.data)
    this.data = larger
  }
}
