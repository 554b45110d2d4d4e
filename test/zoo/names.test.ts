// The models of examples/zoo hold what their originals hold: every name and shape, and the number of parameters.
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readImport } from '../../cli/source.ts'
import { analyze } from '../../compiler/front.ts'
import type { ModelGraph } from '../../compiler/ir/graph.ts'
import { elementCount, shapeValues } from '../../compiler/ir/types.ts'
import { readSource } from '../support/against-float64.ts'
import { fixtures } from './parameters.ts'

const test = suite('zoo: names')

function analyzed(file: string, set: Readonly<Record<string, number>>): ModelGraph {
  const { model, diagnostics } = analyze(readSource(`examples/zoo/${file}.ml`), { set, read: readImport })
  assert.equal(
    diagnostics.map((d) => d.message),
    [],
  )
  return model!
}

for (const { file, set, parameters, tensors, digest, examples } of fixtures) {
  const settings = Object.entries(set).map(([name, value]) => ` ${name}=${value}`)
  test(`${file}${settings.join('')}: ${parameters} parameters by the names of the original`, () => {
    const kept = analyzed(file, set).variables.filter((v) => v.kind !== 'slot')
    const sizes = kept.filter((v) => v.kind === 'param').map((v) => elementCount(shapeValues(v.type.shape)))
    assert.is(
      sizes.reduce((sum, size) => sum + size, 0),
      parameters,
    )
    const names = kept.map((v) => `${v.name}[${shapeValues(v.type.shape).join()}]`).sort()
    for (const name of examples) assert.ok(names.includes(name), name)
    assert.is(names.length, tensors)
    assert.is(createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16), digest)
  })
}

test('another depth of resnet, and more tokens than the context, are errors that say so', () => {
  const messages = (file: string, set: Record<string, number>): string[] =>
    analyze(readSource(`examples/zoo/${file}.ml`), { set, read: readImport }).diagnostics.map(
      (d) => d.message,
    )
  assert.match(messages('resnet', { depth: 20 })[0]!, 'depth is 18, 34, 50, 101 or 152')
  assert.match(messages('gpt2', { T: 1025 })[0]!, 'T is at most the context')
})

test.run()
