// The prelude that the build has parsed is the one that the parser makes of its text.
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { prelude, preludeSources } from '../../compiler/prelude/sources.ts'
import { parse } from '../../grammar/index.ts'
import { packFile, unpackFile } from '../../grammar/packed.ts'
import { portableSha256, sha256 } from '../../runtime/sha256.ts'

const test = suite('packed trees')

test('the library is parsed at build time as it would be now', () => {
  const files = prelude()
  for (const [i, source] of preludeSources.entries()) assert.equal(files[i], parse(source).file)
})

test('a tree survives packing: every literal, spans of operators and of imports', () => {
  const text = `import "./a.ml"
const c = [1, 2.5, 1e30, true, "it's", none]
fn f(x: f32[N], k = -0.0) = (x |> relu) @ x[1:, ..., ::2] ** 2 // k
model M(N = 3) { entry run(x: f32[N]) { return y = [f(x) for i in 0..N] } }`
  const { file } = parse({ path: 'dir/a.ml', text })
  assert.equal(unpackFile(packFile(file), 'dir/a.ml'), file)
})

test('SHA-256 is the same with and without Node', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
    const text = `${'é'.repeat(length)}x`
    const wanted = createHash('sha256').update(text).digest('hex')
    assert.is(portableSha256(text), wanted)
    assert.is(sha256(text), wanted)
  }
})

test.run()
