// Our own assembler of WebAssembly text against wabt: the same bytes for all that the compiler prints, nothing for what is wrong.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import wabtInit from 'wabt'
import { readImport } from '../../cli/source.ts'
import { compileModel } from '../../compiler/compile.ts'
import { fusedMath } from '../../compiler/emit/wasm-fused.ts'
import { examples } from '../../compiler/reference/examples.ts'
import { wasmHelpers } from '../../compiler/targets/wasm.ts'
import { wasmMath } from '../../compiler/targets/wasm-math.ts'
import { assemble, detectRelaxedSimd, setFlags } from '../../runtime/assemble.ts'
import { assembleText } from '../../runtime/wat-assembler.ts'
import { instructions } from '../../runtime/wat-opcodes.ts'
import { readSource } from '../support/against-float64.ts'
import { randomModel, randomStream } from '../support/random-model.ts'

const wabt = await wabtInit()
await setFlags((await detectRelaxedSimd()) ?? [])

/** Null for a text that wabt refuses. */
function byWabt(text: string): Uint8Array | null {
  let module: ReturnType<typeof wabt.parseWat>
  try {
    module = wabt.parseWat('a.wat', text, { simd: true, threads: true, relaxed_simd: true })
  } catch {
    return null
  }
  // A copy: what wabt gives lies in its own memory.
  const bytes = Uint8Array.from(module.toBinary({}).buffer)
  module.destroy()
  return bytes
}

const same = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a !== null && b !== null && Buffer.compare(a, b) === 0

/** Texts whose bytes are not wabt's, or that our assembler leaves to it. */
const differing = (texts: Iterable<readonly [name: string, text: string]>): string[] =>
  [...texts].flatMap(([name, text]) => (same(assembleText(text), byWabt(text)) ? [] : [name]))

const functionOf = (body: string): string =>
  `(module\n  (func $f (param $i i32) (param $v v128)\n    ${body}\n  )\n)\n`

/** Every kernel of a model, without and with what some engines have beyond SIMD. */
function* kernelsOf(
  path: string,
  text: string,
  set: Record<string, number> = {},
): Generator<[string, string]> {
  for (const features of [[], ['relaxed-simd', 'simd256']]) {
    const { program } = compileModel({ path, text }, { target: 'cpu', features, set, read: readImport })
    assert.ok(program, path)
    for (const [file, kernel] of program.texts) yield [`${path} ${file} ${features}`, kernel]
  }
}

