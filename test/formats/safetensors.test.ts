// The safetensors reader and writer: round trips, conversions, layout attacks, damaged files, and real files.
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  readSafetensors,
  readSafetensorsMetadata,
  writeSafetensors,
} from '../../runtime/formats/safetensors.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { dataPath, whenData } from '../support/data.ts'
import { acceptedPrefixes, failure, fuzz } from '../support/hostile.ts'

const test = suite('safetensors')

const samples: [string, Tensor][] = [
  ['b.flag', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
  ['a.weight', { dtype: 'f32', shape: [2, 2], data: Float32Array.of(1, -2.5, 3e-9, Infinity) }],
  ['count', { dtype: 'i32', shape: [], data: Int32Array.of(-7) }],
  ['é"\\', { dtype: 'u32', shape: [1], data: Uint32Array.of(4294967295) }],
  ['none', { dtype: 'i8', shape: [0, 5], data: new Int8Array(0) }],
  ['__proto__', { dtype: 'u8', shape: [1], data: Uint8Array.of(9) }],
]

/** A file from its header's text and its data. */
function file(header: string, data: Uint8Array | number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

function one(dtype: string, data: ArrayBufferView): Tensor {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const width = Number(dtype.match(/\d+/)?.[0] ?? 8) / 8
  const entry = { dtype, shape: [bytes.length / width], data_offsets: [0, bytes.length] }
  const tensor = readSafetensors(file(JSON.stringify({ t: entry }), bytes)).get('t')
  if (tensor === undefined) throw new Error('no tensor')
  return tensor
}

test('what is written is read back', () => {
  const bytes = writeSafetensors(new Map(samples), { step: '12', '1': 'x' })
  const read = readSafetensors(bytes)
  for (const [name, tensor] of samples) assert.equal(read.get(name), tensor)
  assert.is(read.size, samples.length)
  assert.equal(
    [...readSafetensorsMetadata(bytes)],
    [
      ['1', 'x'],
      ['step', '12'],
    ],
  )
})

test('the bytes do not depend on the order of the tensors, and every tensor is aligned', () => {
  const bytes = writeSafetensors(new Map(samples))
  assert.equal(writeSafetensors(new Map([...samples].reverse())), bytes)
  const header = new DataView(bytes.buffer).getUint32(0, true)
  assert.is(header % 8, 0)
  assert.is(readSafetensors(bytes).get('a.weight')?.data.byteOffset ?? 1, 8 + header)
})

test('16-bit floats are written as they are and read as f32', () => {
  const bytes = writeSafetensors(
    new Map<string, Tensor>([
      ['h', { dtype: 'f16', shape: [4], data: Uint16Array.of(0x3c00, 0xc100, 0x0001, 0xfc00) }],
      ['b', { dtype: 'bf16', shape: [2], data: Uint16Array.of(0x3f80, 0xc020) }],
    ]),
  )
  assert.equal(readSafetensors(bytes).get('h')?.data, Float32Array.of(1, -2.5, 2 ** -24, -Infinity))
  assert.equal(readSafetensors(bytes).get('b')?.data, Float32Array.of(1, -2.5))
})

test('wider and narrower types become those of the language', async () => {
  assert.equal(one('F64', Float64Array.of(0.1, 1e300)).data, Float32Array.of(0.1, Infinity))
  assert.equal(
    one('I64', BigInt64Array.of(-1n, 2147483647n, -2147483648n)).data,
    Int32Array.of(-1, 2147483647, -2147483648),
  )
  assert.equal(one('U64', BigUint64Array.of(4294967295n)).data, Uint32Array.of(4294967295))
  assert.equal(one('I16', Int16Array.of(-3)).data, Int32Array.of(-3))
  assert.equal(one('U16', Uint16Array.of(65535)).data, Int32Array.of(65535))
  const big = await failure(() => one('I64', BigInt64Array.of(1n, 2147483648n)))
  assert.is(big.code, 'F0101')
  assert.match(big.message, /2147483648 at byte \d+/)
  assert.is((await failure(() => one('U64', BigUint64Array.of(4294967296n)))).code, 'F0101')
  assert.is((await failure(() => one('BOOL', Uint8Array.of(0, 2)))).code, 'F0102')
})

test('unaligned tensors are read', () => {
  const header =
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]} }'
  assert.equal(readSafetensors(file(header, [7, 0, 0, 0x80, 0x3f])).get('b')?.data, Float32Array.of(1))
})

