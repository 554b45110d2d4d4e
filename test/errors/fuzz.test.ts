// Whatever the text, the compiler answers in time with a program or with an error that points into the file.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import { full } from '../support/skip.ts'
import { mutate, random, seeds } from './mutations.ts'

const test = suite('errors: fuzz')
/** Milliseconds; a damaged size can make a model large, and its kernels take as long as any. */
const LIMIT = 5000

function answer(text: string): boolean {
  const start = performance.now()
  const { program, diagnostics, sources } = compileModel({ path: 'fuzz.ml', text }, { target: 'cpu' })
  const time = performance.now() - start
  assert.ok(time < LIMIT, `took ${Math.round(time)} ms`)
  const errors = diagnostics.filter((d) => d.severity === 'error')
  assert.is(program === null, errors.length > 0, 'a program, or an error')
  for (const { code, span, notes } of diagnostics) {
    // Only what the device cannot hold has no single place.
    assert.ok(span || code === 'E0701', `${code} has a place`)
    for (const place of [span, ...(notes ?? []).map((n) => n.span)]) {
      if (!place) continue
      assert.is(place.file, 'fuzz.ml')
      assert.ok(
        place.start >= 0 && place.start <= place.end && place.end <= text.length,
        `${code} lies inside the file`,
      )
    }
  }
  assert.type(diagnostics.map((d) => formatDiagnostic(d, sources)).join('\n'), 'string')
  return program !== null
}

for (const { name, text } of seeds()) {
  test(name, () => {
    assert.ok(answer(text), 'the program itself compiles')
    const next = random(name.length * 7919 + text.length)
    const start = performance.now()
    const [rounds, budget] = full ? [1500, 600_000] : [60, 2500]
    for (let round = 0; round < rounds && performance.now() - start < budget; round++) {
      const damaged = mutate(text, next)
      try {
        answer(damaged)
      } catch (error) {
        throw new Error(
          `round ${round}: ${error instanceof Error ? error.stack : String(error)}\n${damaged}`,
          { cause: error },
        )
      }
    }
  })
}

test.run()
