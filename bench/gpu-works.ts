// What `gpu.sh` runs on a card: sources, entries, sizes and precisions. Peers take their times on the same works, by the same names.
import { existsSync, readFileSync } from 'node:fs'
import type { Precision } from '../runtime/program.ts'

export type Source = { readonly path: string; readonly text: string }

export const file = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') })

export const product = (m: number, n: number, k: number): Source => ({
  path: 'product.ml',
  text: `model Product { entry run(a: f32[${m}, ${k}], b: f32[${k}, ${n}]) { return c = a @ b } }`,
})

const one = (name: string, body: string): Source => ({ path: `${name}.ml`, text: `model M { ${body} }` })

/** One kernel or a few: its rate counts, of arithmetic or, where `flops` is 0, of bytes. */
export interface KernelWork {
  readonly title: string
  readonly source: Source
  readonly precision: Precision
  readonly flops: number
  readonly bytes: number
}

/** A whole entry: its time counts, from arguments to updates. */
export interface StepWork {
  readonly title: string
  readonly path: string
  readonly entry: string
  readonly set: Readonly<Record<string, number>>
  readonly precisions: readonly Precision[]
}

function kernelWorks(): KernelWork[] {
  const elements = 1 << 27
  const works: KernelWork[] = [
    {
      title: 'a + 2 b, 2^27 elements',
      source: one('triad', `entry run(a: f32[${elements}], b: f32[${elements}]) { return c = a + 2 * b }`),
      ...{ precision: 'f32', flops: 0, bytes: 12 * elements },
    },
  ]
  for (const [rows, columns] of [
    [4096, 1024],
    [32768, 4096],
  ] as const) {
    const x = `x: f32[${rows}, ${columns}]`
    const common = { precision: 'f32', flops: 0, bytes: 8 * rows * columns } as const
    const softmax = one('softmax', `entry run(${x}) { return y = softmax(x) }`)
    const norm = one(
      'norm',
      `entry run(${x}, w: f32[${columns}], b: f32[${columns}]) { return y = layer_norm(x, ${columns}, w, b) }`,
    )
    works.push({ title: `softmax ${rows} x ${columns}`, source: softmax, ...common })
    works.push({ title: `layer norm ${rows} x ${columns}`, source: norm, ...common })
  }
  const [tokens, words] = [2048, 50257]
  const loss = one(
    'loss',
    `entry run(x: f32[${tokens}, ${words}], y: i32[${tokens}]) { l = cross_entropy(x, y)\n return l, d = grad(l, x) }`,
  )
  const title = `cross-entropy and its gradient ${tokens} x ${words}`
  works.push({ title, source: loss, precision: 'f32', flops: 0, bytes: 8 * tokens * words })
  const [batch, heads, length, width] = [8, 12, 1024, 64]
  const size = `f32[${batch}, ${heads}, ${length}, ${width}]`
  const attention = one(
    'attention',
    `entry run(q: ${size}, k: ${size}, v: ${size}) { return o = scaled_dot_product_attention(q, k, v, causal=true) }`,
  )
  for (const precision of ['f32', 'tf32', 'bf16'] as const)
    works.push({
      title: `causal attention ${batch} x ${heads} x ${length} x ${width}`,
      source: attention,
      ...{ precision, flops: 2 * batch * heads * length * length * width, bytes: 0 },
    })
  for (const n of [1024, 4096, 8192])
    for (const precision of ['f32', 'tf32', 'bf16'] as const)
      works.push({
        title: `product ${n}^3`,
        source: product(n, n, n),
        precision,
        flops: 2 * n ** 3,
        bytes: 0,
      })
  return works
}

export const kernels: readonly KernelWork[] = kernelWorks()

const both: readonly Precision[] = ['f32', 'tf32']
const zoo = (name: string): string => `examples/zoo/${name}.ml`

/** The most telling first: time may end before the list does. */
export const steps: readonly StepWork[] = [
  {
    title: 'two_layer, training',
    path: 'examples/two_layer/two_layer.ml',
    entry: 'step',
    set: {},
    precisions: both,
  },
  {
    title: 'LeNet, training, batch 64',
    path: 'examples/lenet/lenet.ml',
    ...{ entry: 'step', set: { batch: 64 }, precisions: both },
  },
  {
    title: 'graph 4096 x 4096, gradients',
    path: 'examples/graph/graph.ml',
    ...{ entry: 'gradients', set: { N: 4096, D: 4096 }, precisions: ['f32'] },
  },
  {
    title: 'GPT-2 124M, training, 4 x 512',
    path: zoo('gpt2'),
    entry: 'step',
    set: { batch: 4, T: 512 },
    precisions: ['f32', 'tf32', 'bf16'],
  },
  {
    title: 'AlexNet, training, batch 64',
    path: zoo('alexnet'),
    entry: 'step',
    set: { batch: 64 },
    precisions: both,
  },
  {
    title: 'ResNet101, training, batch 16',
    path: zoo('resnet'),
    entry: 'step',
    set: { batch: 16 },
    precisions: both,
  },
  {
    title: 'VGG16, training, batch 16',
    path: zoo('vgg16'),
    entry: 'step',
    set: { batch: 16 },
    precisions: both,
  },
  {
    title: 'GPT-2 124M, forward, 4 x 512',
    path: zoo('gpt2'),
    entry: 'predict',
    set: { batch: 4, T: 512 },
    precisions: both,
  },
  {
    title: 'AlexNet, forward, batch 64',
    path: zoo('alexnet'),
    entry: 'predict',
    set: { batch: 64 },
    precisions: both,
  },
  {
    title: 'ResNet101, forward, batch 16',
    path: zoo('resnet'),
    entry: 'predict',
    set: { batch: 16 },
    precisions: both,
  },
  {
    title: 'VGG16, forward, batch 16',
    path: zoo('vgg16'),
    entry: 'predict',
    set: { batch: 16 },
    precisions: both,
  },
]

/** The works whose models are here. */
export const present = (work: StepWork): boolean => existsSync(work.path)

/** Every schedule once: for `compute-sanitizer`, and against float64. */
export const SCHEDULES = 'bench/schedules.ml'
