// LSTM and GRU of several layers, in one direction and both, against PyTorch's results (recurrent.json, made by recurrent.py).
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../compiler/front.ts'
import { near, program, tensor } from './run.ts'

interface Case {
  readonly layer: string
  readonly weights: Readonly<Record<string, readonly number[]>>
  readonly states: {
    readonly shape: readonly number[]
    readonly h: readonly number[]
    readonly c: readonly number[]
  }
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly last: readonly (readonly number[])[]
  readonly dx: readonly number[]
}

const { cases } = JSON.parse(readFileSync('test/prelude/recurrent.json', 'utf8')) as {
  readonly cases: readonly Case[]
}

for (const { layer, weights, states, x, y, last, dx } of cases) {
  test(layer, () => {
    const lstm = layer.startsWith('LSTM')
    const type = `f32[${states.shape.join(', ')}]`
    const { model, run } = program(`model M {
      net = ${layer}
      entry e(x: f32[2, 4, 2], h: ${type}${lstm ? `, c: ${type}` : ''}) {
        let (y, ${lstm ? 'hn, cn' : 'hn'}) = net(x, h${lstm ? ', c' : ''})
        return y, hn${lstm ? ', cn' : ''}, dx = grad(sum(square(y)), x)
      }
    }`)
    assert.equal(
      model.variables.map((v) => v.name).toSorted(),
      Object.keys(weights)
        .map((name) => `net.${name}`)
        .toSorted(),
    )
    const variables = new Map(
      model.variables.map(({ name, type: t }) => [
        name,
        tensor(t.shape as number[], weights[name.slice(4)]!),
      ]),
    )
    const given = {
      x: tensor([2, 4, 2], x),
      h: tensor(states.shape, states.h),
      ...(lstm ? { c: tensor(states.shape, states.c) } : {}),
    }
    const { outputs } = run('e', given, variables)
    near('y', outputs.get('y')!.data, y, 1e-7)
    near('h', outputs.get('hn')!.data, last[0]!, 1e-7)
    if (lstm) near('c', outputs.get('cn')!.data, last[1]!, 1e-7)
    near('dx', outputs.get('dx')!.data, dx, 1e-7)
  })
}

test('a layer alone begins with zeros, and more than four layers are refused', () => {
  const { model } = program(`model M {
    net = LSTM(2, 3)
    entry e(x: f32[2, 4, 2]) { let (y, h, c) = net(x)
      return y, h, c } }`)
  assert.equal(
    model.entries[0]!.outputs.map((o) => o.node.type.shape),
    [
      [2, 4, 3],
      [2, 3],
      [2, 3],
    ],
  )
  const text = 'model M { net = GRU(2, 3, 5) entry e(x: f32[2, 4, 2]) { return y = net(x)[0] } }'
  const { model: none, diagnostics } = analyze({ path: 'five.ml', text })
  assert.is(none, null)
  assert.match(diagnostics[0]!.message, /from 1 to 4/)
})

test.run()
