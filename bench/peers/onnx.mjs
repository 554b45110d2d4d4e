// Builds ONNX models (operator set 20) of the forward computations: the protobuf messages that they need, and no more.
import { forward, outputOf } from './networks.mjs'

const FLOAT = 1
const INT32 = 6
const INT64 = 7

function varint(value) {
  const bytes = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}

const int = (field, value) => Buffer.concat([varint(field << 3), varint(value)])
const bytes = (field, data) => Buffer.concat([varint((field << 3) | 2), varint(data.length), data])
const text = (field, value) => bytes(field, Buffer.from(value))
const float = (field, value) => {
  const data = Buffer.alloc(4)
  data.writeFloatLE(value)
  return Buffer.concat([varint((field << 3) | 5), data])
}

function attribute(name, value) {
  const head = text(1, name)
  if (typeof value === 'string') return Buffer.concat([head, text(4, value), int(20, 3)])
  if (Array.isArray(value)) return Buffer.concat([head, ...value.map((v) => int(8, v)), int(20, 7)])
  return typeof value === 'number'
    ? Buffer.concat([head, int(3, value), int(20, 2)])
    : Buffer.concat([head, float(2, value.float), int(20, 1)])
}

const node = (type, inputs, outputs, attributes) =>
  Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  ])

const valueInfo = (name, type, shape) => {
  const dims = shape.map((size) => bytes(1, int(1, size)))
  const tensor = Buffer.concat([int(1, type), bytes(2, Buffer.concat(dims))])
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))])
}

const initializer = (name, { shape, data }) => {
  const type = data instanceof Float32Array ? FLOAT : data instanceof BigInt64Array ? INT64 : INT32
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return Buffer.concat([...shape.map((size) => int(1, size)), int(2, type), text(8, name), bytes(9, raw)])
}

class Builder {
  nodes = []
  constants = new Map()
  inputs = new Map()
  #tensors
  #count = 0
  constructor(tensors) {
    this.#tensors = tensors
  }
  /** Appends a node with one output. */
  emit(type, inputs, attributes = {}) {
    const name = `v${this.#count++}`
    this.nodes.push(node(type, inputs, [name], attributes))
    return name
  }
  param(name) {
    this.constants.set(name, this.#tensors.get(name))
    return name
  }
  constant(name, shape, data) {
    this.constants.set(name, { shape, data })
    return name
  }
  numbers(values) {
    return this.constant(`shape_${values.join('_')}`, [values.length], BigInt64Array.from(values.map(BigInt)))
  }
  twice = (x) => x
  input(name) {
    this.inputs.set(name, this.#tensors.get(name))
    return name
  }
  image = (name) => this.input(name)
  conv(x, path, { stride, pad, relu, bias }) {
    const weight = this.param(`${path}.weight`)
    const attributes = { strides: [stride, stride], pads: [pad, pad, pad, pad] }
    const y = this.emit('Conv', [x, weight, ...(bias ? [this.param(`${path}.bias`)] : [])], attributes)
    return relu ? this.relu(y) : y
  }
  relu = (x) => this.emit('Relu', [x])
  maxPool = (x, size, stride, pad) =>
    this.emit('MaxPool', [x], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    })
  batchNorm(x, path) {
    const names = ['weight', 'bias', 'running_mean', 'running_var'].map((name) =>
      this.param(`${path}.${name}`),
    )
    return this.emit('BatchNormalization', [x, ...names], { epsilon: { float: 1e-5 } })
  }
  add = (x, y) => this.emit('Add', [x, y])
  globalMean = (x) => this.flatten(this.emit('GlobalAveragePool', [x]))
  flatten = (x) => this.emit('Flatten', [x], { axis: 1 })
  linear(x, path, relu) {
    const y = this.emit('Gemm', [x, this.param(`${path}.weight`), this.param(`${path}.bias`)], { transB: 1 })
    return relu ? this.relu(y) : y
  }
  affine = (x, path) => this.add(this.matmul(x, this.param(`${path}.weight`)), this.param(`${path}.bias`))
  matmul = (x, y) => this.emit('MatMul', [x, y])
  softmax = (x) => this.emit('Softmax', [x], { axis: -1 })
  layerNorm = (x, weight, bias) =>
    this.emit('LayerNormalization', [x, this.param(weight), this.param(bias)], {
      axis: -1,
      epsilon: { float: 1e-5 },
    })
  gelu = (x) => this.emit('Gelu', [x], { approximate: 'tanh' })
  embed(table, ids, positions, tokens) {
    const { shape, data } = this.#tensors.get(positions)
    const rows = this.constant('positions', [tokens, shape[1]], data.slice(0, tokens * shape[1]))
    return this.add(this.emit('Gather', [this.param(table), this.input(ids)], { axis: 0 }), rows)
  }
  attention(qkv, heads, tokens, width) {
    const size = width / heads
    const parts = ['q', 'k', 'v'].map((part) => `${qkv}_${part}`)
    this.nodes.push(node('Split', [qkv], parts, { axis: -1, num_outputs: 3 }))
    const split = this.numbers([1, tokens, heads, size])
    const [q, k, v] = parts.map((part, i) =>
      this.emit('Transpose', [this.emit('Reshape', [part, split])], {
        perm: i === 1 ? [0, 2, 3, 1] : [0, 2, 1, 3],
      }),
    )
    const scale = this.constant('scale', [], Float32Array.of(1 / Math.sqrt(size)))
    const hidden = Float32Array.from({ length: tokens * tokens }, (_, i) =>
      i % tokens > Math.floor(i / tokens) ? -1e30 : 0,
    )
    const mask = this.constant('mask', [tokens, tokens], hidden)
    const weights = this.softmax(this.add(this.emit('Mul', [this.matmul(q, k), scale]), mask))
    const y = this.emit('Transpose', [this.matmul(weights, v)], { perm: [0, 2, 1, 3] })
    return this.emit('Reshape', [y, this.numbers([1, tokens, width])])
  }
  project = (x, table) => this.matmul(x, this.emit('Transpose', [this.param(table)], { perm: [1, 0] }))
}

/** The bytes of a model, and the names of its inputs and output. */
export function onnxModel(work, tensors) {
  const builder = new Builder(tensors)
  const last = forward[work](builder)
  const output = outputOf(work)
  builder.nodes.push(node('Identity', [last], [output], {}))
  const inputs = [...builder.inputs].map(([name, { shape, data }]) =>
    bytes(11, valueInfo(name, data instanceof Float32Array ? FLOAT : INT32, shape)),
  )
  const graph = Buffer.concat([
    ...builder.nodes.map((n) => bytes(1, n)),
    text(2, work),
    ...[...builder.constants].map(([name, tensor]) => bytes(5, initializer(name, tensor))),
    ...inputs,
    // An output's shape may be left open.
    bytes(12, Buffer.concat([text(1, output), bytes(2, bytes(1, int(1, FLOAT)))])),
  ])
  const opset = Buffer.concat([text(1, ''), int(2, 20)])
  const model = Buffer.concat([int(1, 9), bytes(8, opset), bytes(7, graph)])
  return { model, inputs: [...builder.inputs.keys()], output }
}
