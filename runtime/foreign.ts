// Shared libraries of the system, called through npm `koffi`, which is loaded only when one is asked for.
import { codes, messageOf, RuntimeError } from './errors.ts'

/** What goes into a call: 64-bit handles and addresses as bigint, memory that the callee fills or reads as a view. */
export type Value = number | bigint | string | null | ArrayBufferView

export interface ForeignFunction {
  (...args: Value[]): number
  /** The same on another thread. */
  later(...args: Value[]): Promise<number>
}

export interface Library {
  /** The name or path under which it was found. */
  readonly path: string
  /** A function by its C declaration, or null where the library lacks it. */
  find(declaration: string): ForeignFunction | null
  /** The address of a view's memory; it stays where it is as long as somebody holds the view, if its buffer is its own. */
  address(view: ArrayBufferView): bigint
  /** Foreign memory as bytes. Ask once for an address. */
  view(address: bigint, bytes: number): Uint8Array
  /** A C string at an address. */
  text(address: bigint): string
  close(): void
}

/** The part of koffi that is used here. */
interface Koffi {
  load(path: string): { func(declaration: string): KoffiFunction; unload(): void }
  address(value: ArrayBufferView): bigint
  view(address: bigint, bytes: number): ArrayBuffer
  readonly decode: { string(address: bigint): string }
}
interface KoffiFunction {
  (...args: Value[]): number
  async(...args: unknown[]): void
}

async function loadKoffi(): Promise<Koffi> {
  try {
    return (await import('koffi')).default as unknown as Koffi
  } catch (error) {
    throw new RuntimeError(
      codes.noDevice,
      `npm package koffi cannot be loaded: ${messageOf(error)}`,
      'npm install koffi',
    )
  }
}

/** The first of the libraries that loads, or null. Rejects where npm koffi is missing. */
export async function openLibrary(paths: readonly string[]): Promise<Library | null> {
  const koffi = await loadKoffi()
  for (const path of paths) {
    let library: ReturnType<Koffi['load']>
    try {
      library = koffi.load(path)
    } catch {
      // Not there, or not a library for this machine: the next candidate may be.
      continue
    }
    return {
      path,
      find: (declaration) => {
        let call: KoffiFunction
        try {
          call = library.func(declaration)
        } catch (error) {
          if (/find function/.test(messageOf(error))) return null
          throw error
        }
        const later = (...args: Value[]): Promise<number> =>
          new Promise((resolve, reject) => {
            call.async(...args, (error: unknown, result: number) => (error ? reject(error) : resolve(result)))
          })
        return Object.assign((...args: Value[]) => call(...args), { later })
      },
      address: (view) => koffi.address(view),
      view: (address, bytes) => new Uint8Array(koffi.view(address, bytes)),
      text: (address) => koffi.decode.string(address),
      close: () => library.unload(),
    }
  }
  return null
}

/** The bytes before the first zero. */
export function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end))
}

/** Memory of whole 64-bit words that a callee fills; it does not move. */
export const words64 = (count: number): BigUint64Array => new BigUint64Array(new ArrayBuffer(8 * count))
export const words32 = (count: number): Int32Array => new Int32Array(new ArrayBuffer(4 * count))
export const bytes8 = (count: number): Uint8Array => new Uint8Array(new ArrayBuffer(count))
