// Outputs that are an argument unchanged: no kernel copies them, and no kernel writes where they lie.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import type { EntryInfo, Place } from '../../runtime/program.ts'
import { validateManifest } from '../../runtime/validate.ts'

const targets = ['cpu', 'wgsl', 'cuda'] as const

function entryOf(body: string, target: (typeof targets)[number], variables = ''): EntryInfo {
  const text = `model M(N = 96) {\n${variables}\n  ${body}\n}\n`
  const { program, diagnostics } = compileModel({ path: 'model.ml', text }, { target })
  if (!program) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return validateManifest(JSON.parse(JSON.stringify(program.manifest))).entries[0]!
}

const placeOf = (entry: EntryInfo, name: string): Place => entry.outputs.find((o) => o.name === name)!.place

const written = (entry: EntryInfo): Place[] =>
  entry.dispatches.flatMap((d) =>
    d.kind === 'copy' ? [d.to] : d.bindings.filter((b) => b.access === 'read_write').map((b) => b.place),
  )

for (const target of targets) {
  test(`${target}: arguments that are returned cost nothing, two outputs of one among them`, () => {
    const entry = entryOf(
      'entry e(x: f32[N, N], y: i32[N], p: bool[5], s: f32) { return a = x, b = y, c = x, d = p, f = s }',
      target,
    )
    assert.equal(entry.dispatches, [])
    assert.equal(
      entry.outputs.map((o) => o.place),
      [0, 1, 0, 2, 3].map((index) => ({ space: 'argument', index })),
    )
  })

  test(`${target}: a reshape keeps the order of elements, a transposition does not`, () => {
    const entry = entryOf(
      'entry e(x: f32[N, 4]) { return flat = reshape(x, [N * 4]), same = reshape(reshape(x, [N, 2, 2]), [N * 4]), turned = x.T }',
      target,
    )
    assert.equal(placeOf(entry, 'flat'), { space: 'argument', index: 0 })
    assert.equal(placeOf(entry, 'same'), { space: 'argument', index: 0 })
    assert.is(placeOf(entry, 'turned').space, 'output')
    assert.equal(entry.outputs[0]!.shape, [384])
    assert.is(entry.dispatches.length, 1)
  })

  test(`${target}: no kernel overwrites an argument that is an output and is read last by an element-wise kernel`, () => {
    const entry = entryOf(
      'entry e(x: f32[N, N], y: f32[N, N]) { a = x @ y\n b = exp(a * x)\n c = b @ y\n return x, c, d = c - y, y }',
      target,
    )
    assert.equal(placeOf(entry, 'x'), { space: 'argument', index: 0 })
    assert.equal(placeOf(entry, 'y'), { space: 'argument', index: 1 })
    assert.ok(written(entry).every((p) => p.space !== 'argument'))
  })

  test(`${target}: updates copy an argument, and an output that is a variable is copied`, () => {
    const entry = entryOf(
      'entry e(x: f32[N], y: f32[N]) { old = state\n state <- x\n w <- reshape(y, [N])\n return old, x, y }',
      target,
      '  state state: f32[N] = 0\n  param w: f32[N] = 0',
    )
    assert.equal(placeOf(entry, 'x'), { space: 'argument', index: 0 })
    assert.equal(placeOf(entry, 'y'), { space: 'argument', index: 1 })
    assert.is(placeOf(entry, 'old').space, 'output')
    const stored = written(entry).filter((p) => p.space === 'variable')
    assert.equal([...new Set(stored.map((p) => p.index))].sort(), [0, 1])
  })

  test(`${target}: a reshaped argument that an update stores is read where the update put it`, () => {
    const entry = entryOf(
      'entry e(x: f32[N]) { state <- reshape(x, [N // 2, 2])\n return a = reshape(x, [N // 2, 2]), b = x }',
      target,
      '  state state: f32[N // 2, 2] = 0',
    )
    assert.equal(placeOf(entry, 'b'), { space: 'argument', index: 0 })
    assert.is(written(entry).filter((p) => p.space === 'variable').length, 1)
  })

  test(`${target}: the gradient of a product is the other factor`, () => {
    const entry = entryOf(
      'entry e(x: f32[N], y: f32[N]) { c = sum(x * y)\n let (dx, dy) = grad(c, [x, y])\n return c, dx, dy }',
      target,
    )
    assert.equal(placeOf(entry, 'dx'), { space: 'argument', index: 1 })
    assert.equal(placeOf(entry, 'dy'), { space: 'argument', index: 0 })
  })
}

test('an argument that is too large for a binding can be an output', () => {
  const text = 'model M(N = 40000) { entry e(x: f32[N, 1024]) { return y = x } }'
  const { program, diagnostics } = compileModel({ path: 'model.ml', text }, { target: 'wgsl' })
  assert.equal(diagnostics, [])
  assert.equal(program!.manifest.entries[0]!.dispatches, [])
})

test('--max-memory does not count an output that is an argument', () => {
  const text = 'model M { entry e(x: f32[256]) { return y = x * 1.0, z = sum(x) } }'
  const compile = (maxMemory: number) =>
    compileModel({ path: 'model.ml', text }, { target: 'cpu', maxMemory }).diagnostics.map((d) => d.code)
  assert.equal(compile(1024 + 4), [])
  assert.equal(compile(1024 + 3), ['E0703'])
})

test.run()
