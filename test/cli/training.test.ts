// `mlc train` and `mlc eval` on data made here: metrics, short batches, checkpoints, resuming, SIGINT.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readSafetensors } from '../../runtime/formats/safetensors.ts'
import { mlc, scratch } from './cli.ts'

const test = suite('cli: training')
const folder = scratch()
const at = (name: string): string => join(folder, name)
const MODEL = at('flowers.ml')
const ROWS = 90

writeFileSync(
  MODEL,
  `model Flowers(batch = 16) {
  fc1 = Linear(4, 8)
  fc2 = Linear(8, 3)
  drop = Dropout(0.1)
  fn logits(x) = x |> fc1 |> relu |> drop |> fc2
  entry predict(x: f32[batch, 4]) { return classes = argmax(logits(x), axis=1) }
  train step(x: f32[batch, 4], y: i32[batch]) {
    out = logits(x)
    loss = cross_entropy(out, y)
    minimize loss with adam(lr=0.02)
    return loss, accuracy = mean(f32(argmax(out, axis=1) == y))
  }
}
`,
)

/** Three classes around different points, told apart by a text column as in iris.csv. */
function writeData(): string {
  const names = ['setosa', 'versicolor', 'virginica']
  const noise = (row: number, column: number): number => Math.sin(row * 12.9898 + column * 78.233) * 0.6
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const label = row % 3
    const values = [0, 1, 2, 3].map((column) => (column === label ? 2 : 0) + noise(row, column))
    return [...values.map((v) => v.toFixed(3)), names[label]].join(',')
  })
  const path = at('flowers.csv')
  writeFileSync(path, `${['a', 'b', 'c', 'd', 'kind'].join(',')}\n${rows.join('\n')}\n`)
  return path
}

const DATA = writeData()
const cpu = ['--device', 'cpu']
const tensors = (path: string): string =>
  JSON.stringify([...readSafetensors(readFileSync(path))].map(([name, t]) => [name, [...t.data]]))

test('trains to a good accuracy, counts the short batch, logs and saves', async () => {
  const words = [
    'train',
    MODEL,
    '--data',
    `${DATA},split=0.8:0.2`,
    '--epochs',
    '12',
    '--save',
    at('run'),
    '--log',
    at('log.jsonl'),
  ]
  const { code, stdout, stderr } = await mlc([...words, '--json', ...cpu])
  assert.is(code, 0, stderr)
  assert.not.match(stderr, 'left out')
  const { epochs, complete } = JSON.parse(stdout)
  assert.is(complete, true)
  assert.is(epochs.length, 12)
  // 72 rows in batches of 16: four full ones and one of 8.
  assert.is(epochs[0].step, 5)
  assert.ok(epochs[11].validation.accuracy >= 0.9)
  const log = readFileSync(at('log.jsonl'), 'utf8').trimEnd().split('\n')
  assert.equal(JSON.parse(log[11]!), epochs[11])
  const evaluated = await mlc([
    'eval',
    MODEL,
    '--data',
    `${DATA},split=0.8:0.2`,
    '--weights',
    at('run/weights.safetensors'),
    '--json',
    ...cpu,
  ])
  const { metrics, rows } = JSON.parse(evaluated.stdout)
  assert.is(rows, 18)
  assert.equal(metrics, epochs[11].validation)
  // A checkpoint serves as weights too: its slots are left aside.
  const again = await mlc([
    'eval',
    MODEL,
    '--data',
    DATA,
    '--weights',
    at('run/checkpoint.safetensors'),
    ...cpu,
  ])
  assert.match(again.stdout, /^loss 0\.\d+ {2}accuracy 0?\.?\d+ {2}\(90 rows\)\n$/)
})

