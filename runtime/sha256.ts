// SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, synchronously: kernels' hashes are part of the pure compilation. Node has one at hand;
// a page has none that answers at once, and its `crypto.subtle` takes Node milliseconds to start.

const primes = (count: number): number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n)
  return found
}
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0
const K = Int32Array.from(primes(64), (p) => fraction(Math.cbrt(p)))
const H = Int32Array.from(primes(8), (p) => fraction(Math.sqrt(p)))
const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

interface Hash {
  update(text: string): Hash
  digest(encoding: 'hex'): string
}
interface NodeProcess {
  /** Since Node 20.16. */
  getBuiltinModule?(name: 'node:crypto'): { createHash(algorithm: 'sha256'): Hash } | undefined
}
const native = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.('node:crypto')

export const sha256 = (text: string): string =>
  native ? native.createHash('sha256').update(text).digest('hex') : portableSha256(text)

/** The same for every host. */
export function portableSha256(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const length = Math.ceil((bytes.length + 9) / 64) * 64
  const padded = new Uint8Array(length)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(length - 8, Math.floor((bytes.length * 8) / 2 ** 32))
  view.setUint32(length - 4, (bytes.length * 8) >>> 0)
  const state = Int32Array.from(H)
  const w = new Int32Array(64)
  for (let at = 0; at < length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i)
    for (let i = 16; i < 64; i++) {
      const p = w[i - 15]!
      const q = w[i - 2]!
      const mixed = rotate(p, 7) ^ rotate(p, 18) ^ (p >>> 3)
      w[i] = w[i - 16]! + mixed + w[i - 7]! + (rotate(q, 17) ^ rotate(q, 19) ^ (q >>> 10))
    }
    compress(state, w)
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The working variables a to h move by one place a round; they are plain locals, since an array of them costs ten times as much. */
function compress(state: Int32Array, w: Int32Array): void {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}
