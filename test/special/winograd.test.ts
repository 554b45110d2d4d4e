// Convolutions with filters of 3 x 3, computed in tiles by Winograd's minimal filtering: every size of tile and block, and what stands around.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { pointsOf, TILES } from '../../compiler/ir/winograd.ts'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { operator } from '../../compiler/ops/table.ts'
import { openDevice } from '../../runtime/devices.ts'
import { compareWithFloat64, pseudoRandom } from '../support/against-float64.ts'
import { compileFor } from '../support/session.ts'

// Which sizes of tiles pay depends on the width of vectors.
const cpu = await openDevice('cpu', { threads: 2, simd256: false })
test.after(() => cpu.close())

const count = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
const tensor = (shape: readonly number[], seed: number): F64Tensor => ({
  shape,
  data: Float64Array.from(pseudoRandom(count(shape), seed)),
})

for (const tile of TILES)
  test(`the transforms of tiles of ${tile} together are the plain sum`, () => {
    const [N, G, K, C, T, U] = [2, 2, 3, 2, 2, 3]
    const size = [T * tile - 1, U * tile]
    const x = tensor([N, G, C, T * tile + 2, U * tile + 2], 1)
    const w = tensor([G, K, C, 3, 3], 2)
    const points = pointsOf(tile)
    const run = (
      name: string,
      inputs: (typeof x)[],
      attrs: Record<string, number | number[]>,
      shape: number[],
    ) => operator(name).reference(inputs, attrs, { shape, dtype: 'f32' }, [])
    const u = run('winograd_filter', [w], { tile }, [points, points, G, K, C])
    const v = run('winograd_input', [x], { tile, tiles: [T, U] }, [points, points, G, C, N, T, U])
    const shape = [N, G, K, ...size]
    const y = run('winograd_product', [v, u], { tile, size }, shape)
    const ones = { stride: [1, 1], dilation: [1, 1], low: [0, 0], inputDilation: [1, 1], size }
    const plain = run('conv', [x, w], ones, shape)
    y.data.forEach((value, i) => {
      assert.ok(
        Math.abs(value - plain.data[i]!) <= 1e-12 * 100,
        `element ${i}: ${value}, not ${plain.data[i]}`,
      )
    })
  })

interface Case {
  readonly name: string
  readonly x: readonly number[]
  readonly w: readonly number[]
  readonly y?: string
  /** The sizes of tiles of the result, and of the gradient where it is worth tiles too. */
  readonly tiles: readonly (2 | 4)[]
}

const cases: readonly Case[] = [
  { name: 'an image', x: [1, 32, 56, 56], w: [48, 32, 3, 3], tiles: [4, 4] },
  { name: 'odd sizes', x: [1, 64, 27, 33], w: [40, 64, 3, 3], tiles: [4, 4] },
  { name: 'a small image', x: [1, 128, 12, 12], w: [136, 128, 3, 3], tiles: [2, 2] },
  { name: 'many small images', x: [12, 136, 7, 7], w: [128, 136, 3, 3], tiles: [4, 4] },
  { name: 'channels beyond one block', x: [3, 520, 16, 17], w: [24, 520, 3, 3], tiles: [4, 4] },
  {
    name: 'groups, no padding',
    x: [2, 192, 18, 20],
    w: [192, 64, 3, 3],
    y: 'conv2d(x, w, groups=3)',
    tiles: [4, 4],
  },
  {
    name: 'more padding on one axis',
    x: [1, 48, 21, 40],
    w: [52, 48, 3, 3],
    y: 'conv2d(x, w, padding=[2, 0])',
    tiles: [4, 4],
  },
  {
    name: 'a tail and a pool',
    x: [2, 40, 24, 24],
    w: [56, 40, 3, 3],
    y: 'max_pool2d(relu(conv2d(x, w, padding=1) * 0.5 + 0.1), 2)',
    tiles: [4, 4],
  },
  { name: 'rows longer than a block', x: [1, 32, 8, 1090], w: [32, 32, 3, 3], tiles: [4, 4] },
  { name: 'many rows, one to a block', x: [1, 16, 68, 518], w: [16, 16, 3, 3], tiles: [4, 4] },
  {
    name: 'a flat result',
    x: [2, 64, 16, 20],
    w: [64, 64, 3, 3],
    y: 'relu(flatten(conv2d(x, w, padding=1), start=1))',
    tiles: [4, 4],
  },
  {
    name: 'another order of the result',
    x: [1, 32, 40, 40],
    w: [48, 32, 3, 3],
    y: 'permute(conv2d(x, w, padding=1), [0, 2, 3, 1])',
    tiles: [4, 4],
  },
]

