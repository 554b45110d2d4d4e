// Damages a valid file in every small way; a reader must answer with its own error or a value, and never with a crash.
import { RuntimeError } from '../../runtime/errors.ts'
import { philox } from '../../runtime/formats/sampler.ts'

type Reader = (bytes: Uint8Array) => unknown

/** What a reader answers: true for a value, false for a RuntimeError; any other error passes. */
export async function accepts(read: Reader, bytes: Uint8Array): Promise<boolean> {
  try {
    await read(bytes)
    return true
  } catch (error) {
    if (error instanceof RuntimeError && error.message.length > 10 && /^F0\d\d\d$/.test(error.code))
      return false
    throw error
  }
}

/** The lengths of the proper prefixes of a file that a reader accepts. */
export async function acceptedPrefixes(read: Reader, bytes: Uint8Array): Promise<number[]> {
  const accepted: number[] = []
  for (let length = 0; length < bytes.length; length++) {
    if (await accepts(read, bytes.slice(0, length))) accepted.push(length)
  }
  return accepted
}

/** Reads `count` copies of a file, each with one to three random bytes changed; the number that was accepted. */
export async function fuzz(read: Reader, bytes: Uint8Array, count = 400): Promise<number> {
  let accepted = 0
  for (let round = 0; round < count; round++) {
    const copy = bytes.slice()
    const words = philox([round, 0, 0, 0], [0, 0])
    for (const word of words.slice(0, 1 + (words[3] % 3))) copy[(word >>> 8) % copy.length] = word & 255
    if (await accepts(read, copy)) accepted++
  }
  return accepted
}

/** The RuntimeError that a call ends in. */
export async function failure(call: () => unknown): Promise<RuntimeError> {
  try {
    await call()
  } catch (error) {
    if (error instanceof RuntimeError) return error
    throw error
  }
  throw new Error('no error came')
}
