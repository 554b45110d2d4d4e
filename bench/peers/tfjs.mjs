// TensorFlow.js with its WebAssembly backend (SIMD; in Node it has one thread), or with its WebGPU backend.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { backend, measurePeer, pinned } from './measure.mjs'
import { forward, outputOf } from './networks.mjs'

/** Opens the backend; says which. */
async function open() {
  if (backend === 'webgpu') {
    const { adapterName } = await import('./webgpu.mjs')
    await import('@tensorflow/tfjs-backend-webgpu')
    if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js finds no WebGPU here')
    return `webgpu on ${adapterName}`
  }
  const wasm = await import('@tensorflow/tfjs-backend-wasm')
  const home = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))
  wasm.setWasmPaths(`${join(home, 'wasm-out')}/`)
  await tf.setBackend('wasm')
  return `wasm, ${wasm.getThreadsCount()} thread`
}

const opened = await open()
await tf.ready()

const tensorOf = ({ shape, data }) =>
  tf.tensor(data, shape, data instanceof Float32Array ? 'float32' : 'int32')

/** Computes at once. Images are NHWC inside, as the backend wants them; weights are turned round when they are first used, before the clock runs. */
class Eager {
  #given
  #params = new Map()
  constructor(given) {
    this.#given = given
  }
  #param(name, turn = (t) => t) {
    if (!this.#params.has(name))
      this.#params.set(
        name,
        tf.tidy(() => tf.keep(turn(tensorOf(this.#given.get(name))))),
      )
    return this.#params.get(name)
  }
  twice = (x) => x
  input = (name) => this.#param(name)
  image = (name) => tf.transpose(this.#param(name), [0, 2, 3, 1])
  conv(x, path, { stride, pad, relu, bias }) {
    return tf.fused.conv2d({
      x,
      filter: this.#param(`${path}.weight`, (t) => tf.transpose(t, [2, 3, 1, 0])),
      strides: stride,
      pad: [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ],
      bias: bias ? this.#param(`${path}.bias`) : undefined,
      activation: relu ? 'relu' : 'linear',
    })
  }
  relu = (x) => tf.relu(x)
  maxPool = (x, size, stride, pad) =>
    tf.maxPool(x, size, stride, [
      [0, 0],
      [pad, pad],
      [pad, pad],
      [0, 0],
    ])
  batchNorm(x, path) {
    const [weight, bias, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((name) =>
      this.#param(`${path}.${name}`),
    )
    return tf.batchNorm(x, mean, variance, bias, weight, 1e-5)
  }
  add = (x, y) => tf.add(x, y)
  globalMean = (x) => tf.mean(x, [1, 2])
  flatten = (x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], -1])
  // Not `fused.matMul`: with a bias and `transposeB`, 4.22 gives wrong numbers in WebAssembly.
  linear(x, path, relu) {
    const product = tf.matMul(x, this.#param(`${path}.weight`), false, true)
    const y = tf.add(product, this.#param(`${path}.bias`))
    return relu ? tf.relu(y) : y
  }
  affine(x, path) {
    const [batch, tokens, width] = x.shape
    const rows = tf.reshape(x, [batch * tokens, width])
    const y = tf.fused.matMul({
      a: rows,
      b: this.#param(`${path}.weight`),
      bias: this.#param(`${path}.bias`),
    })
    return tf.reshape(y, [batch, tokens, -1])
  }
  matmul = (x, y) => tf.matMul(x, y)
  softmax = (x) => tf.softmax(x)
  layerNorm(x, weight, bias) {
    const { mean, variance } = tf.moments(x, -1, true)
    const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)))
    return tf.add(tf.mul(normal, this.#param(weight)), this.#param(bias))
  }
  gelu(x) {
    const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI))
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1))
  }
  embed(table, ids, positions, tokens) {
    const rows = tf.gather(this.#param(table), this.#param(ids))
    return tf.add(
      rows,
      this.#param(positions, (t) => tf.slice(t, [0, 0], [tokens, t.shape[1]])),
    )
  }
  attention(qkv, heads, tokens, width) {
    const [q, k, v] = tf
      .split(qkv, 3, -1)
      .map((part) => tf.transpose(tf.reshape(part, [1, tokens, heads, width / heads]), [0, 2, 1, 3]))
    if (!this.#params.has('mask')) {
      const hidden = (_, i) => (i % tokens > Math.floor(i / tokens) ? -1e30 : 0)
      const mask = tf.tensor(Float32Array.from({ length: tokens * tokens }, hidden), [tokens, tokens])
      this.#params.set('mask', tf.keep(mask))
    }
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads))
    const y = tf.matMul(tf.softmax(tf.add(scores, this.#params.get('mask'))), v)
    return tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [1, tokens, width])
  }
  project(x, table) {
    const [, tokens, width] = x.shape
    const y = tf.matMul(tf.reshape(x, [tokens, width]), this.#param(table), false, true)
    return tf.reshape(y, [1, tokens, -1])
  }
}

const shaped = async (tensor) => ({ shape: tensor.shape, data: Float32Array.from(await tensor.data()) })
const shapedAll = async (entries) =>
  new Map(await Promise.all(entries.map(async ([name, tensor]) => [name, await shaped(tensor)])))

/** Resolves when what was asked for is computed. On a GPU that needs no copy of it. */
async function ready(value) {
  if (backend !== 'webgpu') return value.data()
  const gpu = tf.backend()
  if (gpu.commandEncoder) {
    gpu.endComputePassEncoder()
    gpu.submitQueue()
  }
  return gpu.device.queue.onSubmittedWorkDone()
}

function runForward(work, given) {
  const builder = new Eager(given)
  let last
  return {
    step: async () => {
      last?.dispose()
      last = tf.tidy(() => forward[work](builder))
      await ready(last)
    },
    results: () => shapedAll([[outputOf(work), last]]),
  }
}

function runGraph(given) {
  const [x, y, z] = ['x', 'y', 'z'].map((name) => tensorOf(given.get(name)))
  const gradients = tf.valueAndGrads((a, b, c) => tf.sum(tf.add(tf.mul(a, b), c)))
  let last = []
  return {
    step: async () => {
      for (const tensor of last) tensor.dispose()
      const { value, grads } = gradients([x, y, z])
      last = [value, ...grads]
      await ready(value)
    },
    results: () => shapedAll(['c', 'grad_x', 'grad_y', 'grad_z'].map((name, i) => [name, last[i]])),
  }
}

/** One step of gradient descent, with momentum where it is not 0; the results are those of the first step. */
function runTraining(given, names, loss, rate, momentum) {
  const params = names.map((name) => tf.variable(tensorOf(given.get(name)), true, name))
  const speeds = new Map(params.map((p) => [p.name, momentum === 0 ? null : tf.variable(tf.zerosLike(p))]))
  let value
  return {
    step: async () => {
      value?.dispose()
      value = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, params)
        for (const p of params) {
          const speed = speeds.get(p.name)
          if (speed !== null) speed.assign(tf.add(tf.mul(speed, momentum), grads[p.name]))
          p.assign(tf.sub(p, tf.mul(speed ?? grads[p.name], rate)))
        }
        return value
      })
      await ready(value)
    },
    results: () => shapedAll([['loss', value], ...params.map((p) => [p.name, p])]),
  }
}