test('hostile headers are refused', async () => {
  const f32 = (shape: string, offsets: string) => `{"dtype":"F32","shape":${shape},"data_offsets":${offsets}}`
  const cases: [RegExp, string, number?][] = [
    [/stands twice/, `{"a":${f32('[1]', '[0,4]')},"a":${f32('[1]', '[0,4]')}}`, 4],
    [/overlaps/, `{"a":${f32('[2]', '[0,8]')},"b":${f32('[2]', '[4,12]')}}`, 12],
    [/overlaps/, `{"a":${f32('[1]', '[0,4]')},"b":${f32('[1]', '[0,4]')}}`, 4],
    [/gap/, `{"a":${f32('[1]', '[4,8]')}}`, 8],
    [/follow the last/, `{"a":${f32('[1]', '[0,4]')}}`, 8],
    [/cut short/, `{"a":${f32('[2]', '[0,8]')}}`, 4],
    [/span 4 bytes/, `{"a":${f32('[2]', '[0,4]')}}`, 4],
    [/no shape/, `{"a":${f32('[-1]', '[0,4]')}}`, 4],
    [/no shape/, `{"a":${f32('[1.5]', '[0,6]')}}`, 6],
    [/no shape/, `{"a":${f32('[4294967296,4294967296,0]', '[0,0]')}}`],
    [/no shape/, `{"a":${f32(`[${Array(40).fill(1)}]`, '[0,4]')}}`, 4],
    [/offsets/, `{"a":${f32('[1]', '[4,0]')}}`, 4],
    [/offsets/, `{"a":${f32('[1]', '[0,4,8]')}}`, 4],
    [/offsets/, `{"a":${f32('[1]', '[0,1e999]')}}`, 4],
    [/dtype "F8_E4M3"/, '{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}', 1],
    [/dtype "constructor"/, '{"a":{"dtype":"constructor","shape":[1],"data_offsets":[0,1]}}', 1],
    [/unknown key/, '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}', 1],
    [/__metadata__/, '{"__metadata__":{"a":1}}'],
    [/no JSON object/, '[1]'],
    [/nest deeper/, '['.repeat(100_000)],
    [/no end/, `{"${'a'.repeat(100_000)}`],
    [/after the end/, '{} {}'],
    [/escape/, '{"\\x":1}'],
    [/in the middle/, '{"a":'],
    [/no value/, '{"a":NaN}'],
  ]
  for (const [message, header, bytes = 0] of cases) {
    const error = await failure(() => readSafetensors(file(header, new Uint8Array(bytes))))
    assert.match(error.message, message)
    assert.is(error.code, 'F0110')
  }
  const long = new Uint8Array(16).fill(255)
  assert.match((await failure(() => readSafetensors(long))).message, /at most 100000000/)
  assert.match(
    (await failure(() => readSafetensors(file('{"\u00e9":1}').fill(0xff, 10, 11)))).message,
    /UTF-8/,
  )
})

test('no prefix is accepted, and no damaged file crashes the reader', async () => {
  const bytes = writeSafetensors(new Map(samples))
  assert.equal(await acceptedPrefixes(readSafetensors, bytes), [])
  await fuzz(readSafetensors, bytes)
})

const trajectory = 'trajectories/traj_mlp.safetensors'

whenData(test, trajectory)('a trajectory of PyTorch is read', () => {
  const tensors = readSafetensors(readFileSync(dataPath(trajectory)))
  assert.equal(tensors.get('init.1.weight')?.shape, [128, 784])
  assert.equal(tensors.get('batch')?.shape, [300, 32])
  assert.ok(Math.abs((tensors.get('loss64')?.data[0] ?? 0) - 2.39) < 0.3)
  assert.equal(
    readSafetensors(writeSafetensors(tensors)).get('final.3.bias')?.data,
    tensors.get('final.3.bias')?.data,
  )
})

test.run()