const goldens = readdirSync('test/golden', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.wat'))
  .sort()
  .map((name) => [name, readFileSync(join('test/golden', name), 'utf8')] as const)

test('kernels of the golden folders', () => {
  assert.ok(goldens.length > 50)
  assert.equal(differing(goldens), [])
})

const small = { size: 32, classes: 5 }
for (const [file, set] of [
  ['two_layer/two_layer', {}],
  ['graph/graph', {}],
  ['lenet/lenet', {}],
  ['digits/digits', {}],
  ['zoo/alexnet', { size: 67, classes: 5, hidden: 48 }],
  ['zoo/vgg16', { ...small, hidden: 48 }],
  ['zoo/resnet', { ...small, depth: 18, batch: 3 }],
  ['zoo/gpt2', { layers: 2, heads: 4, width: 32, vocabulary: 50, context: 16, T: 11, batch: 2 }],
] as const)
  test(`kernels of examples/${file}.ml`, () => {
    const { path, text } = readSource(`examples/${file}.ml`)
    assert.equal(differing(kernelsOf(path, text, set)), [])
  })

test('kernels of every function, layer and optimizer', () => {
  for (const { name, source } of examples.values()) assert.equal(differing(kernelsOf(name, source)), [])
})

test('kernels with elements smaller than a lane', () => {
  for (const dtype of ['f16', 'bf16']) {
    const text = `model M {
  param w: ${dtype}[19] = ones()
  train e(x: ${dtype}[19], y: f32[19]) {
    w <- w + x
    return wide = f32(x), narrow = ${dtype}(y), flipped = flip(x, [0]), twice = x * 2, w, odd = x[1::2]
  }
}`
    assert.equal(differing(kernelsOf(dtype, text)), [])
  }
  const { path, text } = readSource('test/golden/packed.ml')
  assert.equal(differing(kernelsOf(path, text)), [])
})

test('kernels of random models', () => {
  for (let seed = 0; seed < 16; seed++) {
    const sizes = seed % 3 === 1 ? [17, 33, 64] : [1, 3, 4, 5, 8]
    const options = { nodes: 4 + ((seed * 7) % 20), sizes, gradient: seed % 2 === 0, unfused: seed % 4 === 3 }
    assert.equal(differing(kernelsOf(`random ${seed}`, randomModel(seed, options).text)), [])
  }
})

test('all math functions and helpers together, plain and fused', () => {
  const helpers = [...wasmHelpers.values()].join('\n')
  for (const write of [(_: string, text: string) => text, fusedMath]) {
    const sorted = new Set<string>()
    const visit = (name: string): void => {
      for (const used of wasmMath.get(name)!.uses) visit(used)
      sorted.add(name)
    }
    for (const name of wasmMath.keys()) visit(name)
    const math = [...sorted].map((name) => write(name, wasmMath.get(name)!.text)).join('\n')
    assert.equal(differing([['math', `(module\n${helpers}\n${math}\n)`]]), [])
  }
})

/** Words that an instruction may have after its name. */
const immediates: Record<string, readonly string[]> = {
  none: [''],
  local: [' $i', ' $v'],
  global: [' $one', ' $ones'],
  label: [' $outer', ' $inner'],
  function: [' $f', ' $g'],
  memory: ['', ' offset=0', ' offset=127', ' offset=128', ' offset=4294967295'],
  memoryLane: [' 0', ' offset=300 1'],
  lane: [' 0', ' 1'],
  shuffle: [' 0 1 2 3 4 5 6 7 8 9 10 11 12 29 30 31'],
  i32: [
    ' 0',
    ' 63',
    ' 64',
    ' -64',
    ' -65',
    ' 0x80',
    ' 0xffffffff',
    ' 2147483648',
    ' -2147483648',
    ' -0x80000000',
  ],
  i64: [
    ' -1',
    ' 0x8000000000000000',
    ' 18446744073709551615',
    ' -9223372036854775808',
    ' 123456789012345678',
  ],
  f32: [' 1', ' -0', ' inf', ' -inf', ' nan', ' -nan', ' 3.4028234663852886e38', ' 0x1.8p-3', ' 1e-60'],
  f64: [' 1', ' -0', ' inf', ' -inf', ' nan', ' -nan', ' 1.7976931348623157e308', ' 5e-324', ' 0x1.8p-3'],
  v128: [
    ' i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 255 -128 0x7f',
    ' i16x8 0 1 2 3 4 65535 -32768 0x7fff',
    ' i32x4 0 -1 0xffffffff -2147483648',
    ' i64x2 -1 0x8000000000000000',
    ' f32x4 nan inf -0 1.5e-45',
    ' f64x2 -nan 0.1',
  ],
}

test('every instruction of the table, with every kind of immediate', () => {
  const texts = [...instructions].flatMap(([name, { immediate }]) =>
    immediates[immediate]!.map((words) => {
      const text = `(module
  (global $one i32 (i32.const 1))
  (global $ones v128 (v128.const i32x4 1 1 1 1))
  (func $g (nop))
  (func $f (param $i i32) (param $v v128)
    (loop $outer (loop $inner (${name}${words} (local.get $i) (local.get $v))))
  )
)`
      return [`${name}${words}`, text] as const
    }),
  )
  assert.ok(texts.length > 400)
  assert.equal(differing(texts), [])
})

test('functions of several types, results, empty blocks, many locals and long bodies', () => {
  const locals = Array.from(
    { length: 300 },
    (_, i) => `(local $l${i} ${['i32', 'f32', 'v128'][(i >> 3) % 3]})`,
  )
  const calls = Array.from({ length: 200 }, (_, i) => `(func $f${i} (call $f${i}))`)
  assert.equal(
    differing([
      ['no function', '(module)'],
      ['only a memory', ';; é 😀 (\n(module (import "env" "memory" (memory 0 65536 shared)))\n;; end'],
      [
        'results',
        '(module (func $f (result i32 v128 f64) (nop)) (func $g (nop)) (func $h (result i32 v128 f64)))',
      ],
      ['empty blocks', functionOf('(if (local.get $i) (then))(loop $l)')],
      [
        'a result',
        functionOf('(drop (if (result f32) (local.get $i) (then (f32.const 1)) (else (f32.const 2))))'),
      ],
      [
        'labels',
        functionOf('(loop $a (loop $a (if (local.get $i) (then (br $a)) (else (br_if $a (local.get $i))))))'),
      ],
      [
        'many locals',
        `(module (func $f ${locals.join(' ')}\n${'(local.set $l299 (local.get $l128))'.repeat(3000)}))`,
      ],
      ['many functions', `(module ${calls.join('\n')} (func (export "run") (call $f199)))`],
    ]),
    [],
  )
})

test('a text with a mistake or with other words is left to wabt', () => {
  const deep = (n: number): string => functionOf(`${'(drop '.repeat(n)}${')'.repeat(n)}`)
  for (const text of [
    '',
    '(module',
    '(module))',
    '(module) (module)',
    'x (module)',
    '(func $f)',
    '(module (func $f) (func $f))',
    '(module (func (export "a")) (func (export "a")))',
    '(module (memory 1))',
    '(module (import "env" "memory" (memory 1 65537 shared)))',
    '(module (import "env" "memory" (memory 1)))',
    '(; comment ;) (module)',
    '(module (func $f (; comment ;)))',
    '\ufeff(module)',
    '(module)\u00a0',
    '(module) ;; what ends\r(a line)',
    ...[
      '(local.get 0)',
      '(local.get $j)',
      '(local.get $i $v)',
      '(local.get $v\u00a0)',
      'nop',
      '(nop) nop',
      '(call $h)',
      '(br $a)',
      '(loop $a) (br $a)',
      '(if (then))',
      '(if (local.get $i))',
      '(if (local.get $i) (then) (else))',
      '(if (local.get $i) (then) (else (nop)) (nop))',
      '(local $i i32)',
      '(local $l i32) (nop) (local $m i32)',
      '(local $l i128)',
      '(result i32) (param $p i32)',
      '(i32.const)',
      '(i32.const 1 2)',
      '(i32.const +1)',
      '(i32.const 4294967296)',
      '(i32.const -2147483649)',
      '(i32.const 0x100000000)',
      '(i32.const 1.0)',
      '(i32.const 1_000)',
      '(i64.const 18446744073709551616)',
      '(i64.const -9223372036854775809)',
      '(f32.const .5)',
      '(f32.const 1e39)',
      '(f32.const 3.4028235677973366e38)',
      '(f64.const 1e309)',
      '(f32.const nan:0x1)',
      // In the middle between two float32, and close to it: to be rounded from the text.
      '(f32.const 16777217)',
      '(f32.const 16777217.000000001)',
      '(f32.const 7.006492321624085e-46)',
      '(v128.const i32x4 1 2 3)',
      '(v128.const i32x4 1 2 3 4 5)',
      '(v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 256)',
      '(i32.load offset=-1 (local.get $i))',
      '(i32.load offset=4294967296 (local.get $i))',
      '(i32.load offset = 4 (local.get $i))',
      '(i32.load align=4 (local.get $i))',
      '(f32x4.extract_lane 4 (local.get $v))',
      '(f32x4.extract_lane (local.get $v))',
      '(v128.store32_lane offset=4 (local.get $i) (local.get $v))',
      '(v128.store32_lane 4 (local.get $i) (local.get $v))',
      '(i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 (local.get $v) (local.get $v))',
      '(i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 32 (local.get $v) (local.get $v))',
      '(f32x4.relaxed_fma (local.get $v) (local.get $v) (local.get $v))',
    ].map(functionOf),
    '(module (global $a (mut i32) (i32.const 1)))',
    '(module (global $a i32 (f32.const 1)))',
    '(module (global $a i32 (i32.const 1) (i32.const 1)) (func $f (drop (global.get $a))))',
    '(module (global $a i32 (i32.const 1)) (global $a i32 (i32.const 1)))',
    '(module (global $a i32 (i32.const 1)) (func $f (drop (global.get $b))))',
    '(module (func $f (nop)) (global $a i32 (i32.const 1)))',
    deep(100_000),
    functionOf(`${'(if (nop) (then '.repeat(10_000)}${'))'.repeat(10_000)}`),
  ])
    assert.is(assembleText(text), null, text.slice(0, 200))
  // wabt's stack ends at a few hundred.
  assert.ok(same(assembleText(deep(150)), byWabt(deep(150))))
  assert.ok(assembleText(deep(450)))
})

test('wabt assembles what is not of the subset, and says what is wrong', async () => {
  const other = '(module (func (export "run") (param i32) nop))'
  assert.is(assembleText(other), null)
  assert.ok(same(await assemble('other', other), byWabt(other)))
  const wrong = '(module\n  (func (export "run") (f32.addd)))'
  assert.match(
    await assemble('wrong', wrong).then(String, (error) => error.message),
    /wrong\.wat:2:25: error/,
  )
})

test('numbers as the emitter prints them, and with fewer and more digits', () => {
  const random = randomStream(11)
  const view = new DataView(new ArrayBuffer(8))
  const word = (): number => Math.floor(random() * 2 ** 32)
  const singles: string[] = []
  const doubles: string[] = []
  for (let i = 0; i < 6000; i++) {
    // Every third is subnormal.
    view.setUint32(0, i % 3 === 0 ? word() & 0x807fffff : word())
    const single = view.getFloat32(0)
    if (Number.isFinite(single))
      singles.push(
        ...[Object.is(single, -0) ? '-0' : String(single), single.toPrecision(9), single.toExponential(4)],
      )
    view.setUint32(0, i % 3 === 0 ? word() & 0x800fffff : word())
    view.setUint32(4, word())
    const double = view.getFloat64(0)
    if (Number.isFinite(double)) doubles.push(String(double), double.toPrecision(17))
    // Beside the middle between two float32, where a float64 in between would round to the middle.
    const next = single + Math.sign(single) * 2 ** (Math.floor(Math.log2(Math.abs(single))) - 23)
    if (i % 20 === 0 && Math.abs(single) > 1e-30 && Math.abs(single) < 1e30)
      singles.push(((single + next) / 2).toPrecision(30), ((single + next) / 2).toPrecision(16))
    const digits = (word() % 0x10000000).toString(16)
    doubles.push(`${i % 2 ? '-' : ''}0x1.${digits}p${(i % 1780) - 890}`)
    if (i % 4 === 0) singles.push(`0x1.${digits}p${(i % 300) - 160}`)
  }
  const left = { singles: 0, doubles: 0 }
  for (const [type, literals] of [
    ['f32', singles],
    ['f64', doubles],
  ] as const)
    for (const literal of literals) {
      const text = functionOf(`(${type}.const ${literal})`)
      const own = assembleText(text)
      if (own === null) left[type === 'f32' ? 'singles' : 'doubles']++
      else assert.ok(same(own, byWabt(text)), `${type} ${literal}`)
    }
  // What is too large for a float32, and what lies in the middle between two.
  assert.ok(left.singles < 0.08 * singles.length, `${left.singles} of ${singles.length}`)
  assert.ok(left.doubles < 0.01 * doubles.length, `${left.doubles} of ${doubles.length}`)
})

const TOKEN = /;;[^\n]*|[()]|"[^"\n]*"|[^\s()";]+|\s+/g
const strange = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '+1',
    '4',
    '16',
    '31',
    '32',
    '255',
    '256',
    '65536',
    '4294967295',
    '4294967296',
    '0x10',
  ],
  ...['1.5', '1e400', '-1e-400', 'nan', 'inf', 'nan:0x200000', '0x1p-1', '1_0', '.5', '5.', '16777217'],
  ...['$begin', '$none', '$', '"run"', '"a b"', 'offset=4', 'offset=-4', 'align=4', 'align=3', 'shared'],
  ...['(', ')', '()', ';', ';;', '(;', ';)', '"', '\\', ',', '\r', '\0', '\u2028', 'é', '\t', '\n', ''],
  ...[
    'i32',
    'v128',
    'f32x4',
    'func',
    'param',
    'result',
    'local',
    'then',
    'else',
    'if',
    'loop',
    'block',
    'end',
  ],
  ...[
    'i32.add',
    'f32x4.splat',
    'i32.const',
    'v128.const',
    'drop',
    'select',
    'return',
    'nop',
    'call',
    'local.tee',
  ],
  ...['(nop)', '(drop)', '(local.get $begin)', '(local.get 0)', '(br 0)', '(block)', '(then)', '(else)'],
]

