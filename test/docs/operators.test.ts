// docs/operators.md is what the tables of the compiler say. `UPDATE_GOLDENS=1 node test/run.mjs docs/operators` writes it anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { operators } from '../../compiler/ops/table.ts'
import { describe, referenceNames } from '../../compiler/reference/describe.ts'
import { operatorsPage } from '../../compiler/reference/page.ts'

const PAGE = 'docs/operators.md'

test('docs/operators.md is up to date', () => {
  const page = operatorsPage()
  if (process.env.UPDATE_GOLDENS) writeFileSync(PAGE, page)
  assert.ok(
    readFileSync(PAGE, 'utf8') === page,
    `${PAGE} is old: UPDATE_GOLDENS=1 node test/run.mjs docs/operators`,
  )
})

test('every name has a description, and every operator with a derivative shows it', () => {
  for (const name of referenceNames()) {
    const found = describe(name)
    assert.ok(found, name)
    assert.ok(found.source.length > 0 && found.derivative.length > 0, name)
  }
  for (const op of operators.values())
    if (op.vjp && op.name !== 'stop_gradient')
      assert.ok(op.samples.length > 0, `${op.name} has a derivative, and no sample that checks it`)
  assert.is(describe('no_such_function'), null)
})

test.run()
