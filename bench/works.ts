// The works of the comparison with other libraries: a model each, the entry that is timed, and its arguments.
import { readFileSync } from 'node:fs'
import { readImport } from '../cli/source.ts'
import { type CompileOptions, compileModel } from '../compiler/compile.ts'
import { formatDiagnostic } from '../grammar/diagnostics.ts'

export interface Work {
  readonly name: string
  readonly title: string
  readonly source: { readonly path: string; readonly text: string }
  readonly entry: string
  readonly set: Readonly<Record<string, number>>
  /** Integers of the arguments are below this. */
  readonly classes: number
  /** No gradients are taken. */
  readonly forward: boolean
  /** Too large for the float64 evaluator: the reference is PyTorch's float64, or else mlc itself. */
  readonly large: boolean
  /** Floating-point operations of a step, where a rate is usual. */
  readonly flops?: number
}

const file = (path: string): Work['source'] => ({ path, text: readFileSync(path, 'utf8') })
const text = (name: string, body: string): Work['source'] => ({
  path: `${name}.ml`,
  text: `model Work { ${body} }`,
})
const small = { set: {}, classes: 10, large: false, forward: true }
const image = { entry: 'predict', set: {}, classes: 1000, large: true, forward: true }

const product = text('matmul', 'entry run(a: f32[1024, 1024], b: f32[1024, 1024]) { return c = a @ b }')
const softmax = text('softmax', 'entry run(x: f32[4096, 1024]) { return y = softmax(x) }')
const norm = text(
  'layer_norm',
  `param weight: f32[1024] = uniform(0.5, 1.5)
  param bias: f32[1024] = normal()
  entry run(x: f32[4096, 1024]) { return y = layer_norm(x, 1024, weight, bias) }`,
)

export const works: readonly Work[] = [
  {
    ...small,
    name: 'two_layer',
    forward: false,
    title: 'two_layer, training step',
    source: file('examples/two_layer/two_layer.ml'),
    entry: 'step',
  },
  {
    ...small,
    name: 'lenet',
    forward: false,
    title: 'LeNet, training step, batch 64',
    source: file('examples/lenet/lenet.ml'),
    entry: 'step',
  },
  {
    ...small,
    name: 'graph',
    forward: false,
    title: 'graph 4096 x 4096 with gradients',
    source: file('examples/graph/graph.ml'),
    entry: 'gradients',
    set: { N: 4096, D: 4096 },
  },
  { ...small, name: 'matmul', title: 'matmul 1024^3', source: product, entry: 'run', flops: 2 * 1024 ** 3 },
  { ...small, name: 'softmax', title: 'softmax 4096 x 1024', source: softmax, entry: 'run' },
  { ...small, name: 'layer_norm', title: 'layer norm 4096 x 1024', source: norm, entry: 'run' },
  { ...image, name: 'alexnet', title: 'AlexNet forward, batch 1', source: file('examples/zoo/alexnet.ml') },
  { ...image, name: 'vgg16', title: 'VGG16 forward, batch 1', source: file('examples/zoo/vgg16.ml') },
  {
    ...image,
    name: 'resnet101',
    title: 'ResNet-101 forward, batch 1',
    source: file('examples/zoo/resnet.ml'),
  },
  {
    ...image,
    name: 'gpt2',
    title: 'GPT-2 small forward, T = 128',
    source: file('examples/zoo/gpt2.ml'),
    set: { T: 128 },
    classes: 50257,
  },
]

export function workNamed(name: string): Work {
  const work = works.find((w) => w.name === name)
  if (work === undefined)
    throw new Error(`there is no work ${name}; there are ${works.map((w) => w.name).join(', ')}`)
  return work
}

export type Ready = Required<{ [K in 'program' | 'model']: NonNullable<ReturnType<typeof compileModel>[K]> }>

/** Compiles the entry of a work; throws its diagnostics. */
export function compileWork(
  { source, entry, set }: Work,
  target: 'cpu' | 'wgsl',
  limits: CompileOptions['limits'],
): Ready {
  const options = { target, entries: [entry], set, read: readImport }
  const { program, model, diagnostics, sources } = compileModel(source, {
    ...options,
    ...(limits ? { limits } : {}),
  })
  if (program === null || model === null)
    throw new Error(diagnostics.map((d) => formatDiagnostic(d, sources)).join('\n'))
  return { program, model }
}