test('a resumed run ends with the same numbers as one without a stop', async () => {
  const words = ['train', MODEL, '--data', DATA, '--seed', '7', '--quiet', ...cpu]
  const whole = await mlc([...words, '--epochs', '4', '--save', at('whole'), '--json'])
  await mlc([...words, '--epochs', '2', '--save', at('parts')])
  const rest = await mlc([
    ...words,
    '--epochs',
    '4',
    '--save',
    at('parts'),
    '--resume',
    at('parts'),
    '--json',
  ])
  assert.is(tensors(at('whole/checkpoint.safetensors')), tensors(at('parts/checkpoint.safetensors')))
  const without = (text: string) =>
    JSON.parse(text).epochs.map(({ seconds: _, ...epoch }: { seconds: number }) => epoch)
  assert.equal(without(rest.stdout), without(whole.stdout).slice(2))
})

test('SIGINT saves in the middle of an epoch, exits with 130, and nothing is lost', async () => {
  const words = ['train', MODEL, '--data', DATA, '--epochs', '3000', ...cpu]
  let sent = false
  const stopped = await mlc([...words, '--save', at('stopped')], {
    onStderr: (text, kill) => {
      if (sent || !text.includes('epoch 3/')) return
      sent = true
      kill('SIGINT')
    },
  })
  assert.is(stopped.code, 130, stopped.stderr)
  assert.match(stopped.stderr, `--resume ${at('stopped')} goes on`)
  const done = JSON.parse(
    /"mlc.position":("(?:[^"\\]|\\.)*")/.exec(
      readFileSync(at('stopped/checkpoint.safetensors'), 'latin1'),
    )![1]!,
  )
  const { epoch } = JSON.parse(done)
  const end = String(epoch + 2)
  const short = ['train', MODEL, '--data', DATA, '--epochs', end, '--quiet', ...cpu]
  await mlc([...short, '--resume', at('stopped'), '--save', at('stopped')])
  await mlc([...short, '--save', at('straight')])
  assert.is(tensors(at('stopped/checkpoint.safetensors')), tensors(at('straight/checkpoint.safetensors')))
})

test('--batch sets the size through the model; rows that fill no batch are left out where it cannot', async () => {
  const words = ['train', '--data', DATA, '--epochs', '1', '--json', ...cpu]
  const sized = await mlc([...words, MODEL, '--batch', '45'])
  assert.is(JSON.parse(sized.stdout).epochs[0].step, 2)
  const fixed = at('fixed.ml')
  writeFileSync(fixed, readFileSync(MODEL, 'utf8').replace('(batch = 16)', '').replaceAll('batch', '16'))
  const dropped = await mlc([...words, fixed])
  assert.is(JSON.parse(dropped.stdout).epochs[0].step, 5)
  assert.match(dropped.stderr, '10 rows that fill no batch of 16 are left out')
  assert.is((await mlc([...words, fixed, '--batch', '45'])).code, 2)
})

test('data and checkpoints that do not fit exit with 1', async () => {
  const bad = at('bad.csv')
  writeFileSync(bad, '1,2,0\n3,4,1\n')
  const shape = await mlc(['train', MODEL, '--data', bad, ...cpu])
  assert.is(shape.code, 1)
  const missing = await mlc(['train', MODEL, '--data', DATA, '--resume', at('nowhere'), ...cpu])
  assert.is(missing.code, 1)
  assert.match(missing.stderr, 'checkpoint.safetensors')
  assert.not.ok(existsSync(at('nowhere')))
  writeFileSync(at('cut.safetensors'), 'no tensors')
  const cut = await mlc(['train', MODEL, '--data', DATA, '--weights', at('cut.safetensors'), ...cpu])
  assert.is(cut.code, 1)
  assert.match(cut.stderr, /cut\.safetensors`: safetensors: /)
  const log = await mlc(['train', MODEL, '--data', DATA, '--log', at('no/folder.jsonl'), ...cpu])
  assert.is(log.code, 1)
  assert.match(log.stderr, /folder\.jsonl` cannot be written/)
  assert.is(log.stdout, '', 'it is said before the first epoch')
})

test.run()