function twoLayer(given) {
  const [x, y] = ['x', 'y'].map((name) => tensorOf(given.get(name)))
  const variables = tf.engine().registeredVariables
  const loss = () => {
    const predicted = tf.matMul(tf.relu(tf.matMul(x, variables.w1)), variables.w2)
    return tf.mean(tf.sum(tf.square(tf.sub(predicted, y)), 1))
  }
  return runTraining(given, ['w1', 'w2'], loss, 1e-5, 0)
}

/** Parameters keep their shapes of [out, in, h, w]; the turn to [h, w, in, out] is differentiated with the rest. */
function lenet(given) {
  const x = tf.transpose(tensorOf(given.get('x')), [0, 2, 3, 1])
  const labels = tf.oneHot(tensorOf(given.get('y')), 10)
  const variables = tf.engine().registeredVariables
  const conv = (h, path) => {
    const filter = tf.transpose(variables[`${path}.weight`], [2, 3, 1, 0])
    return tf.maxPool(
      tf.relu(tf.add(tf.conv2d(h, filter, 1, 'valid'), variables[`${path}.bias`])),
      2,
      2,
      'valid',
    )
  }
  const linear = (h, path) =>
    tf.add(tf.matMul(h, variables[`${path}.weight`], false, true), variables[`${path}.bias`])
  const loss = () => {
    const maps = tf.transpose(conv(conv(x, 'conv1'), 'conv2'), [0, 3, 1, 2])
    const h = tf.relu(linear(tf.reshape(maps, [x.shape[0], -1]), 'fc1'))
    const scores = linear(tf.relu(linear(h, 'fc2')), 'fc3')
    return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(scores)), 1)))
  }
  const names = ['conv1', 'conv2', 'fc1', 'fc2', 'fc3'].flatMap((path) => [`${path}.weight`, `${path}.bias`])
  return runTraining(given, names, loss, 0.001, 0.9)
}

const others = { two_layer: twoLayer, lenet, graph: runGraph }

await measurePeer('tfjs', (work, given) => {
  const made = work in others ? others[work](given) : runForward(work, given)
  return {
    ...made,
    about: `TensorFlow.js ${pinned('@tensorflow/tfjs')} ${opened}`,
  }
})
