// Compares the models of examples/zoo with PyTorch and torchvision: forward passes in float64, and training steps of small variants.
//
//   MLC_PYTHON=python3 node test/zoo/against-torch.mjs [FILTER...]
//
// Needs `npm run build`, and a Python with torch and torchvision. Weights and inputs are random; each is written once and read by both.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MLC = join(ROOT, 'dist/mlc.js')
const SCRIPT = fileURLToPath(new URL('against-torch.py', import.meta.url))

/**
 * Errors against float64. Outputs: the largest difference over the largest value. Updates of a training step: for each tensor the largest
 * difference over the largest update, and of those the median; a relu that another rounding switches can change single tensors by more.
 */
const OUTPUT_LIMIT = 2e-5
const UPDATE_LIMIT = 5e-4

const tiny = ['layers=2', 'heads=4', 'width=64', 'vocabulary=500', 'T=24', 'batch=2']
// A second step of the deep network would mostly measure how its random weights amplify roundings: PyTorch's own f32 is a third off there.
const CASES = [
  { name: 'alexnet', entry: 'predict', set: [] },
  { name: 'vgg16', entry: 'predict', set: [] },
  ...[18, 34, 50, 101, 152].map((depth) => ({ name: 'resnet', entry: 'predict', set: [`depth=${depth}`] })),
  { name: 'resnet', entry: 'predict', set: ['depth=18', 'size=97', 'batch=3', 'classes=7'] },
  { name: 'gpt2', entry: 'predict', set: [] },
  { name: 'gpt2', entry: 'predict', set: tiny },
  { name: 'resnet', entry: 'step', steps: 2, set: ['depth=18', 'size=64', 'batch=4', 'classes=10'] },
  { name: 'resnet', entry: 'step', steps: 1, set: ['depth=50', 'size=64', 'batch=4', 'classes=10'] },
  { name: 'gpt2', entry: 'step', steps: 2, set: [...tiny, 'p=0.0'] },
]

/** Tensors of f32 and i32 by name. */
function readSafetensors(path) {
  const bytes = readFileSync(path)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, start).toString())
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            dtype,
            data_offsets: [from, to],
          },
        ]) => {
          const data = bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to)
          return [name, dtype === 'F32' ? new Float32Array(data) : new Int32Array(data)]
        },
      ),
  )
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stderr.slice(-1000)}`)
  return stdout
}

/** The largest difference over the largest of `scales`. */
function relativeError(name, actual, expected, scales) {
  if (actual === undefined) throw new Error(`mlc has no ${name}`)
  if (actual.length !== expected.length)
    throw new Error(`${name} has ${actual.length} elements, not ${expected.length}`)
  let [worst, scale] = [0, 1e-30]
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs(actual[i] - value)
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference)
    scale = Math.max(scale, Math.abs(scales(i)))
  }
  return worst / scale
}

/** The median over params and states of the error of their update. */
function updateError(before, actual, expected) {
  const errors = [...expected]
    .filter(([key, value]) => value.some((v, i) => v !== before.get(key)[i]))
    .map(([key, value]) => relativeError(key, actual.get(key), value, (i) => value[i] - before.get(key)[i]))
  return errors.sort((a, b) => a - b)[errors.length >> 1]
}

/** Runs both; the error of the first output, of the updates (for a training entry), and the number of parameters. */
function compare(python, { name, entry, steps = 1, set }, folder) {
  const at = (file) => join(folder, file)
  const made = JSON.parse(run(python, [SCRIPT, name, entry, String(steps), folder, ...set]))
  const training = entry === 'step'
  const saving = training ? ['--steps', String(steps), '--save', at('after.safetensors')] : []
  const settings = set.flatMap((word) => ['--set', word])
  const words = ['--entry', entry, '--weights', at('weights.safetensors'), '--in', at('inputs.safetensors')]
  const device = ['--device', process.env.MLC_DEVICE ?? 'cpu', '--out', at('out.safetensors'), '--quiet']
  run(process.execPath, [MLC, 'run', `examples/zoo/${name}.ml`, ...settings, ...words, ...device, ...saving])
  const [output, expected] = [
    readSafetensors(at('out.safetensors')),
    readSafetensors(at('expected.safetensors')),
  ]
  const key = training ? 'loss' : 'scores'
  const values = expected.get(key)
  const error = relativeError(key, output.get(key), values, (i) => values[i])
  if (!training) return { ...made, error }
  const [before, after] = [
    readSafetensors(at('weights.safetensors')),
    readSafetensors(at('after.safetensors')),
  ]
  const wanted = readSafetensors(at('expected-after.safetensors'))
  return { ...made, error, update: updateError(before, after, wanted) }
}

const python = process.env.MLC_PYTHON
if (!python) {
  console.error('MLC_PYTHON names no Python with torch and torchvision')
  process.exit(2)
}
const filters = process.argv.slice(2)
for (const one of CASES) {
  const label = [one.name, one.entry, ...one.set].join(' ')
  if (filters.length > 0 && !filters.some((filter) => label.includes(filter))) continue
  const folder = mkdtempSync(join(tmpdir(), 'mlc-zoo-'))
  try {
    const { error, update = 0, parameters, torch } = compare(python, one, folder)
    const good = error <= OUTPUT_LIMIT && update <= UPDATE_LIMIT
    if (!good) process.exitCode = 1
    const updates = one.entry === 'step' ? `, of updates ${update.toExponential(1)}` : ''
    console.log(
      `${good ? ' ok ' : 'FAIL'} ${label}: ${parameters} parameters, error ${error.toExponential(1)}${updates}, torch ${torch}`,
    )
  } catch (error) {
    process.exitCode = 1
    console.log(`FAIL ${label}: ${error.message}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
