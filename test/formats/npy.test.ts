// The .npy reader and writer, held to bytes that NumPy 2 wrote.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readNpy, writeNpy } from '../../runtime/formats/npy.ts'
import { acceptedPrefixes, failure, fuzz } from '../support/hostile.ts'

const test = suite('npy')

/** A file by its parts: NumPy's header text, padded as NumPy does, and the data in base64. */
function file(version: number, header: string, data: string): Uint8Array {
  const payload = Buffer.from(data, 'base64')
  const start = version === 1 ? 10 : 12
  const length = Math.ceil((start + header.length + 1) / 64) * 64 - start
  const head = Buffer.alloc(start)
  head.write('\x93NUMPY', 'latin1')
  head[6] = version
  if (version === 1) head.writeUInt16LE(length, 8)
  else head.writeUInt32LE(length, 8)
  return new Uint8Array(Buffer.concat([head, Buffer.from(`${header.padEnd(length - 1)}\n`), payload]))
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`

/** `np.save` of `np.arange(6, dtype='<f4').reshape(2, 3) + 0.5`, whole. */
const NUMPY_F4 =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA/AADAPwAAIEAAAGBAAACQQAAAsEA='
/** The data of `np.asfortranarray(np.arange(24, dtype='>f8').reshape(2, 3, 4))`. */
const FORTRAN_F8 =
  'AAAAAAAAAABAKAAAAAAAAEAQAAAAAAAAQDAAAAAAAABAIAAAAAAAAEA0AAAAAAAAP/AAAAAAAABAKgAAAAAAAEAUAAAAAAAAQDEAAAAAAABAIgAAAAAAAEA1AAAAAAAAQAAAAAAAAABALAAAAAAAAEAYAAAAAAAAQDIAAAAAAABAJAAAAAAAAEA2AAAAAAAAQAgAAAAAAABALgAAAAAAAEAcAAAAAAAAQDMAAAAAAABAJgAAAAAAAEA3AAAAAAAA'

test("NumPy's bytes are read, and written alike", () => {
  const bytes = new Uint8Array(Buffer.from(NUMPY_F4, 'base64'))
  const tensor = readNpy(bytes)
  assert.equal(tensor, { dtype: 'f32', shape: [2, 3], data: Float32Array.of(0.5, 1.5, 2.5, 3.5, 4.5, 5.5) })
  assert.equal(writeNpy(tensor), bytes)
})

test('column-major, big-endian, version 2', () => {
  const tensor = readNpy(file(2, header('>f8', '(2, 3, 4)', 'True'), FORTRAN_F8))
  assert.equal(
    tensor.data,
    Float32Array.from({ length: 24 }, (_, i) => i),
  )
})

test('every element type', async () => {
  const read = (descr: string, shape: string, data: string) => readNpy(file(3, header(descr, shape), data))
  assert.equal(
    read('<f2', '(5,)', 'ADwAwQEA/3sAfA==').data,
    Float32Array.of(1, -2.5, 2 ** -24, 65504, Infinity),
  )
  assert.equal(read('<i8', '(2,)', '+/////////////9/AAAAAA==').data, Int32Array.of(-5, 2147483647))
  assert.equal(read('>u2', '()', '//8='), { dtype: 'i32', shape: [], data: Int32Array.of(65535) })
  assert.equal(read('|b1', '(2, 1)', 'AQA='), { dtype: 'bool', shape: [2, 1], data: Uint8Array.of(1, 0) })
  assert.equal(read('>i4', '(1,)', '/////g==').data, Int32Array.of(-2))
  assert.equal(read('>u4', '(1L,)', '/////g==').data, Uint32Array.of(4294967294))
  assert.equal(read('|i1', '(1,)', '/w==').data, Int8Array.of(-1))
  assert.equal(read('|u1', '(1,)', '/w==').data, Uint8Array.of(255))
  assert.equal(read('<u8', '(1,)', '/////wAAAAA=').data, Uint32Array.of(4294967295))
  assert.is((await failure(() => read('<i8', '(1,)', 'AAAAgAAAAAA='))).code, 'F0101')
})

test('every dtype is written and read back', () => {
  const tensors = [
    { dtype: 'i32', shape: [2], data: Int32Array.of(-1, 5) },
    { dtype: 'u32', shape: [], data: Uint32Array.of(4294967295) },
    { dtype: 'bool', shape: [0, 3], data: new Uint8Array(0) },
    { dtype: 'i8', shape: [1, 1], data: Int8Array.of(-128) },
  ] as const
  for (const tensor of tensors) assert.equal(readNpy(writeNpy(tensor)), tensor)
  assert.equal(
    readNpy(writeNpy({ dtype: 'f16', shape: [1], data: Uint16Array.of(0xc100) })).data,
    Float32Array.of(-2.5),
  )
  assert.equal(
    readNpy(writeNpy({ dtype: 'bf16', shape: [1], data: Uint16Array.of(0xc020) })).data,
    Float32Array.of(-2.5),
  )
})

test('objects, records and hostile headers are refused', async () => {
  const cases: [RegExp, string][] = [
    [/pickle/, header('|O', '(2,)')],
    [/fields/, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"],
    [/dtype `<c8`/, header('<c8', '(1,)')],
    [/dtype `<U5`/, header('<U5', '(1,)')],
    [/no shape/, header('<f4', '(4294967296, 4294967296)')],
    [/no shape/, header('<f4', '(0, 9999999999999999)')],
    [/cut short/, header('<f4', '(1000000000,)')],
    [/follow the data/, header('<f4', '()')],
    [/sizes/, header('<f4', '(-1,)')],
    [/sizes/, header('<f4', '(__import__,)')],
    [/needs descr/, "{'descr': '<f4', }"],
    [/twice/, "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"],
    [/after the header/, `${header('<f4', '(2,)')} x`],
    [/sizes/, `{'descr': '<f4', 'fortran_order': False, 'shape': (${' '.repeat(60_000)}x), }`],
  ]
  for (const [message, text] of cases) {
    const error = await failure(() => readNpy(file(1, text, 'AAAAAAAAAAA=')))
    assert.match(error.message, message)
    assert.is(error.code, 'F0120')
  }
  assert.match((await failure(() => readNpy(file(4, header('<f4', '()'), 'AAAAAA==')))).message, /version 4/)
})

test('no prefix is accepted, and no damaged file crashes the reader', async () => {
  const bytes = file(2, header('>f8', '(2, 3, 4)', 'True'), FORTRAN_F8)
  assert.equal(await acceptedPrefixes(readNpy, bytes), [])
  await fuzz(readNpy, bytes, 1000)
})

test.run()
