// Compiled kernels on disk, by the hash of all that decides them. Every entry carries its own hash: a damaged one is compiled anew.
//
// MLC_CACHE  the folder; `off` keeps nothing. Default: $XDG_CACHE_HOME/mlc, else ~/.cache/mlc
import { codes, messageOf, RuntimeError } from './errors.ts'

const MAGIC = 'mlc-cuda-1\n'
const HASH_BYTES = 32

type Digest = (...parts: (string | Uint8Array)[]) => Uint8Array

async function loadDigest(): Promise<Digest> {
  const { createHash } = await import('node:crypto')
  return (...parts) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
}

/** One line a part, each with its length before it, so that no two lists read alike. */
export const cacheKey = (parts: readonly string[]): string => parts.map((p) => `${p.length}:${p}`).join('\n')

export class BinaryCache {
  readonly folder: string
  readonly #digest: Digest

  private constructor(folder: string, digest: Digest) {
    this.folder = folder
    this.#digest = digest
  }

  /** The cache of this machine; null where `MLC_CACHE` is `off`. */
  static async open(): Promise<BinaryCache | null> {
    const { MLC_CACHE, XDG_CACHE_HOME } = process.env
    if (MLC_CACHE === 'off') return null
    const { homedir } = await import('node:os')
    const { join } = await import('node:path')
    const root = MLC_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlc')
    return new BinaryCache(join(root, 'cuda'), await loadDigest())
  }

  /** What was put under the key, or null: never put, or damaged since. */
  async get(key: string): Promise<Uint8Array | null> {
    const { readFile } = await import('node:fs/promises')
    let bytes: Uint8Array
    try {
      bytes = await readFile(this.#path(key))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw this.#failure('read', error)
    }
    const magic = new TextEncoder().encode(MAGIC)
    const start = magic.length + HASH_BYTES
    if (bytes.length < start || magic.some((byte, i) => bytes[i] !== byte)) return null
    const content = bytes.subarray(start)
    const hash = this.#digest(content)
    return hash.every((byte, i) => bytes[magic.length + i] === byte) ? content : null
  }

  /** Keeps the content; another program that looks meanwhile finds all of it or nothing. */
  async put(key: string, content: Uint8Array): Promise<void> {
    const { mkdir, rename, rm, writeFile } = await import('node:fs/promises')
    const { randomUUID } = await import('node:crypto')
    const path = this.#path(key)
    const fresh = `${path}.${randomUUID()}`
    try {
      await mkdir(this.folder, { recursive: true })
      try {
        await writeFile(
          fresh,
          Buffer.concat([new TextEncoder().encode(MAGIC), this.#digest(content), content]),
        )
        await rename(fresh, path)
      } finally {
        await rm(fresh, { force: true })
      }
    } catch (error) {
      throw this.#failure('write', error)
    }
  }

  #path(key: string): string {
    return `${this.folder}/${Buffer.from(this.#digest(key)).toString('hex')}.bin`
  }

  #failure(action: string, error: unknown): RuntimeError {
    return new RuntimeError(
      codes.deviceError,
      `the cache of compiled kernels cannot ${action} ${this.folder}: ${messageOf(error)}`,
      'name another folder with MLC_CACHE, or MLC_CACHE=off',
    )
  }
}
