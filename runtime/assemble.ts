// From WebAssembly text to a compiled module: assembling, caching, feature detection.
import { codes, messageOf, RuntimeError } from './errors.ts'
import { assembleText } from './wat-assembler.ts'

/** Assembled texts kept in the process; the oldest are dropped beyond this. */
const CACHE_SIZE = 2048

const assembled = new Map<string, Uint8Array<ArrayBuffer>>()
type LoadWabt = typeof import('wabt')

let loaded: ReturnType<LoadWabt> | undefined

/** Only when a text needs it: to load it and have the engine compile it takes tens of milliseconds. */
function loadWabt(): NonNullable<typeof loaded> {
  loaded ??= importWabt().then((load) => load())
  return loaded
}

/** Node's `import` reads the package's 0.7 MB twice more than `require` does, to find the names that it exports. */
async function importWabt(): Promise<LoadWabt> {
  if (!inNode || !import.meta.url.startsWith('file:')) return (await import('wabt')).default
  const { createRequire } = await import('node:module')
  return createRequire(import.meta.url)('wabt') as LoadWabt
}

/** What our own assembler does not know, and every error. */
async function assembleWithWabt(name: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const wabt = await loadWabt()
  try {
    const module = wabt.parseWat(`${name}.wat`, text, { simd: true, threads: true, relaxed_simd: true })
    try {
      return Uint8Array.from(module.toBinary({}).buffer)
    } finally {
      module.destroy()
    }
  } catch (error) {
    throw new RuntimeError(codes.kernelText, `kernel ${name} does not assemble: ${messageOf(error)}`)
  }
}

/** Assembles a kernel's text; `name` stands in the error, which holds the assembler's line and column. */
export async function assemble(name: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const known = assembled.get(text)
  if (known !== undefined) return known
  const bytes = assembleText(text) ?? (await assembleWithWabt(name, text))
  if (assembled.size >= CACHE_SIZE) assembled.delete(assembled.keys().next().value!)
  assembled.set(text, bytes)
  return bytes
}

/** A module whose `f(a, c)` is a * a + c by f32x4.relaxed_madd. */
const relaxedProbe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x07, 0x01, 0x60, 0x02, 0x7d, 0x7d, 0x01, 0x7d], // types: (f32, f32) -> f32
  ...[0x03, 0x02, 0x01, 0x00], // functions
  ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00], // exports: f
  ...[0x0a, 0x16, 0x01, 0x14, 0x00], // code: one body without locals
  ...[0x20, 0x00, 0xfd, 0x13, 0x20, 0x00, 0xfd, 0x13], // local.get 0, f32x4.splat: twice
  ...[0x20, 0x01, 0xfd, 0x13], // local.get 1, f32x4.splat
  ...[0xfd, 0x85, 0x02, 0xfd, 0x1f, 0x00, 0x0b], // f32x4.relaxed_madd, f32x4.extract_lane 0, end
)

/** True in Node (also under bundlers that emulate `process`). */
export const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined

/**
 * Flags of V8 for the whole process, set as late as they are needed: Node's own compiled code is of no use to threads that start after they
 * have changed, and those take three times as long.
 */
export async function setFlags(flags: readonly string[]): Promise<void> {
  if (flags.length === 0) return
  const v8 = await import('node:v8')
  for (const flag of flags) v8.setFlagsFromString(`--${flag}`)
}

const RELAXED_FLAG = 'experimental-wasm-relaxed-simd'

/** Asked once a process: later the flag may be in use. */
let relaxed: Promise<readonly string[] | null> | undefined

/** The flags under which modules may use relaxed SIMD (one in Node 20, none later), or null where it is missing. */
export function detectRelaxedSimd(): Promise<readonly string[] | null> {
  relaxed ??= probeRelaxedSimd()
  return relaxed
}

async function probeRelaxedSimd(): Promise<readonly string[] | null> {
  if (WebAssembly.validate(relaxedProbe)) return []
  if (!inNode) return null
  const v8 = await import('node:v8')
  // Nothing may come between what follows: it would see the flag, or take it for set.
  if (WebAssembly.validate(relaxedProbe)) return []
  v8.setFlagsFromString(`--${RELAXED_FLAG}`)
  const present = WebAssembly.validate(relaxedProbe)
  v8.setFlagsFromString(`--no-${RELAXED_FLAG}`)
  return present ? [RELAXED_FLAG] : null
}

/** Whether the processor multiplies and adds with one rounding. */
function fusesInOne(): boolean {
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(relaxedProbe)).exports
  // The square of the first is 2^-24 more than minus the second, which a float next to 1 cannot hold.
  return (f as (a: number, c: number) => number)(1 + 2 ** -12, -1 - 2 ** -11) !== 0
}

/** The engines that were tested with it: V8 of Node 24, 25 and 26. Others may lack the flag, and print an error, or have other faults. */
const JOINING: readonly string[] = ['13.6', '14.1', '14.6']

/**
 * The flag under which V8 joins two of WebAssembly's vectors of four to one of eight, or null where it does not: it takes x64 with AVX2, which
 * the processors have that multiply and add with one rounding. The flag changes no result, and kernels avoid the code at which V8 ends the
 * process (`emit/wasm-calls.ts`). For an engine with relaxed SIMD.
 */
export function joinsVectors(): readonly string[] | null {
  if (!inNode || process.arch !== 'x64') return null
  const [version = ''] = /^\d+\.\d+/.exec(process.versions.v8 ?? '') ?? []
  return JOINING.includes(version) && fusesInOne() ? ['experimental-wasm-revectorize'] : null
}

/**
 * The module with its imported memory declared unshared: what a page without cross-origin isolation can run.
 * Walks the import section of the binary format (WebAssembly core specification, 5.5.5).
 */
export function unshare(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice()
  let at = 8
  const number = (): number => {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = copy[at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new Error('a WebAssembly module ends inside a number')
  }
  const skipName = (): void => {
    const length = number()
    at += length
  }
  while (at < copy.length) {
    const section = copy[at++]
    const size = number()
    if (section !== 2) {
      at += size
      continue
    }
    for (let left = number(); left > 0; left--) {
      skipName()
      skipName()
      const kind = copy[at++]
      // Kernels import nothing but their memory; bit 1 of its limits means "shared".
      if (kind !== 2) throw new Error(`a kernel imports something else than a memory (kind ${kind})`)
      copy[at]! &= ~2
      const limits = copy[at++]!
      number()
      if ((limits & 1) !== 0) number()
    }
    return copy
  }
  return copy
}
