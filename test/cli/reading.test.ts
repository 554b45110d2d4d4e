// The commands that only read a model: check, summary, inspect, compile; usage, files that are wrong, JSON.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mlc, scratch } from './cli.ts'

const test = suite('cli: reading')
const folder = scratch()
const GRAPH = 'examples/graph/graph.ml'

test('check says what a model declares', async () => {
  const { code, stdout, stderr } = await mlc(['check', GRAPH])
  assert.is(code, 0)
  assert.is(stderr, '')
  assert.is(
    stdout,
    `examples/graph/graph.ml: model Graph is sound
  entry forward(x: f32[3, 4], y: f32[3, 4], z: f32[3, 4]) -> (c: f32)
  entry gradients(x: f32[3, 4], y: f32[3, 4], z: f32[3, 4]) -> (c: f32, grad_x: f32[3, 4], grad_y: f32[3, 4], grad_z: f32[3, 4])
  0 params with 0 values
`,
  )
})

test('check prints every error with its line, and exits with 1', async () => {
  const file = join(folder, 'wrong.ml')
  writeFileSync(
    file,
    `model Wrong {
  entry one(x: f32[3]) { return y = relu(z) }
  entry two(x: f32[3]) { return y = x @ w }
}
`,
  )
  const plain = await mlc(['check', file])
  assert.is(plain.code, 1)
  assert.is(plain.stdout, '')
  assert.match(plain.stderr, `${file}:2:42`)
  assert.match(plain.stderr, `${file}:3:41`)
  assert.match(plain.stderr, '2 errors')
  const { code, stdout } = await mlc(['check', file, '--json'])
  assert.is(code, 1)
  const document = JSON.parse(stdout)
  assert.is(document.ok, false)
  assert.equal(
    document.diagnostics.map((d: { line: number; column: number; severity: string }) => [
      d.line,
      d.column,
      d.severity,
    ]),
    [
      [2, 42, 'error'],
      [3, 41, 'error'],
    ],
  )
})

test('check --json describes entries and variables', async () => {
  const { stdout } = await mlc(['check', 'examples/two_layer/two_layer.ml', '--json', '--set', 'N=2'])
  const document = JSON.parse(stdout)
  assert.is(document.ok, true)
  assert.is(document.model, 'TwoLayer')
  assert.equal(document.entries[0].arguments, [{ name: 'x', dtype: 'f32', shape: [2, 1000] }])
  assert.equal(document.variables[0], { kind: 'param', name: 'w1', dtype: 'f32', shape: [1000, 100] })
})

test('ops tells of a function, an operator and a layer, and what was meant', async () => {
  const { code, stdout } = await mlc(['ops', 'tanh'])
  assert.is(code, 0)
  assert.match(stdout, 'function tanh(x)')
  assert.match(stdout, 'derivative: dx = dy * (1 - y * y)')
  assert.match((await mlc(['ops', 'einsum'])).stdout, 'derivative: dx = einsum(')
  assert.match((await mlc(['ops', 'Linear'])).stdout, 'module Linear(in_features')
  assert.match((await mlc(['ops'])).stdout, 'softmax')
  assert.is(
    (JSON.parse((await mlc(['ops', 'gather', '--json'])).stdout) as { kind: string }).kind,
    'function',
  )
  const wrong = await mlc(['ops', 'sofmax'])
  assert.is(wrong.code, 2)
  assert.match(wrong.stderr, 'did you mean softmax?')
})

test('summary is a table of layers', async () => {
  const { code, stdout } = await mlc(['summary', 'examples/lenet/lenet.ml'])
  assert.is(code, 0)
  assert.is(
    stdout,
    `LeNet, output shapes in predict

layer  module  output shape      params
-----  ------  ----------------  ------
conv1  Conv2d  [64, 6, 28, 28]      456
conv2  Conv2d  [64, 16, 10, 10]   2,416
fc1    Linear  [64, 120]         48,120
fc2    Linear  [64, 84]          10,164
fc3    Linear  [64, 10]             850

params: 62,006 (242 KiB)
`,
  )
})

test('inspect prints each stage', async () => {
  const of = async (stage: string): Promise<string> =>
    (await mlc(['inspect', GRAPH, '--stage', stage, '--entry', 'forward', '--target', 'wgsl'])).stdout
  const [ast, graph, grad, fused, kernels, plan] = await Promise.all(
    ['ast', 'graph', 'grad', 'fused', 'kernels', 'plan'].map(of),
  )
  assert.is(
    graph,
    `entry forward(x: f32[3, 4], y: f32[3, 4], z: f32[3, 4]) {
  %0: f32[3, 4] = argument(name=x, dtype=f32, shape=[3, 4])  # x
  %1: f32[3, 4] = argument(name=y, dtype=f32, shape=[3, 4])  # y
  %2: f32[3, 4] = mul(%0, %1)  # a
  %3: f32[3, 4] = argument(name=z, dtype=f32, shape=[3, 4])  # z
  %4: f32[3, 4] = add(%2, %3)  # b
  %5: f32 = sum(%4, axes=[0, 1])  # c
  return c = %5
}
`,
  )
  assert.match(ast!, '(model Graph')
  assert.is(grad, '\n')
  assert.match(fused!, 'forward: 1 kernel')
  assert.match(kernels!, '@compute')
  assert.match(plan!, /^forward:\narena: 0 bytes/)
})