/** The text with one or two tokens changed. */
function mutated(text: string, random: () => number): string {
  const tokens = text.match(TOKEN)!
  const any = (): number => Math.floor(random() * tokens.length)
  for (let left = random() < 0.2 ? 2 : 1; left > 0; left--) {
    const at = any()
    const token = tokens[at]!
    const kind = Math.floor(random() * 8)
    const piece = strange[Math.floor(random() * strange.length)]!
    const cut = Math.floor(random() * (token.length + 1))
    if (kind === 0) tokens[at] = ''
    else if (kind === 1) tokens[at] = piece
    else if (kind === 2) tokens[at] = `${token.slice(0, cut)}${piece}${token.slice(cut)}`
    else if (kind === 3) tokens[at] = token.slice(0, cut)
    else if (kind === 4) tokens[at] = `${token} ${token}`
    else if (kind === 5) tokens[at] = tokens.slice(any()).find((other) => other[0] === token[0]) ?? token
    else {
      // Of two in a row, or of two anywhere.
      const other = kind === 6 ? Math.min(at + 2, tokens.length - 1) : any()
      tokens[at] = tokens[other]!
      tokens[other] = token
    }
  }
  return tokens.join('')
}

test('changed texts give the bytes of wabt or nothing', () => {
  const random = randomStream(5)
  const texts = goldens.map(([, text]) => text).filter((text) => text.length < 5000)
  texts.push(`(module\n${[...wasmHelpers.values()].join('\n')}\n)`)
  assert.ok(texts.length > 20)
  const counts = { taken: 0, left: 0 }
  for (let i = 0; i < 9000; i++) {
    const text = mutated(texts[i % texts.length]!, random)
    const own = assembleText(text)
    if (own === null) counts.left++
    else {
      assert.ok(same(own, byWabt(text)), text)
      counts.taken++
    }
  }
  assert.ok(counts.taken > 500 && counts.left > 500, JSON.stringify(counts))
})

test.run()
