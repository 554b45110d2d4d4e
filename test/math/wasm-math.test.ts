// The WebAssembly math helpers against float64 over every exponent, their special values, and bit equality
// between the vector and the scalar use.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import wabtInit from 'wabt'
import { fusedMath } from '../../compiler/emit/wasm-fused.ts'
import { wasmMath, withDependencies } from '../../compiler/targets/wasm-math.ts'
import { detectRelaxedSimd, setFlags } from '../../runtime/assemble.ts'
import { skipUnless } from '../support/skip.ts'
import { cases, largestError, sweep } from './reference.ts'

const count = 200_000
const wabt = await wabtInit()
const flags = await detectRelaxedSimd()
const fma = flags !== null
await setFlags(flags ?? [])

/** A module that maps `f` over vectors at x (and y) to out, and one lane at a time by splats. */
function assemble(
  name: string,
  write: (name: string, text: string) => string,
): (x: Float32Array, y: Float32Array, mode: 'vector' | 'scalar') => Float32Array {
  const entry = wasmMath.get(name)!
  const loop = (mode: string, load: string, store: string, step: number): string => `
(func (export "${mode}") (param $x i32) (param $y i32) (param $out i32) (param $count i32)
  (local $i i32)
  (loop $next
    (${store} (i32.add (local.get $out) (local.get $i))
      (call $${name}
        (${load} (i32.add (local.get $x) (local.get $i)))
        ${entry.arity === 2 ? `(${load} (i32.add (local.get $y) (local.get $i)))` : ''})
      ${mode === 'scalar' ? ')' : ''})
    (local.set $i (i32.add (local.get $i) (i32.const ${step})))
    (br_if $next (i32.lt_u (local.get $i) (i32.shl (local.get $count) (i32.const 2)))))
)`
  const source = `(module
(memory (export "memory") 64)
${withDependencies([name])
  .map((helper) => write(helper.name, helper.text))
  .join('\n')}
${loop('vector', 'v128.load', 'v128.store', 16)}
${loop('scalar', 'v128.load32_splat', 'f32.store', 4).replace(`(call $${name}`, `(f32x4.extract_lane 0 (call $${name}`)}
)`
  const module = wabt.parseWat(`${name}.wat`, source, { simd: true, threads: true, relaxed_simd: true })
  const { buffer } = module.toBinary({})
  module.destroy()
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(buffer)))
  const memory = new Float32Array((exports.memory as WebAssembly.Memory).buffer)
  return (x, y, mode) => {
    memory.set(x, 0)
    memory.set(y, x.length)
    const run = exports[mode] as (x: number, y: number, out: number, count: number) => void
    run(0, 4 * x.length, 8 * x.length, x.length)
    return memory.slice(2 * x.length, 3 * x.length)
  }
}

const test = suite('wasm math')

const plain = (_: string, text: string): string => text
const forms = cases.flatMap((entry) => {
  const { text } = wasmMath.get(entry.name)!
  const own = { entry, form: '', write: plain }
  return fusedMath(entry.name, text) === text
    ? [own]
    : [own, { entry, form: ' with fused multiply-adds', write: fusedMath }]
})

for (const { entry, form, write } of forms) {
  const check = skipUnless(test, write === plain || fma, 'this engine has no relaxed SIMD')
  check(`${entry.name}${form} is within ${entry.ulp} ulp`, () => {
    const x = sweep(count, entry.range, 0).map(entry.domain ?? ((value) => value))
    const y = sweep(count, entry.range, 1)
    const run = assemble(entry.name, write)
    const vector = run(x, y, 'vector')
    const { error, at } = largestError(entry, x, y, vector)
    if (process.env.MLC_REPORT) console.log(`${entry.name} ${error.toFixed(3)} ulp: ${at}`)
    assert.ok(error <= entry.ulp, `${error} ulp: ${at}`)
    const scalar = run(x, y, 'scalar')
    assert.ok(
      Buffer.from(vector.buffer).equals(Buffer.from(scalar.buffer)),
      'a lane depends on its neighbours',
    )
  })
}

test('helpers come after what they use, in an order that the request does not change', () => {
  const names = withDependencies(['tanh', 'log', 'erf']).map((helper) => helper.name)
  assert.equal(names, ['exp', 'erf', 'log_tail', 'log_special', 'log', 'tanh'])
  assert.equal(
    withDependencies(['erf', 'tanh', 'log', 'log']).map((helper) => helper.name),
    names,
  )
  assert.throws(() => withDependencies(['gamma']), /no function 'gamma'/)
})

test.run()
