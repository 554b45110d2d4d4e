// Reads the plain files of a tar archive (POSIX ustar: 512-byte headers, octal sizes at offset 124).

const BLOCK = 512

/** Files by their names; throws where the archive is cut short or a name leaves the folder. */
export function readTar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const text = (from: number, to: number) =>
    new TextDecoder().decode(archive.subarray(from, to)).replace(/\0.*$/s, '')
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const name = text(at, at + 100)
    const size = Number.parseInt(text(at + 124, at + 136), 8)
    const type = text(at + 156, at + 157)
    const start = at + BLOCK
    if (!Number.isInteger(size) || start + size > archive.length) throw new Error(`tar: ${name} is cut short`)
    if (type === '0' || type === '') {
      if (/^\/|(^|\/)\.\.(\/|$)|\\/.test(name)) throw new Error(`tar: ${name} leaves the folder`)
      files.set(name, archive.subarray(start, start + size))
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}