test('a model whose outputs are its arguments: the plan says so, and there are no kernels to show', async () => {
  const folder = scratch()
  const file = join(folder, 'same.ml')
  writeFileSync(file, 'model Same { entry e(x: f32[4]) { return y = x, z = reshape(x, [2, 2]) } }')
  const plan = await mlc(['inspect', file, '--stage', 'plan'])
  assert.is(plan.stdout, 'e:\narena: 0 bytes; lower bound 0\n  y is the argument x\n  z is the argument x\n')
  const kernels = await mlc(['inspect', file, '--stage', 'kernels'])
  assert.is(kernels.code, 0)
  assert.match(kernels.stderr, 'the model needs no kernel')
  const named = await mlc(['inspect', file, '--kernel', 'copy'])
  assert.match(named.stderr, 'there are none')
  const costs = await mlc(['compile', file, '--target', 'cpu', '-o', join(folder, 'out'), '--json'])
  const { kernels: count, bytes, floor } = JSON.parse(costs.stdout).entries[0]
  assert.equal([count, bytes, floor], [0, 0, 0])
  const fetched = await mlc(['run', file, '--device', 'cpu', '--fetch', 'x', '--in', 'x=2'])
  assert.is(fetched.stdout, 'x: f32[4] = [2, 2, 2, 2]\n')
})

test('inspect picks kernels by name, and gives an overview without a stage', async () => {
  const one = await mlc(['inspect', GRAPH, '--kernel', 'forward/00'])
  assert.match(one.stdout, ';; forward/00_mul_add_sum')
  const overview = await mlc(['inspect', GRAPH, '--json'])
  const { entries } = JSON.parse(overview.stdout)
  assert.equal(
    entries.map((e: { entry: string }) => e.entry),
    ['forward', 'gradients'],
  )
  assert.is(entries[0].kernels[0].file, 'kernels/forward/00_mul_add_sum.wat')
  const none = await mlc(['inspect', GRAPH, '--kernel', 'nothing'])
  assert.is(none.code, 2)
})

test('compile writes the same bytes twice, and nothing of an older model stays', async () => {
  const read = (path: string): [string, string][] =>
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f): [string, string] => [
        join(f.parentPath, f.name).slice(path.length),
        readFileSync(join(f.parentPath, f.name), 'base64'),
      ])
      .sort()
  const [a, b] = [join(folder, 'a'), join(folder, 'b')]
  const first = await mlc(['compile', GRAPH, '--target', 'cpu', '-o', a])
  assert.is(first.code, 0)
  assert.match(first.stdout, /^entry +kernels +FLOPs +moved +floor +arena +bound +compiled in\n/)
  await mlc(['compile', 'examples/two_layer/two_layer.ml', '--target', 'wgsl', '-o', b, '--entry', 'predict'])
  assert.ok(readdirSync(join(b, 'kernels/predict')).every((name) => name.endsWith('.wgsl')))
  await mlc(['compile', GRAPH, '--target', 'cpu', '-o', b])
  assert.equal(read(b), read(a))
  assert.ok(existsSync(join(a, 'kernels/forward/00_mul_add_sum.wasm')))
})

