// Unpacks gzip with the platform's own DecompressionStream, within a bound on what comes out.
import { RuntimeError } from '../errors.ts'

/** A few kilobytes can unpack to terabytes: more than this is refused. */
export const MAX_UNPACKED_BYTES = 2 ** 30
const CHUNK_BYTES = 2 ** 20

/** Whether the bytes start as a gzip file with the deflate method does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

/**
 * The bytes of a file, unpacked where they are gzip, whatever the file is called. A `.safetensors` file is never taken for gzip: it
 * starts with a length, which may look like it.
 */
export async function unpack(
  name: string,
  bytes: Uint8Array,
  limit = MAX_UNPACKED_BYTES,
): Promise<Uint8Array> {
  return isGzip(bytes) && !name.endsWith('.safetensors') ? gunzip(bytes, limit) : bytes
}

/** Unpacks gzip bytes. Errors: F0100 where they are damaged or cut short, or unpack to more than `limit` bytes. */
export async function gunzip(bytes: Uint8Array, limit = MAX_UNPACKED_BYTES): Promise<Uint8Array> {
  const reader = packedChunks(bytes).pipeThrough(new DecompressionStream('gzip')).getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      throw new RuntimeError(
        'F0100',
        `gzip: the file is damaged or cut short after ${size} unpacked bytes: ${why}`,
      )
    })
    if (done) break
    size += value.length
    if (size > limit) {
      await reader.cancel()
      throw new RuntimeError(
        'F0100',
        `gzip: the file unpacks to more than ${limit} bytes`,
        'Unpack it yourself if that is meant.',
      )
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

function packedChunks(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = 0
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(offset, (offset += CHUNK_BYTES)))
    },
  })
}
