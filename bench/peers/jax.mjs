// jax-js with its WebAssembly backend (in Node it has one thread), or with its WebGPU backend. Every step is one compiled function (`jit`).
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax'
import './iterators.mjs'
import { backend, measurePeer, pinned } from './measure.mjs'
import { forward, outputOf } from './networks.mjs'

const adapterName = backend === 'webgpu' ? (await import('./webgpu.mjs')).adapterName : null
const available = await init(backend)
if (!available.includes(backend)) throw new Error(`jax-js finds no ${backend} here`)
defaultDevice(backend)

const arrayOf = ({ shape, data }) =>
  np.array(data, { shape, dtype: data instanceof Float32Array ? np.float32 : np.int32 })

/** Two axes that slide, for the largest element; what is padded is below every value behind a relu. */
function maxPool(x, size, stride, pad) {
  const padded =
    pad === 0
      ? x
      : np.pad(x, [
          [0, 0],
          [0, 0],
          [pad, pad],
          [pad, pad],
        ])
  return lax.reduceWindow(padded, np.max, [size, size], [stride, stride])
}

const channels = (v) => v.reshape([1, -1, 1, 1])

/** Traces: every value is used once unless `twice` or `.ref` says so. */
class Traced {
  #given
  constructor(given) {
    this.#given = given
  }
  #param = (name) => this.#given[name].ref
  twice = (x) => x.ref
  input = (name) => this.#param(name)
  image = (name) => this.#param(name)
  conv(x, path, { stride, pad, relu, bias }) {
    const y = lax.convGeneralDilated(
      x,
      this.#param(`${path}.weight`),
      [stride, stride],
      [
        [pad, pad],
        [pad, pad],
      ],
    )
    const sum = bias ? y.add(channels(this.#param(`${path}.bias`))) : y
    return relu ? nn.relu(sum) : sum
  }
  relu = (x) => nn.relu(x)
  maxPool = maxPool
  batchNorm(x, path) {
    const param = (name) => channels(this.#param(`${path}.${name}`))
    const factor = param('weight').div(np.sqrt(param('running_var').add(1e-5)))
    return x.sub(param('running_mean')).mul(factor).add(param('bias'))
  }
  add = (x, y) => x.add(y)
  globalMean = (x) => np.mean(x, [2, 3])
  flatten = (x) => x.reshape([x.shape[0], -1])
  linear(x, path, relu) {
    const y = np.matmul(x, np.transpose(this.#param(`${path}.weight`))).add(this.#param(`${path}.bias`))
    return relu ? nn.relu(y) : y
  }
  affine = (x, path) => np.matmul(x, this.#param(`${path}.weight`)).add(this.#param(`${path}.bias`))
  matmul = (x, y) => np.matmul(x, y)
  softmax = (x) => nn.softmax(x, -1)
  layerNorm = (x, weight, bias) => nn.standardize(x, -1).mul(this.#param(weight)).add(this.#param(bias))
  gelu = (x) => nn.gelu(x, { approximate: true })
  embed(table, ids, positions, tokens) {
    const rows = np.take(this.#param(table), this.#param(ids), 0)
    return rows.add(this.#param(positions).slice([0, tokens]))
  }
  attention(qkv, heads, tokens, width) {
    const [q, k, v] = np.split(qkv, 3, -1).map((part) => part.reshape([1, tokens, heads, width / heads]))
    return nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([1, tokens, width])
  }
  project = (x, table) => np.matmul(x, np.transpose(this.#param(table)))
}

const shaped = async (array) => {
  const shape = [...array.shape]
  return { shape, data: await array.ref.data() }
}

function runForward(work, given) {
  const arrays = Object.fromEntries([...given].map(([name, tensor]) => [name, arrayOf(tensor)]))
  const compiled = jit((params) => forward[work](new Traced(params)))
  let last
  return {
    step: async () => {
      last?.dispose()
      last = await blockUntilReady(compiled(tree.ref(arrays)))
    },
    results: async () => new Map([[outputOf(work), await shaped(last)]]),
  }
}

function runGraph(given) {
  const inputs = ['x', 'y', 'z'].map((name) => arrayOf(given.get(name)))
  const compiled = jit(valueAndGrad((x, y, z) => np.sum(x.mul(y).add(z)), { argnums: [0, 1, 2] }))
  let last
  return {
    step: async () => {
      if (last !== undefined) tree.dispose(last)
      last = await blockUntilReady(compiled(...inputs.map((input) => input.ref)))
    },
    results: async () => {
      const names = ['c', 'grad_x', 'grad_y', 'grad_z']
      const values = [last[0], ...last[1]]
      return new Map(await Promise.all(names.map(async (name, i) => [name, await shaped(values[i])])))
    },
  }
}

/** One step of gradient descent with momentum (which may be 0); the results are those of the first step. */
function runTraining(given, names, loss, rate, momentum) {
  let params = Object.fromEntries(names.map((name) => [name, arrayOf(given.get(name))]))
  let speeds =
    momentum === 0 ? {} : Object.fromEntries(names.map((name) => [name, np.zeros(given.get(name).shape)]))
  const [x, y] = ['x', 'y'].map((name) => arrayOf(given.get(name)))
  const step = jit((params, speeds, x, y) => {
    const [value, grads] = valueAndGrad(loss)(tree.ref(params), x, y)
    const nextSpeeds = {}
    const next = {}
    for (const name of names) {
      const speed = momentum === 0 ? grads[name] : speeds[name].mul(momentum).add(grads[name])
      if (momentum !== 0) nextSpeeds[name] = speed.ref
      next[name] = params[name].sub(speed.mul(rate))
    }
    return [value, next, nextSpeeds]
  })
  let value
  return {
    step: async () => {
      value?.dispose()
      ;[value, params, speeds] = await blockUntilReady(step(params, speeds, x.ref, y.ref))
    },
    results: async () => {
      const rows = await Promise.all(names.map(async (name) => [name, await shaped(params[name])]))
      return new Map([['loss', await shaped(value)], ...rows])
    },
  }
}

function twoLayer(given) {
  const loss = ({ w1, w2 }, x, y) => {
    const difference = np.matmul(nn.relu(np.matmul(x, w1)), w2).sub(y)
    return np.mean(np.sum(np.square(difference), 1))
  }
  return runTraining(given, ['w1', 'w2'], loss, 1e-5, 0)
}

function lenet(given) {
  const loss = (p, x, y) => {
    const conv = (h, path) => {
      const sum = lax.conv(h, p[`${path}.weight`], [1, 1], 'VALID').add(channels(p[`${path}.bias`]))
      return maxPool(nn.relu(sum), 2, 2, 0)
    }
    const linear = (h, path) => np.matmul(h, np.transpose(p[`${path}.weight`])).add(p[`${path}.bias`])
    const maps = conv(conv(x, 'conv1'), 'conv2')
    const h = nn.relu(linear(nn.relu(linear(maps.reshape([maps.shape[0], -1]), 'fc1')), 'fc2'))
    const scores = nn.logSoftmax(linear(h, 'fc3'), -1)
    return np.mean(np.sum(scores.mul(nn.oneHot(y, 10)), 1)).mul(-1)
  }
  const names = ['conv1', 'conv2', 'fc1', 'fc2', 'fc3'].flatMap((path) => [`${path}.weight`, `${path}.bias`])
  return runTraining(given, names, loss, 0.001, 0.9)
}

const others = { two_layer: twoLayer, lenet, graph: runGraph }

await measurePeer('jax-js', (work, given) => {
  const made = work in others ? others[work](given) : runForward(work, given)
  return {
    ...made,
    about: `jax-js ${pinned('@jax-js/jax')} ${adapterName === null ? 'wasm, 1 thread' : `webgpu on ${adapterName}`}`,
  }
})
