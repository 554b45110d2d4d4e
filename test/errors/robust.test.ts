// Large and strange programs: each compiles or is refused with an error, in time and without a stack overflow.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { analyze, type FrontOptions } from '../../compiler/front.ts'

const test = suite('errors: robustness')
/** Milliseconds: several times what each takes on an idle machine. */
const LIMIT = 8000

/** The codes of the errors; none where there is a program. */
function refused(text: string, options: FrontOptions, whole: boolean): string[] {
  const start = performance.now()
  const source = { path: 'test.ml', text }
  const result = whole ? compileModel(source, { ...options, target: 'cpu' }) : analyze(source, options)
  const time = performance.now() - start
  assert.ok(time < LIMIT, `took ${Math.round(time)} ms`)
  const errors = result.diagnostics.filter((d) => d.severity === 'error')
  assert.is(result.model === null, errors.length > 0)
  return errors.map((d) => d.code)
}

const entry = (body: string) => `model M { entry e(x: f32[4]) { ${body} } }`
const functions = (count: number, body: (call: string) => string) =>
  Array.from({ length: count }, (_, i) => `fn fn_${i}(x) ${i === 0 ? '= x' : body(`fn_${i - 1}(x)`)}`).join(
    '\n',
  )
const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

interface Case {
  readonly title: string
  readonly text: string
  readonly expected?: readonly string[]
  readonly options?: FrontOptions
  /** Only the front half: the kernels of so long a chain are another test's matter. */
  readonly front?: boolean
}

const cases: readonly Case[] = [
  { title: 'a chain of 5,000 additions', text: entry(`${'x = x + 1\n'.repeat(5000)} return x`), front: true },
  { title: 'a loop of 100,000', text: entry('for i in 0..100000 { n = i } return x') },
  { title: 'a loop of 100,001', text: entry('for i in 0..100001 { n = i } return x'), expected: ['E0501'] },
  {
    title: 'a loop of 100,000 with a tensor',
    text: entry('for i in 0..100000 { x = x + i } return x'),
    front: true,
  },
  {
    title: 'a gradient through 3,000 steps',
    text: `model M { param w: f32[4] = 1 train t(x: f32[4]) { for i in 0..3000 { x = x * w } loss = sum(x) minimize loss with sgd() return loss } }`,
    front: true,
  },
  { title: '10,000 lines', text: entry(`${lines(10_000, (i) => `a${i} = x * ${i}`)} return y = a9999`) },
  {
    title: '500 entries',
    text: `model M { ${lines(500, (i) => `entry e${i}(x: f32[4]) { return y = x * ${i} }`)} }`,
  },
  {
    title: '500 entries, each wrong',
    text: `model M { ${lines(500, (i) => `entry e${i}(x: f32[4]) { return y = x * a${i}b }`)} }`,
    expected: Array<string>(500).fill('E0201'),
  },
  {
    title: '300 functions that call each other',
    text: `${functions(300, (call) => `= ${call}`)} ${entry('return y = fn_299(x)')}`,
    expected: ['E0501'],
  },
  {
    title: '150 deep functions',
    text: `${functions(150, (call) => `= ${'-'.repeat(30)}${call}`)} ${entry('return y = fn_149(x)')}`,
    expected: ['E0501'],
  },
  {
    title: '150 functions of deep blocks',
    text: `${functions(150, (call) => `{ ${'if true { '.repeat(60)} return ${call} ${'}'.repeat(60)} }`)} ${entry('return y = fn_149(x)')}`,
    expected: ['E0501'],
  },
  { title: 'a sum of 900 terms', text: entry(`return y = ${'x + '.repeat(900)}x`), front: true },
  {
    title: 'a list of 100,000',
    text: `const a = [i * i for i in 0..100000] ${entry('return y = x * a[99]')}`,
  },
  {
    title: 'a list of too much',
    text: `const a = [[[i for i in 0..1000] for j in 0..1000] for k in 0..1000] ${entry('return x')}`,
    expected: ['E0501'],
  },
  {
    title: '90 modules, one in the other',
    text: `${lines(90, (i) => `module A${i}() { ${i === 0 ? 'fn call(x) = x' : `a = A${i - 1}() fn call(x) = a(x)`} }`)} ${entry('return y = a(x)').replace('model M {', 'model M { a = A89()')}`,
  },
  {
    title: 'a module in itself',
    text: `module A() { a = A() b = A() fn call(x) = a(x) } ${entry('return y = a(x)').replace('model M {', 'model M { a = A()')}`,
    expected: ['E0205'],
  },
  {
    title: 'files that are imported by a million paths',
    text: `import "./f0.ml" import "./f25.ml" ${entry('return y = g25(x)')}`,
    options: { read: (path) => imports(Number(/\d+/.exec(path)![0])) },
  },
  {
    title: '2^31 - 1 elements',
    text: 'model M { entry e(x: f32[2147483647]) { return y = x + 1 } }',
    front: true,
  },
  {
    title: '2^31 elements',
    text: 'model M { entry e(x: f32[2147483648]) { return y = x + 1 } }',
    expected: ['E0408'],
  },
  {
    title: 'more than a device binds',
    text: 'model M { entry e(x: f32[2147483647]) { return y = x + 1 } }',
    expected: ['E0701'],
  },
  {
    title: 'sizes beyond 2^53',
    text: 'model M { entry e(x: f32[2 ** 1000]) { return y = x } }',
    expected: ['E0408'],
  },
  {
    title: 'infinite sizes',
    text: 'model M { entry e(x: f32[2 ** 2000]) { return y = x } }',
    expected: ['E0414'],
  },
  { title: 'sizes of 0', text: 'model M { entry e(x: f32[3, 0]) { return y = x @ x.T, z = sum(x) } }' },
  {
    title: 'names of JavaScript',
    text: 'model M(constructor = 3) { toString = 2 entry valueOf(__proto__: f32[constructor]) { hasOwnProperty = __proto__ * toString return hasOwnProperty } }',
  },
  {
    title: 'unknown names of JavaScript',
    text: entry('return y = x * constructor, z = sum(x, toString=1)'),
    expected: ['E0201', 'E0312'],
  },
  {
    title: 'NaN is set',
    text: 'model M(a = 1.5) { entry e(x: f32[2]) { return y = x * a } }',
    options: { set: { a: Number.NaN } },
  },
  {
    title: 'infinity is set',
    text: 'model M(a = 1.5) { entry e(x: f32[2]) { return y = x * a } }',
    options: { set: { a: Number.POSITIVE_INFINITY } },
  },
  {
    title: 'NaN is set as a size',
    text: 'model M(a = 3) { entry e(x: f32[a]) { return y = x } }',
    options: { set: { a: Number.NaN } },
    expected: ['E0509'],
  },
  {
    title: 'a constant of itself',
    text: `const a = a + 1 ${entry('return y = x * a')}`,
    expected: ['E0201'],
  },
  {
    title: 'layers compare',
    text: `model M { l = [Linear(1, 1)] same = l == l entry e(x: f32[1]) { if same { return x } return y = x + 1 } }`,
  },
]

/** Each of 30 files imports the next two. */
function imports(i: number): string {
  if (i >= 30) return `fn g${i}(x) = x`
  return `import "./f${i + 1}.ml" import "./f${i + 2}.ml" fn g${i}(x) = g${i + 1}(x) + g${i + 2}(x) * 0`
}

for (const { title, text, expected = [], options = {}, front = false } of cases)
  test(title, () => assert.equal(refused(text, options, !front), expected))

test.run()
