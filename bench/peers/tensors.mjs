// Tensors in files that every peer reads and writes: safetensors of f32 and i32.
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const kinds = { F32: Float32Array, I32: Int32Array }

/** Fills an array from a place in a file; parts, because one read takes less than 2 GiB. */
function readInto(file, bytes, position) {
  for (let at = 0; at < bytes.length; )
    at += readSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30), position + at)
}

/** `{ shape, data }` by name. */
export function readTensors(path) {
  const file = openSync(path, 'r')
  try {
    const size = Buffer.alloc(8)
    readInto(file, size, 0)
    const head = Buffer.alloc(Number(size.readBigUInt64LE(0)))
    readInto(file, head, 8)
    const entries = Object.entries(JSON.parse(head.toString())).filter(([name]) => name !== '__metadata__')
    return new Map(
      entries.map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [from, to],
          },
        ]) => {
          const data = new kinds[dtype]((to - from) / 4)
          readInto(file, new Uint8Array(data.buffer), 8 + head.length + from)
          return [name, { shape, data }]
        },
      ),
    )
  } finally {
    closeSync(file)
  }
}

/** Writes `{ shape, data }` by name. */
export function writeTensors(path, tensors) {
  const header = {}
  let offset = 0
  for (const [name, { shape, data }] of tensors) {
    const dtype = data instanceof Float32Array ? 'F32' : 'I32'
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] }
    offset += data.byteLength
  }
  const text = JSON.stringify(header)
  const head = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(head.length))
  const file = openSync(path, 'w')
  try {
    writeSync(file, size)
    writeSync(file, head)
    for (const { data } of tensors.values()) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      for (let at = 0; at < bytes.length; )
        at += writeSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30))
    }
  } finally {
    closeSync(file)
  }
}
