// Which thread computes which part of a kernel depends on their speed; the results do not.
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openCpu } from '../../runtime/cpu.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { pseudoRandom } from '../support/against-float64.ts'
import { openText } from '../support/session.ts'

const works = [
  ['lenet', readFileSync('examples/lenet/lenet.ml', 'utf8'), 'step'],
  ['two_layer', readFileSync('examples/two_layer/two_layer.ml', 'utf8'), 'step'],
  [
    'rows',
    `model Rows {
  param w: f32[96, 96] = normal()
  train step(x: f32[37, 96]) {
    p = softmax(x @ w)
    loss = mean(layer_norm(p, [96]) * x) + sum(cumsum(p, 0) ** 2)
    minimize loss with sgd(lr=0.01)
    return loss, p
  }
}`,
    'step',
  ],
] as const

async function run(text: string, entry: string, threads: number): Promise<string[]> {
  const device = await openCpu({ threads })
  const session = await openText(text, device)
  try {
    const info = session.manifest.entries.find(({ name }) => name === entry)!
    const args = Object.fromEntries(
      info.arguments.map(({ name, shape, dtype }, i) => {
        const values = pseudoRandom(
          shape.reduce((n, size) => n * size, 1),
          i + 1,
        )
        const data = dtype === 'f32' ? values : Int32Array.from(values, (v) => Math.floor((v + 1) * 5))
        return [name, makeTensor(dtype, shape, data)]
      }),
    )
    const bits = []
    for (let step = 0; step < 3; step++)
      for (const { data } of Object.values(await session.run(entry, args)))
        bits.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'))
    for (const { data } of (await session.weights()).values())
      bits.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'))
    return bits
  } finally {
    await session.close()
    await device.close()
  }
}

for (const [name, text, entry] of works)
  test(`${name} gives the same bits on one thread and on several`, async () => {
    const alone = await run(text, entry, 1)
    for (const threads of [2, 3, 5, 5]) assert.ok(String(await run(text, entry, threads)) === String(alone))
  })

test.run()