const textOf = ({ x, w, y }: Case): string => `model M {
  entry e(x: f32[${x}], w: f32[${w}]) {
    y = ${y ?? 'conv2d(x, w, padding=1)'}
    let (dx, dw) = grad(sum(y * y), [x, w])
    return y, dx, dw
  }
}`

for (const c of cases)
  test(c.name, async () => {
    const source = { path: 'winograd.ml', text: textOf(c) }
    const { manifest, texts } = compileFor(source, cpu).program!
    const dispatches = manifest.entries[0]!.dispatches.flatMap((d) => (d.kind === 'kernel' ? [d.kernel] : []))
    const found = dispatches.flatMap(
      (k) => /schedule: Winograd F\((\d)/.exec(texts.get(manifest.kernels[k]!.file)!)?.[1] ?? [],
    )
    assert.equal(found.map(Number), c.tiles)
    for (const { name, error } of await compareWithFloat64(source, cpu))
      assert.ok(error <= 5e-6, `${name} is off by ${error}`)
  })

/** What breaks the rows of tiles up when it is computed beside them. */
const shuffles: readonly (readonly [string, string])[] = [
  ['pixels', 'reshape(permute(reshape(Y, [2, 8, 2, 2, 24, 24]), [0, 1, 4, 2, 5, 3]), [2, 8, 48, 48])'],
  [
    'pixels to channels',
    'reshape(permute(reshape(Y, [2, 32, 12, 2, 12, 2]), [0, 1, 3, 5, 2, 4]), [2, 128, 12, 12])',
  ],
  ['channels', 'reshape(permute(reshape(Y, [2, 4, 8, 24, 24]), [0, 2, 1, 3, 4]), [2, 32, 24, 24])'],
  ['windows', 'reshape(permute(reshape(relu(Y), [2, 32, 4, 6, 4, 6]), [0, 2, 4, 3, 5, 1]), [32, 36, 32])'],
  ['heads', 'permute(reshape(Y, [2, 4, 8, 576]), [0, 1, 3, 2])'],
  ['images', 'reshape(Y, [64, 24, 24])'],
  ['sides', 'Y[:, :, :, ::-1] * 2'],
]

for (const [name, text] of shuffles)
  test(`tiles stay whole before a shuffle of ${name}`, async () => {
    const source = {
      path: 'winograd.ml',
      text: `model M {
  entry e(x: f32[2, 32, 24, 24], w: f32[32, 32, 3, 3]) {
    return y = ${text.replace('Y', 'conv2d(x, w, padding=1)')}
  }
}`,
    }
    for (const kernel of compileFor(source, cpu).program!.texts.values())
      if (kernel.includes('winograd_product')) assert.match(kernel, /schedule: Winograd F/)
    for (const { name, error } of await compareWithFloat64(source, cpu))
      assert.ok(error <= 5e-6, `${name} is off by ${error}`)
  })

test('images of one row or column are no tiles', async () => {
  for (const size of ['1, 1', '1, 40', '40, 1']) {
    const source = {
      path: 'winograd.ml',
      text: `model M {
  entry e(x: f32[64, 64, ${size}], w: f32[64, 64, 3, 3]) {
    return y = relu(conv2d(x, w, padding=1))
  }
}`,
    }
    const kernels = [...compileFor(source, cpu).program!.texts.values()]
    assert.not(kernels.some((k) => k.includes('winograd_')))
    for (const { name, error } of await compareWithFloat64(source, cpu))
      assert.ok(error <= 5e-6, `${name} is off by ${error}`)
  }
})

test('tiles give way where memory is short', async () => {
  const source = {
    path: 'winograd.ml',
    text: `model M {
  entry e(x: f32[1, 32, 56, 56], v: f32[32, 32, 3, 3], w: f32[32, 32, 3, 3]) {
    return y = relu(conv2d(relu(conv2d(x, v, padding=1)), w, padding=1))
  }
}`,
  }
  const arena = (maxMemory?: number): number =>
    compileFor(source, cpu, maxMemory === undefined ? {} : { maxMemory }).program!.manifest.entries[0]!.arena
  const usual = arena()
  const external = 2 * 4 * 32 * 56 * 56 + 2 * 4 * 32 * 32 * 9
  const limit = Math.floor(external + usual / 2)
  assert.ok(arena(limit) <= usual / 2, `${arena(limit)} of ${usual}`)
  for (const { name, error } of await compareWithFloat64(source, cpu, { maxMemory: limit }))
    assert.ok(error <= 5e-6, `${name} is off by ${error}`)
})

test.run()
