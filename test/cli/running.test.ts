// `mlc run` and `mlc gradcheck`: inputs and outputs as files, fetching, repeated steps, weights, compiled folders and their loader.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readNpy, writeNpy } from '../../runtime/formats/npy.ts'
import { readSafetensors, writeSafetensors } from '../../runtime/formats/safetensors.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { libraryPath, mlc, scratch } from './cli.ts'

const test = suite('cli: running')
const folder = scratch()
const at = (name: string): string => join(folder, name)
const GRAPH = 'examples/graph/graph.ml'
const COUNTER = at('counter.ml')
writeFileSync(
  COUNTER,
  `model Counter(N = 2) {
  param w: f32[N] = normal()
  state seen: i32 = 0
  entry look(x: f32[N]) { return y = x * w, seen }
  train step(x: f32[N], lr: f32) {
    scaled = x * w
    loss = sum(scaled ** 2)
    seen <- seen + 1
    minimize loss with sgd(lr=lr, momentum=0.9)
    return loss, count = seen
  }
}
`,
)
const cpu = ['--device', 'cpu', '--quiet']
const numbers = (path: string): number[] => [...readNpy(readFileSync(path)).data]

test('inputs from words, .npy and .safetensors; outputs to both', async () => {
  const x = makeTensor(
    'f32',
    [3, 4],
    Array.from({ length: 12 }, (_, i) => i),
  )
  writeFileSync(at('x.npy'), writeNpy(x))
  writeFileSync(
    at('all.safetensors'),
    writeSafetensors(
      new Map([
        ['x', x],
        ['other', x],
      ]),
    ),
  )
  const words = ['run', GRAPH, '--entry', 'gradients', '--in', 'y=2', '--in', 'z=zeros', ...cpu]
  const shown = await mlc([...words, '--in', `x=${at('x.npy')}`, '--out', `${at('out')}/`])
  assert.is(shown.code, 0, shown.stderr)
  assert.match(shown.stdout, /^c: f32 = 132\ngrad_x: f32\[3, 4\]\n {2}\[\[2, 2, 2, 2\],\n/)
  assert.equal(numbers(at('out/grad_y.npy')), [...x.data])
  const file = await mlc([...words, '--in', at('all.safetensors'), '--out', at('out.safetensors'), '--json'])
  assert.is(JSON.parse(file.stdout).outputs[0].data[0], 132)
  assert.equal([...readSafetensors(readFileSync(at('out.safetensors'))).keys()].sort(), [
    'c',
    'grad_x',
    'grad_y',
    'grad_z',
  ])
})

test('random inputs are normal numbers, the same for the same seed', async () => {
  const words = [
    'run',
    'examples/two_layer/two_layer.ml',
    '--entry',
    'predict',
    '--in',
    'x=random',
    '--fetch',
    'x',
    '--json',
    ...cpu,
  ]
  const [a, b, c] = await Promise.all([mlc(words), mlc(words), mlc([...words, '--seed', '1'])])
  const of = (text: string) => JSON.parse(text).outputs[0]
  assert.is(a.stdout, b.stdout)
  assert.not.equal(of(a.stdout).data, of(c.stdout).data)
  assert.ok(Math.abs(of(a.stdout).mean) < 0.02)
  const square = of(a.stdout).data.reduce((sum: number, v: number) => sum + v * v, 0) / 64000
  assert.ok(Math.abs(square - 1) < 0.05)
})

test('--fetch gives inner values and updates nothing', async () => {
  const words = [
    'run',
    COUNTER,
    '--entry',
    'step',
    '--in',
    'x=2',
    '--in',
    'lr=0.1',
    '--save',
    at('same.safetensors'),
    ...cpu,
  ]
  const { stdout } = await mlc([...words, '--fetch', 'scaled', '--json'])
  const { outputs } = JSON.parse(stdout)
  assert.equal(
    outputs.map((o: { name: string }) => o.name),
    ['scaled'],
  )
  const w = readSafetensors(readFileSync(at('same.safetensors')))
  assert.is(w.get('seen')!.data[0], 0)
  assert.equal(
    outputs[0].data,
    [...w.get('w')!.data].map((v) => v * 2),
  )
})

test('--steps stacks outputs and carries variables over; --save and --weights go round', async () => {
  const words = ['run', COUNTER, '--in', 'x=1', '--in', 'lr=0.1', '--entry', 'step', '--json', ...cpu]
  const four = await mlc([...words, '--steps', '4', '--save', at('four.safetensors')])
  const [loss, count] = JSON.parse(four.stdout).outputs
  assert.equal(loss.shape, [4])
  assert.equal(count.data, [1, 2, 3, 4])
  assert.ok(loss.data.every((v: number, i: number) => i === 0 || v < loss.data[i - 1]))
  const saved = readSafetensors(readFileSync(at('four.safetensors')))
  assert.equal([...saved.keys()].sort(), ['seen', 'w'])
  const look = await mlc([
    'run',
    COUNTER,
    '--entry',
    'look',
    '--in',
    'x=1',
    '--weights',
    at('four.safetensors'),
    '--json',
    ...cpu,
  ])
  const [y, seen] = JSON.parse(look.stdout).outputs
  assert.equal(y.data, [...saved.get('w')!.data])
  assert.equal(seen.data, [4])
})

test('weights that do not fit are one error with all of them', async () => {
  const wrong = new Map([
    ['w', makeTensor('f32', [3], [1, 2, 3])],
    ['v', makeTensor('f32', [1], [1])],
  ])
  writeFileSync(at('wrong.safetensors'), writeSafetensors(wrong))
  const { code, stderr } = await mlc([
    'run',
    COUNTER,
    '--entry',
    'look',
    '--in',
    'x=1',
    '--weights',
    at('wrong.safetensors'),
    ...cpu,
  ])
  assert.is(code, 1)
  for (const part of ['missing: `seen`', 'extra: `v`', 'misshapen: `w`']) assert.match(stderr, part)
})

test('inputs that do not fit exit with 1, and those that are missing with 2', async () => {
  const short = at('short.npy')
  writeFileSync(short, writeNpy(makeTensor('f32', [2], [1, 2])))
  const words = ['run', GRAPH, '--entry', 'forward', ...cpu]
  const misshapen = await mlc([...words, '--in', `x=${short}`, '--in', 'y=1', '--in', 'z=1'])
  assert.is(misshapen.code, 1)
  assert.match(misshapen.stderr, 'f32[2], and the argument is x: f32[3, 4]')
  const missing = await mlc([...words, '--in', 'x=1'])
  assert.is(missing.code, 2)
  assert.match(missing.stderr, 'y: f32[3, 4], z: f32[3, 4]')
})

test('a compiled folder runs, with a notice where a kernel was edited', async () => {
  const out = at('compiled')
  await mlc(['compile', GRAPH, '--target', 'cpu', '-o', out])
  const words = [
    'run',
    out,
    '--entry',
    'forward',
    '--in',
    'x=1',
    '--in',
    'y=2',
    '--in',
    'z=3',
    '--device',
    'cpu',
  ]
  const before = await mlc(words)
  assert.match(before.stdout, 'c: f32 = 60')
  assert.not.match(before.stderr, 'edited')
  const kernel = join(out, 'kernels/forward/00_mul_add_sum.wat')
  const text = readFileSync(kernel, 'utf8')
  const edited = text.replace('(f32x4.mul', '(f32x4.add')
  assert.not.equal(edited, text)
  writeFileSync(kernel, edited)
  const after = await mlc(words)
  assert.match(after.stdout, 'c: f32 = 72')
  assert.match(after.stderr, 'forward/00_mul_add_sum was edited')
  writeFileSync(kernel, text.replace('(module', '(modul'))
  const broken = await mlc(words)
  assert.is(broken.code, 1)
  assert.match(broken.stderr, 'does not assemble')
  writeFileSync(join(out, 'model.json'), '{"format":"mlc-program"}')
  assert.is((await mlc(words)).code, 1)
})

test('a compiled folder runs with the weights that it was compiled with', async () => {
  const [weights, out] = [at('folder-weights.safetensors'), at('with-weights')]
  const step = ['run', COUNTER, '--entry', 'step', '--in', 'x=1', '--in', 'lr=0.1']
  await mlc([...step, '--seed', '7', '--save', weights, ...cpu])
  await mlc(['compile', COUNTER, '--target', 'cpu', '-o', out, '--weights', weights])
  const look = ['--entry', 'look', '--in', 'x=1', '--device', 'cpu']
  const given = await mlc(['run', COUNTER, ...look, '--weights', weights])
  const folder = await mlc(['run', out, ...look])
  assert.is(folder.stdout, given.stdout)
  assert.match(folder.stderr, 'with the weights of the compiled folder')
})

test('the generated loader runs each entry', async () => {
  const out = at('loaded')
  await mlc(['compile', GRAPH, '--target', 'cpu', '-o', out])
  const library = await libraryPath()
  const packageFolder = join(out, 'node_modules/mlc')
  mkdirSync(packageFolder, { recursive: true })
  writeFileSync(
    join(packageFolder, 'package.json'),
    JSON.stringify({ name: 'mlc', type: 'module', exports: './index.js' }),
  )
  writeFileSync(
    join(packageFolder, 'index.js'),
    `export * from ${JSON.stringify(pathToFileURL(library).href)}\n`,
  )
  const model = await import(pathToFileURL(join(out, 'model.mjs')).href)
  const ones = new Float32Array(12).fill(1)
  const { c, grad_x } = await model.gradients({ x: ones, y: ones.map((v) => 3 * v), z: ones })
  assert.is(c.data[0], 48)
  assert.equal([...grad_x.data], new Array(12).fill(3))
  assert.equal(grad_x.shape, [3, 4])
  await model.close()
  assert.match(readFileSync(join(out, 'model.d.mts'), 'utf8'), 'export declare function gradients(args: {')
})

test('gradcheck looks through values that are rounded to 16 bits', async () => {
  for (const dtype of ['f16', 'bf16']) {
    const file = at(`${dtype}.ml`)
    writeFileSync(
      file,
      `model Half(N = 4) {
        param w: ${dtype}[N, N] = normal()
        entry f(x: f32[N, N]) { return loss = mean(f32(${dtype}(x) @ w) ** 2) }
      }`,
    )
    const { code, stdout } = await mlc(['gradcheck', file, '--json'])
    assert.is(code, 0, stdout)
    const { rows } = JSON.parse(stdout)
    assert.equal(rows.map((r: { input: string; type: string }) => [r.input, r.type]).sort(), [
      ['w', `${dtype}[4, 4]`],
      ['x', 'f32[4, 4]'],
    ])
  }
})

test('gradcheck passes the right gradients of a loss and of a tensor, and finds nothing where no output is a float', async () => {
  const small = [
    'gradcheck',
    'examples/two_layer/two_layer.ml',
    '--set',
    'N=3',
    '--set',
    'D=5',
    '--set',
    'H=4',
    '--json',
  ]
  const { code, stdout } = await mlc([...small, '--entry', 'step'])
  assert.is(code, 0)
  const { rows } = JSON.parse(stdout)
  assert.equal(
    rows.map((r: { output: string; input: string; passed: boolean }) => [r.output, r.input, r.passed]).sort(),
    ['w1', 'w2', 'x', 'y'].map((input) => ['loss', input, true]),
  )
  const predicted = await mlc([...small, '--entry', 'predict'])
  assert.is(predicted.code, 0)
  assert.equal(
    JSON.parse(predicted.stdout).rows.map((r: { output: string }) => r.output),
    ['y_pred', 'y_pred', 'y_pred'],
  )
  writeFileSync(at('places.ml'), 'model M { entry e(x: f32[3]) { return place = argmax(x) } }')
  assert.is((await mlc(['gradcheck', at('places.ml')])).code, 1)
})

test('whole numbers are printed in full, others to six digits', async () => {
  writeFileSync(at('ids.ml'), 'model M { entry main(x: f32[2]) { return i = i32(x), x } }')
  writeFileSync(at('ids.npy'), writeNpy(makeTensor('f32', [2], [16777215, 0.1234567])))
  const { stdout } = await mlc(['run', at('ids.ml'), '--in', `x=${at('ids.npy')}`, ...cpu])
  assert.is(stdout, 'i: i32[2] = [16777215,        0]\nx: f32[2] = [16777200, 0.123457]\n')
})

test.run()
