// Elements of one byte on both devices: they lie side by side, so that sizes, views and stores that are no multiple of a word must be right.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { elementCount, makeTensor, type Tensor } from '../../runtime/tensor.ts'
import { compareWithFloat64, pseudoRandom } from '../support/against-float64.ts'
import { testDevices } from '../support/gpu.ts'
import { full } from '../support/skip.ts'

const { cpu, webgpu } = await testDevices()
test.after(async () => {
  await cpu.close()
  await webgpu.close()
})

const dtypes = ['u8', 'i8', 'bool'] as const
type Byte = (typeof dtypes)[number]

/** All values that the dtype has. */
function randomBytes(dtype: Byte, shape: readonly number[], seed: number): Tensor {
  const values = pseudoRandom(elementCount(shape), seed)
  const scaled = Array.from(values, (v) =>
    dtype === 'bool' ? Number(v > 0) : Math.floor(v * 128) + (dtype === 'u8' ? 128 : 0),
  )
  return makeTensor(dtype, shape, scaled)
}

const arithmetic: Readonly<Record<Byte, string>> = {
  u8: 'a = x + y, b = x * y - x, c = maximum(x, y), total = sum(x), rows = sum(x, axis=1), high = max(x, axis=0), at = argmax(x, axis=1), running = cumsum(x, axis=1)',
  i8: 'a = x + y, b = x * y - x, c = maximum(x, y), total = sum(x), rows = sum(x, axis=1), high = max(x, axis=0), at = argmin(x, axis=1), running = cumsum(x, axis=1), d = -x, f = abs(x)',
  bool: 'a = x and y, b = x or not y, total = sum(i32(x)), rows = sum(i32(x), axis=1)',
}

const model = (
  dtype: Byte,
  rows: number,
  columns: number,
): string => `model Bytes(R = ${rows}, C = ${columns}) {
  state kept: ${dtype}[R, C] = zeros()
  state flags: bool[C] = zeros()
  entry values(x: ${dtype}[R, C], y: ${dtype}[R, C]) {
    return ${arithmetic[dtype]}, same = x, zero = x == y, wide = f32(x) * 0.5
  }
  entry views(x: ${dtype}[R, C], y: ${dtype}[R, C]) {
    return turned = transpose(x, 0, 1), back = flip(x, [1]), part = x[:, ::2], joined = concat([x, y], axis=1), below = concat([x, y[:1]]),
      tall = reshape(x, [C, R]), spread = expand(x[:1], [R, C]), padded = pad(x, [0, 1, 1, 2]), moved = roll(x, 1, axis=1)
  }
  entry reduced(x: ${dtype}[R, C], y: ${dtype}[R, C]) {
    some = any(x, axis=0)
    return some, every = all(x, axis=1), none = not any(x), single = any(x[:1, :1]), both = where(x == y, x, y), deep = all(x == x, axis=1, keepdims=true) or some
  }
  entry placed(x: ${dtype}[R, C], i: i32[R, 3], y: ${dtype}[R, 3]) {
    return picked = gather(x, 1, i), put = scatter(x, 1, i, y)
  }
  entry rows(z: f32[R, C]) {
    p = softmax(z)
    return likely = p > 0.01, above = z > mean(z, axis=1, keepdims=true), first = p >= max(p, axis=1, keepdims=true)
  }
  train step(x: ${dtype}[R, C], y: ${dtype}[R, C]) {
    kept <- where(kept == x, y, x)
    flags <- flags or any(x == y, axis=0)
    return was = kept
  }
}`

/** Sizes of one, less than a word, more than a word by each remainder, and rows that are groups. */
const sizes = [
  [1, 1],
  [3, 1],
  [1, 7],
  [5, 9],
  [2, 130],
  [67, 6],
  [3, 160],
] as const

for (const device of [cpu, webgpu]) {
  for (const dtype of dtypes) {
    test(`${dtype} of odd sizes on ${device.name}`, async () => {
      for (const [rows, columns] of full ? sizes : sizes.filter((_, i) => i % 2 === 1)) {
        const errors = await compareWithFloat64(
          { path: 'bytes.ml', text: model(dtype, rows, columns) },
          device,
          {
            steps: 2,
            args: (name, shape) =>
              name === 'i'
                ? makeTensor(
                    'i32',
                    shape,
                    Array.from(pseudoRandom(elementCount(shape), 5), (v) =>
                      Math.floor(((v + 1) / 2) * columns),
                    ),
                  )
                : name === 'z'
                  ? null
                  : randomBytes(dtype, shape, name.charCodeAt(0)),
          },
        )
        const wrong = errors.filter(({ error }) => error > 1e-6)
        assert.equal(wrong, [], `${rows} x ${columns}`)
      }
    })
  }

  test(`a mask that many kernels read on ${device.name}`, async () => {
    const text = `model Mask(N = 37, D = 61) {
      param w: f32[D, D] = normal(std=0.3)
      train step(x: f32[N, D]) {
        h = dropout(relu(x @ w), 0.3)
        kept = h > 0
        loss = mean(square(h)) + sum(f32(kept)) * 0.001
        minimize loss with sgd(lr=0.1)
        return kept, share = mean(f32(kept), axis=0), columns = any(kept, axis=0), loss
      }
    }`
    const errors = await compareWithFloat64({ path: 'mask.ml', text }, device, { steps: 2 })
    for (const { name, error } of errors) assert.ok(error < 1e-5, `${name}: ${error}`)
  })
}

test('manifests count a byte an element, and words end where bytes do', () => {
  const text = 'model M { entry e(x: u8[5, 3]) { return y = x > 3, z = i8(x) } }'
  for (const target of ['cpu', 'wgsl', 'cuda'] as const) {
    const { program } = compileModel({ path: 'm.ml', text }, { target })
    const bindings = program!.manifest.entries[0]!.dispatches.flatMap((d) =>
      d.kind === 'kernel' ? d.bindings.map((b) => b.bytes) : [],
    )
    assert.ok(
      bindings.every((bytes) => bytes === 15),
      `${target}: ${bindings}`,
    )
  }
})

test('threads that own a word store it, and others change its bits alone', () => {
  const text = 'model M { entry e(x: f32[300, 40]) { return y = x > 3, z = any(x > 2, axis=1) } }'
  const { program } = compileModel({ path: 'm.ml', text }, { target: 'wgsl' })
  const texts = [...program!.texts].filter(([file]) => file.startsWith('kernels/e/')).map(([, t]) => t)
  const [words, bits] = [
    texts.find((t) => t.includes('y[word] =')),
    texts.find((t) => t.includes('atomicOr')),
  ]
  assert.match(words!, /var<storage, read_write> y: array<u32>/)
  assert.match(bits!, /var<storage, read_write> z: array<atomic<u32>>/)
})

test.run()
