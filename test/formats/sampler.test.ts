// The order of rows: the published words of Philox, permutations, seeds and epochs.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { batches, philox, shuffled } from '../../runtime/formats/sampler.ts'

const test = suite('sampler')

test('Philox gives the words of its authors (Random123, kat_vectors)', () => {
  const all = 0xffffffff
  assert.equal(philox([0, 0, 0, 0], [0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
  assert.equal(philox([all, all, all, all], [all, all]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  assert.equal(
    philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  )
})

test('a permutation that depends on seed and epoch alone', () => {
  const order = shuffled(1000, 0, 0)
  assert.equal(
    [...order].sort((a, b) => a - b),
    [...order.keys()],
  )
  assert.equal(shuffled(1000, 0, 0), order)
  for (const other of [shuffled(1000, 1, 0), shuffled(1000, 0, 1), shuffled(1000, 2 ** 32, 0)])
    assert.not.equal(other, order)
  assert.equal([...shuffled(0, 0, 0), ...shuffled(1, 0, 0)], [0])
})

test('every order of three rows comes equally often', () => {
  const counts = new Map<string, number>()
  for (let epoch = 0; epoch < 6000; epoch++) {
    const key = shuffled(3, 7, epoch).join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  assert.is(counts.size, 6)
  // 1000 +- 29 (one standard deviation) are expected.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 120, `${count}`)
})

test('batches, the last one short', () => {
  const order = Int32Array.of(3, 1, 4, 2, 0)
  assert.equal(
    [...batches(order, 2)].map((batch) => [...batch]),
    [[3, 1], [4, 2], [0]],
  )
  assert.equal([...batches(order, 9)].length, 1)
  assert.throws(() => [...batches(order, 0)])
})

test.run()
