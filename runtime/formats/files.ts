// Files in Node: read whole and unpacked, written whole or not at all.
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inFile, RuntimeError } from '../errors.ts'
import { unpack } from './gzip.ts'

const READ_CHUNK_BYTES = 2 ** 28

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EEXIST', 'there is a file of that name'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EMFILE', 'too many files are open'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its links go round in a circle'],
])

/** A system error as one of ours; any other is a fault of the program and passes as it is. */
function explain(error: unknown, code: string, action: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  return new RuntimeError(code, `${action}: ${REASONS.get(error.code) ?? error.message}`)
}

/** The bytes of a file, unpacked where it is gzip. Errors: F0180 where it cannot be read, F0100 for damaged gzip. */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    const file = await open(path, 'r')
    try {
      bytes = await readAll(file)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw explain(error, 'F0180', `\`${path}\` cannot be read`)
  }
  return inFile(path, () => unpack(path, bytes))
}

/** Reads in pieces: one call is limited to 2 GiB, a file is not. */
async function readAll(file: FileHandle): Promise<Uint8Array> {
  const info = await file.stat()
  // A pipe has no size of its own.
  if (!info.isFile()) return file.readFile()
  const bytes = new Uint8Array(info.size)
  let offset = 0
  while (offset < bytes.length) {
    const { bytesRead } = await file.read(
      bytes,
      offset,
      Math.min(READ_CHUNK_BYTES, bytes.length - offset),
      offset,
    )
    // Someone cut the file short meanwhile: its reader will say what is missing.
    if (bytesRead === 0) return bytes.subarray(0, offset)
    offset += bytesRead
  }
  return bytes
}

async function behindLinks(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return path
    throw error
  })
}

/** A name in the same folder that nobody has. */
const temporaryFor = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`)

/**
 * Writes a file so that its path never holds a part of it: into a temporary file in the same folder, flushed, then renamed. On failure
 * the temporary file is removed and the old file stays. A link is followed and kept. Errors: F0181.
 */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const target = await behindLinks(path)
    await replace(target, temporaryFor(target), bytes)
  } catch (error) {
    throw explain(error, 'F0181', `\`${path}\` cannot be written`)
  }
}

/** Tells before a long work whether its file can be written: makes and removes an empty one beside it. Errors: F0181. */
export async function checkWritable(path: string): Promise<void> {
  try {
    const probe = temporaryFor(await behindLinks(path))
    if ((await stat(path).catch(() => null))?.isDirectory())
      throw Object.assign(new Error(), { code: 'EISDIR' })
    await (await open(probe, 'wx')).close()
    await rm(probe)
  } catch (error) {
    throw explain(error, 'F0181', `\`${path}\` cannot be written`)
  }
}

async function replace(target: string, temporary: string, bytes: Uint8Array): Promise<void> {
  const file = await open(temporary, 'wx')
  try {
    try {
      const mode = await fileMode(target)
      if (mode !== null) await file.chmod(mode)
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Makes a folder and those above it, as far as they are missing. Errors: F0181. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeMissing(path)
  } catch (error) {
    throw explain(error, 'F0181', `the folder \`${path}\` cannot be made`)
  }
}

/** `mkdir` with `recursive` never ends where a folder exists but takes no new ones, as /proc does. */
async function makeMissing(path: string): Promise<void> {
  try {
    await makeOne(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    if (dirname(path) === path) throw error
    await makeMissing(dirname(path))
    await makeOne(path)
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (!(await stat(path).catch(() => null))?.isDirectory()) throw error
  }
}

/** The permissions of an existing file, which its replacement takes over; null where there is none. */
async function fileMode(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode & 0o777
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
