// Every function of the language with arguments of every kind: the answer is a graph or a diagnostic, never a crash, and never slow.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { evaluateEntry } from '../../compiler/evaluate.ts'
import { analyze } from '../../compiler/front.ts'
import { type EntryGraph, rootsOf, topological } from '../../compiler/ir/graph.ts'
import { elementCount, shapeValues } from '../../compiler/ir/types.ts'
import { builtins } from '../../compiler/ops/functions/table.ts'
import { prelude } from '../../compiler/prelude/sources.ts'
import { randomNumbers } from '../ops/samples.ts'

const ROUNDS = Number(process.env.MLC_FUZZ ?? 25)

const ARGUMENTS = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'v',
  'i',
  'j',
  'k',
  'm',
  'u',
  's',
  '0',
  '1',
  '-1',
  '2',
  '3',
  '1.5',
  '-7',
  'inf',
  '1e30',
  '100000000000',
  'true',
  'false',
  'None',
  '"mean"',
  '"none"',
  '"same"',
  '"reflect"',
  '"ij,jk->ik"',
  '"..."',
  'f32',
  'i32',
  'relu',
  'len',
  '[]',
  '[1]',
  '[2, 3]',
  '[-1, 2]',
  '[0, 1]',
  '[1, 1, 1, 1]',
  '[a, b]',
  '[a, i]',
  '[None]',
  '[[1]]',
  '[1.5, 2]',
]
const SIGNATURE =
  'a: f32[2, 3], b: f32[2, 3], c: f32[3, 4], d: f32[2, 3, 4, 4], e: f32[2, 3, 4], v: f32[3], i: i32[2], j: i32[2, 3], k: u8[2, 2], m: bool[2, 3], u: f32[0, 3], s: f32'

const preludeNames = prelude().flatMap((file) =>
  file.decls.flatMap((decl) =>
    decl.kind === 'fn' ? [{ name: decl.name.name, params: decl.params.map((p) => p.name.name) }] : [],
  ),
)
const functions = [
  ...[...builtins.values()].map((fn) => ({ name: fn.name, params: fn.params.map((p) => p.name) })),
  ...preludeNames,
]

/** Evaluates an entry whose values are small, and holds them to their types. */
function evaluate(entry: EntryGraph, call: string): void {
  const small = topological(rootsOf(entry)).every((n) => elementCount(n.type.shape) < 1e5)
  if (!small) return
  const args = new Map(
    entry.args.map((a) => {
      const shape = shapeValues(a.type.shape)
      const count = shape.reduce((n, x) => n * x, 1)
      return [a.name, { shape, data: Float64Array.from({ length: count }, (_, n) => (n % 2) + 0) }] as const
    }),
  )
  for (const [name, value] of evaluateEntry(entry, { args, variables: new Map(), seed: 1, step: 0 })
    .outputs) {
    const declared = shapeValues(entry.outputs.find((o) => o.name === name)!.node.type.shape)
    assert.equal([...value.shape], declared, `${call}: the value has another shape than its type`)
    assert.is(
      value.data.length,
      declared.reduce((n, x) => n * x, 1),
      call,
    )
  }
}

function attempt(call: string): void {
  const text = `model M { entry run(${SIGNATURE}) { z = ${call}
    return z } }`
  const start = performance.now()
  const { model, diagnostics } = analyze({ path: 'call.ml', text })
  assert.ok(
    model !== null || diagnostics.some((d) => d.severity === 'error'),
    `${call}: neither graph nor error`,
  )
  for (const d of diagnostics) assert.ok(d.span, `${call}: ${d.code} has no place`)
  const entry = model?.entries[0]
  const z = entry?.outputs[0]?.node
  if (z?.type.dtype === 'f32' && /\b[abcdev]\b/.test(call) && !call.startsWith('grad')) differentiated(call)
  if (entry) evaluate(entry, call)
  assert.ok(performance.now() - start < 3000, `${call} took ${performance.now() - start} ms`)
}

/** The gradient by every float argument that the call reads, built and evaluated. */
function differentiated(call: string): void {
  const by = ['a', 'b', 'c', 'd', 'e', 'v', 'u'].filter((name) => new RegExp(`\\b${name}\\b`).test(call))
  const text = `model M { entry run(${SIGNATURE}) { z = ${call}
    g = grad(sum(z) + ${by.map((name) => `sum(${name})`).join(' + ')}, [${by.join(', ')}])
    return ${by.map((name, n) => `g_${name} = g[${n}]`).join(', ')} } }`
  const { model, diagnostics } = analyze({ path: 'call.ml', text })
  assert.ok(model, `grad of ${call}: ${diagnostics[0]?.code} ${diagnostics[0]?.message}`)
  evaluate(model.entries[0]!, call)
}

for (const { name, params } of functions) {
  test(`${name} of anything`, () => {
    const random = randomNumbers(name.length * 7 + name.charCodeAt(0))
    const pick = (): string => ARGUMENTS[Math.floor(random() * ARGUMENTS.length)]!
    for (let round = 0; round < ROUNDS; round++) {
      const count = Math.floor(random() * (Math.min(params.length, 5) + 1.3))
      const positional = Math.min(count, 1 + Math.floor(random() * 4))
      const args = Array.from({ length: count }, (_, n) =>
        n < positional ? pick() : `${params[n] ?? 'nothing'}=${pick()}`,
      )
      // The first argument is a tensor more often than not: other calls end early.
      if (args.length > 0 && random() < 0.6 && !args[0]!.includes('='))
        args[0] = ['a', 'd', 'e', 'c'][Math.floor(random() * 4)]!
      const call = `${name}(${args.join(', ')})`
      try {
        attempt(call)
      } catch (error) {
        throw new Error(`${call}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  })
}

test.run()
