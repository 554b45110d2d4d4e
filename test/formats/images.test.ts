// The readers of image archives, idx and CIFAR-10, and gzip, in which they come.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readCifar } from '../../runtime/formats/cifar.ts'
import { gunzip, unpack } from '../../runtime/formats/gzip.ts'
import { readIdx } from '../../runtime/formats/idx.ts'
import { dataPath, whenData } from '../support/data.ts'
import { acceptedPrefixes, failure, fuzz } from '../support/hostile.ts'

const test = suite('images')

test('idx: every element type, big-endian', () => {
  const read = (type: number, ...data: number[]) =>
    readIdx(Uint8Array.of(0, 0, type, 2, 0, 0, 0, 1, 0, 0, 0, 2, ...data))
  assert.equal(read(8, 1, 255), { dtype: 'u8', shape: [1, 2], data: Uint8Array.of(1, 255) })
  assert.equal(read(9, 1, 255).data, Int8Array.of(1, -1))
  assert.equal(read(0x0b, 1, 0, 255, 254).data, Int32Array.of(256, -2))
  assert.equal(read(0x0c, 0, 1, 0, 0, 255, 255, 255, 255).data, Int32Array.of(65536, -1))
  assert.equal(read(0x0d, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0).data, Float32Array.of(1, -2))
  assert.equal(
    read(0x0e, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0).data,
    Float32Array.of(1, -2),
  )
})

test('idx: damaged files are refused', async () => {
  const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 9, 8, 7, 6)
  assert.equal(await acceptedPrefixes(readIdx, bytes), [])
  await fuzz(readIdx, bytes)
  assert.match(
    (await failure(() => readIdx(Uint8Array.of(...bytes, 1)))).message,
    /1 bytes follow the data, from byte 20/,
  )
  const huge = Uint8Array.of(0, 0, 8, 3, ...Array(12).fill(255), 0)
  assert.match((await failure(() => readIdx(huge))).message, /too large/)
})

test('cifar: records, labels, sizes', async () => {
  const bytes = new Uint8Array(2 * 3073)
  bytes[0] = 9
  bytes[1] = 200
  bytes[3073] = 3
  const { images, labels } = readCifar(bytes)
  assert.equal(images.shape, [2, 3, 32, 32])
  assert.is(images.data[0], 200)
  assert.equal(labels.data, Uint8Array.of(9, 3))
  bytes[3073] = 10
  assert.match((await failure(() => readCifar(bytes))).message, /record 1 \(byte 3073\) is 10/)
  assert.is((await failure(() => readCifar(bytes.subarray(1)))).code, 'F0150')
  assert.is((await failure(() => readCifar(new Uint8Array(0)))).code, 'F0150')
})

test('gzip: unpacked whatever the name, within a bound, damaged files refused', async () => {
  const text = new TextEncoder().encode('hello hello hello hello')
  const packed = new Uint8Array(gzipSync(text))
  assert.equal(await unpack('data.csv', packed), text)
  assert.equal(await unpack('data.csv.gz', text), text)
  assert.is(await unpack('a.safetensors', packed), packed)
  assert.equal(await acceptedPrefixes((bytes) => gunzip(bytes), packed), [])
  await fuzz((bytes) => gunzip(bytes), packed, 100)
  const bomb = new Uint8Array(gzipSync(new Uint8Array(5_000_000)))
  assert.match((await failure(() => gunzip(bomb, 1_000_000))).message, /more than 1000000 bytes/)
})

const images = 'fashion-mnist/t10k-images-idx3-ubyte.gz'
const labels = 'fashion-mnist/t10k-labels-idx1-ubyte.gz'
const cifar = 'cifar10/train4000_lossless.bin.gz'

whenData(
  test,
  images,
  labels,
  cifar,
)('Fashion-MNIST and CIFAR-10 are read', async () => {
  const unpacked = (file: string) => gunzip(readFileSync(dataPath(file)))
  assert.equal(readIdx(await unpacked(images)).shape, [10000, 28, 28])
  assert.equal([...readIdx(await unpacked(labels)).data.slice(0, 5)], [9, 2, 1, 1, 6])
  assert.equal(readCifar(await unpacked(cifar)).images.shape, [4000, 3, 32, 32])
})

test.run()