test('--max-memory computes values again and tells the price, or says what does not fit', async () => {
  const words = [
    'compile',
    'examples/lenet/lenet.ml',
    '--target',
    'cpu',
    '--entry',
    'step',
    '-o',
    join(folder, 'bound'),
  ]
  const { code, stderr, stdout } = await mlc([...words, '--max-memory', '4800kB'])
  assert.is(code, 0)
  assert.match(
    stderr,
    /^step: \d+ values? computed again: [\d.]+ MiB of temporaries instead of [\d.]+ MiB, [\d.]+ % more arithmetic$/m,
  )
  assert.match(stdout, /^compiled in \d+ ms/m)
  const small = await mlc([...words, '--max-memory', '3MiB'])
  assert.is(small.code, 1)
  assert.match(small.stderr, /error\[E0703\]: step takes \d+ bytes .* and --max-memory allows 3145728/)
  assert.match(small.stderr, /lenet\.ml:\d+:\d+\n.*\n\d+ \| {3}train step\(/)
  assert.is((await mlc([...words, '--max-memory', 'much'])).code, 2)
})

test('the floor counts each tensor once and whole, also where it is bound in windows', async () => {
  const file = join(folder, 'wide.ml')
  writeFileSync(
    file,
    'model Wide { param w: f32[6000, 6000] = zeros() entry e(x: f32[6000]) { return y = x @ w } }',
  )
  const { stdout } = await mlc(['compile', file, '--target', 'wgsl', '-o', join(folder, 'wide'), '--json'])
  assert.is(JSON.parse(stdout).entries[0].floor, 4 * (6000 * 6000 + 2 * 6000))
})

test('a variable that no buffer holds points into the file; --max-buffer names a larger device', async () => {
  const file = join(folder, 'large.ml')
  writeFileSync(
    file,
    'model Large {\n  fc = Linear(9000, 9000)\n  entry predict(x: f32[1, 9000]) { return y = fc(x) }\n}\n',
  )
  const words = ['compile', file, '--target', 'wgsl', '-o', join(folder, 'large')]
  const small = await mlc(words)
  assert.is(small.code, 1)
  assert.match(
    small.stderr,
    /error\[E0701\].*at most 268435456[\s\S]*large\.ml:3:9\n[\s\S]*note: found in the library, prelude\/layers/,
  )
  assert.match(small.stderr, '--max-buffer')
  assert.is((await mlc([...words, '--max-buffer', '512MiB'])).code, 0)
})

test('inspect shows the first values as the entry init', async () => {
  const lenet = 'examples/lenet/lenet.ml'
  const table = await mlc(['inspect', lenet, '--entry', 'init'])
  assert.match(
    table.stdout,
    /^entry init\(\) -> \(\)\n\nkernel +FLOPs[\s\S]*init\/00_weight[\s\S]*conv1_weight_velocity/,
  )
  assert.not.match(table.stdout, 'step/')
  for (const stage of ['graph', 'fuse', 'plan', 'kernels']) {
    const { code, stdout } = await mlc(['inspect', lenet, '--entry', 'init', '--stage', stage])
    assert.is(code, 0)
    assert.match(stdout, stage === 'kernels' ? 'init/00_weight' : /^(entry )?init[(:]/)
  }
  assert.is((await mlc(['inspect', lenet, '--entry', 'init,nosuch'])).code, 2)
})

test('compile does not follow a link out of its folder', async () => {
  const out = join(folder, 'linked')
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(out)
  mkdirSync(elsewhere)
  symlinkSync(elsewhere, join(out, 'kernels'))
  const { code, stderr } = await mlc(['compile', GRAPH, '--target', 'cpu', '-o', out])
  assert.is(code, 1)
  assert.match(stderr, 'leads out of the folder')
  assert.equal(readdirSync(elsewhere), [])
})

test('wrong usage exits with 2 and one message', async () => {
  const cases: readonly (readonly string[])[] = [
    ['nonsense'],
    ['check'],
    ['check', GRAPH, '--nonsense'],
    ['check', GRAPH, '--set', 'N'],
    ['compile', GRAPH],
    ['compile', GRAPH, '--target', 'fortran'],
    ['run', GRAPH],
    ['run', GRAPH, '--entry', 'forwards'],
    ['run', GRAPH, '--entry', 'forward', '--in', 'w=1', '--device', 'cpu'],
    ['run', GRAPH, '--entry', 'forward', '--seed', '-1'],
    ['train', GRAPH, '--data', 'x.csv'],
    ['compile', GRAPH, '--target', 'wgsl', '--features', 'abacus'],
    ['compile', GRAPH, '--target', 'cpu', '--features', 'shader-f16'],
    ['compile', GRAPH, '--target', 'cpu', '--max-buffer', '1GiB'],
    ['tune', GRAPH, '--no-tuning'],
  ]
  const results = await Promise.all(cases.map((words) => mlc(words)))
  results.forEach(({ code, stdout, stderr }, i) => {
    assert.is(code, 2, cases[i]!.join(' '))
    assert.is(stdout, '')
    assert.not.match(stderr, /\n +at /)
  })
  assert.match(results[7]!.stderr, 'did you mean forward?')
})

test('files that are wrong exit with 1', async () => {
  const binary = join(folder, 'binary.ml')
  writeFileSync(binary, Uint8Array.of(0xff, 0xfe, 0x00))
  for (const file of [binary, join(folder, 'missing.ml'), folder]) {
    const { code, stderr } = await mlc(['check', file])
    assert.is(code, 1, file)
    assert.match(stderr, file)
  }
  const { stdout, code } = await mlc(['check', join(folder, 'missing.ml'), '--json'])
  assert.is(code, 1)
  assert.equal(Object.keys(JSON.parse(stdout).error).sort(), ['code', 'message'])
})

test('devices and help', async () => {
  const { stdout } = await mlc(['devices', '--json'])
  const { devices, machine } = JSON.parse(stdout)
  assert.ok(machine.cores >= 1)
  assert.ok(devices.some((d: { name: string; available: boolean }) => d.name === 'cpu' && d.available))
  const help = await mlc(['--help'])
  assert.is(help.code, 0)
  assert.match(help.stdout, 'gradcheck')
})

test.run()
