// The grammar is unambiguous, and no text makes the parser throw, overflow or linger.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from '../../grammar/index.ts'
import { MlParser } from '../../grammar/parser.ts'
import { printAst } from '../../grammar/print.ts'
import { createLexer } from '../../grammar/tokens.ts'
import { everything, leNet, prelude, twoLayer } from './samples.ts'

const test = suite('grammar: robustness')

test('the token patterns and the grammar pass validation', () => {
  // Chevrotain's validation needs a function that Node has from version 21 on.
  const groupBy = <T>(items: T[], keyOf: (item: T) => string): Record<string, T[]> => {
    const groups: Record<string, T[]> = {}
    for (const item of items) (groups[keyOf(item)] ??= []).push(item)
    return groups
  }
  if (!('groupBy' in Object)) Object.defineProperty(Object, 'groupBy', { value: groupBy })
  assert.equal(createLexer(true).lexerDefinitionErrors, [])
  assert.not.throws(() => new MlParser(true))
})

function codes(text: string): string[] {
  const start = performance.now()
  const { file, diagnostics } = parse({ path: 'test.ml', text })
  printAst(file)
  const time = performance.now() - start
  assert.ok(time < 2000, `${text.length} characters took ${Math.round(time)} ms`)
  return [...new Set(diagnostics.map(({ code }) => code))]
}

const deep = 10_000
const long: [string, string][] = [
  ['parentheses', '('.repeat(deep)],
  ['lists', '['.repeat(deep)],
  ['calls', 'f('.repeat(deep)],
  ['blocks', 'x {'.repeat(deep)],
  ['minuses', `${'- '.repeat(deep)}1`],
  ['nots', `${'not '.repeat(deep)}a`],
  ['powers', `${'2 ** '.repeat(deep)}2`],
  ['negative powers', `${'2 ** -'.repeat(deep)}2`],
  ['sums', `${'1 + '.repeat(deep)}1`],
  ['pipes', `a${' |> f'.repeat(deep)}`],
  ['members', `a${'.b'.repeat(deep)}`],
  ['call chains', `a${'()'.repeat(deep)}`],
  ['else chains', `${'if a then b else '.repeat(deep)}c`],
  ['then chains', `${'if a then '.repeat(deep)}c`],
  ['if chains', `${'if '.repeat(deep)}c`],
]
for (const [title, text] of long) {
  test(`${deep} ${title} are refused as nesting`, () =>
    assert.ok(codes(`const x = ${text}`).includes('E0010')))
}

test('chains within brackets count together', () => {
  const level = (inner: string) => `(${'- '.repeat(300)}${inner})`
  let text = '1'
  for (let i = 0; i < 60; i++) text = level(text)
  assert.equal(codes(`const x = ${text}`), ['E0010'])
})

test('as deep as allowed is read', () => {
  const brackets = `${'f(a['.repeat(32)}1${'])'.repeat(32)}`
  assert.equal(codes(`const x = ${brackets} const y = ${'1 + '.repeat(900)}1`), [])
  const blocks = `${'if a { '.repeat(62)} x = 1 ${'} '.repeat(62)}`
  assert.equal(codes(`fn f(a) { ${blocks} return a }`), [])
})

test('many branches are refused as nesting', () => {
  const branches = `if a { x = 1 }${' else if a { x = 1 }'.repeat(deep)}`
  assert.equal(codes(`fn f(a) { ${branches} return a }`), ['E0010'])
})

test('long files of errors end soon', () => {
  for (const piece of [
    'f(1 2, ',
    '} ',
    '{ } ',
    '$',
    '"',
    "'a' ",
    '; ',
    'x = = 1\n',
    'fn ',
    'model M { x ',
    '= ',
    ', ',
    'a b ',
  ]) {
    codes(piece.repeat(deep))
  }
})

test('a list of a hundred thousand numbers', () => {
  assert.equal(codes(`const x = [${'1, '.repeat(100_000)}]`), [])
})

test('two thousand valid lines', () => {
  assert.equal(codes(`fn f(x) {\n${'  y = relu(x @ w + b) |> g(2)\n'.repeat(2000)}  return y\n}`), [])
})

/** A small generator (mulberry32), so that failures repeat. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

test('mutated files never throw', () => {
  const next = random(1)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!
  const pieces =
    '( ) [ ] { } , : = <- == |> .. ... ** - not if then else for in let return fn x 1 1. "a" \' # \n \\ $ é \u0000'
  const tokens = pieces.split(' ')
  const samples = [twoLayer, leNet, prelude, everything]
  const start = performance.now()
  for (let i = 0; i < 300 && performance.now() - start < 5000; i++) {
    let text = pick(samples)
    for (let edits = 1 + Math.floor(next() * 6); edits > 0; edits--) {
      const at = Math.floor(next() * text.length)
      const cut = at + Math.floor(next() * next() * 40)
      const middle = next() < 0.5 ? pick(tokens) : next() < 0.3 ? text.slice(at, cut).repeat(2) : ''
      text = text.slice(0, at) + middle + text.slice(cut)
    }
    try {
      codes(text)
    } catch (error) {
      throw new Error(`round ${i} fails on:\n${text}`, { cause: error })
    }
  }
})

test.run()
