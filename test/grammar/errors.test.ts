// Every code of the grammar: where it points, and that it says what to write.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from '../../grammar/index.ts'

const test = suite('grammar: errors')

function errors(text: string) {
  return parse({ path: 'test.ml', text }).diagnostics.map(({ code, span, hint, message }) => {
    assert.ok(span !== null && span.start <= span.end && span.end <= text.length, `${code} has a span`)
    return { code, at: text.slice(span.start, span.end), hint: hint ?? '', message }
  })
}

/** Exactly one error with this code, at this text, whose hint holds this. */
function fails(title: string, text: string, code: string, at: string, hint: string): void {
  test(`${code} ${title}`, () => {
    const found = errors(text)
    assert.equal(
      found.map((error) => `${error.code} ${error.at}`),
      [`${code} ${at}`],
    )
    assert.ok(found[0]!.hint.includes(hint), `hint: ${found[0]!.hint}`)
  })
}

const statement = (text: string) => `module M() {\n  fn f(x) {\n    ${text}\n    return x\n  }\n}`
const inEntry = (text: string) => `model M {\n  entry e(x: f32) {\n    ${text}\n  }\n}`
const inStatement = (title: string, text: string, code: string, at: string, hint: string) =>
  fails(title, statement(text), code, at, hint)

fails('stray character', 'const x = 1 $', 'E0001', '$', 'comments and strings')
fails('look-alike', 'const x = a ≤ b', 'E0001', '≤', '`<=`')
fails('no-break space', 'const\u00a0x = 1', 'E0001', '\u00a0', 'plain space')
fails('other letters', 'const é = 1', 'E0001', 'é', 'ASCII')
fails('ternary', 'const x = a ? b : c', 'E0001', '?', 'if cond then x else y')
fails('bare point', 'const x = 1.', 'E0002', '1.', '`1.0`')
fails('leading point', 'const x = .5', 'E0002', '.5', '`0.5`')
fails('digits then letters', 'const x = 12abc', 'E0002', '12abc', '12 * abc')
fails('hexadecimal', 'const x = 0x1F', 'E0002', '0x1F', 'decimal')
fails('underscores', 'const x = 1__0', 'E0002', '1__0', '1_000')
fails('trailing underscore', 'const x = 1_', 'E0002', '1_', '1_000')
fails('member of a list', 'const x = layers.0.w', 'E0002', '.0.w', '`[0].w`')
fails('beyond float64', 'const x = 1e999', 'E0003', '1e999', 'inf')
fails('beyond 2^53', 'const x = 9007199254740993', 'E0003', '9007199254740993', '2^53')
fails('single quotes', "const x = 'abc'", 'E0004', "'abc'", '"abc"')
fails('unterminated string', 'const x = "abc\nconst y = 1', 'E0005', '"abc', 'close it')
fails('escape', 'const x = "a\\qb"', 'E0006', '\\q', 'escapes')
fails('control character', 'const x = 1 # \u0000', 'E0007', '\u0000', 'remove')
fails('lone carriage return', 'const x = 1 # \rconst y = 2', 'E0007', '\r', 'line feed')
fails('not UTF-8', 'const x = "\ufffd"', 'E0007', '\ufffd', 'UTF-8')
fails('semicolon', 'const x = 1; const y = 2', 'E0008', ';', 'leave it out')
fails('&&', 'const x = a && b', 'E0009', '&&', '`and`')
fails('!', 'const x = !b', 'E0009', '!', '`not`')
fails('^', 'const x = a ^ b', 'E0009', '^', '`**`')
fails('brackets', `const x = ${'('.repeat(65)}1${')'.repeat(65)}`, 'E0010', '(', 'name parts')

fails('missing =', 'const x 1', 'E0101', '1', '')
inStatement('missing parenthesis', 'y = g(x', 'E0101', 'x', 'line 3, column 10 is still open')
inStatement('missing comma', 'y = g(x z)', 'E0101', 'z', 'separate the items')
inStatement('= in a condition', 'if x = 1 { x = 2 }', 'E0101', '=', '`==` compares')
inStatement('let without a tuple', 'let y = 1', 'E0101', 'y', 'write `x = expr`')
inStatement('minimize without an optimizer', 'minimize loss', 'E0101', 'loss', 'with sgd')
inStatement('type of a local', 'y: f32 = 1', 'E0101', ':', 'no type')
fails('module without parentheses', 'module M { }', 'E0101', '{', 'write `()`')
fails('member without a word', 'model M { w: f32 = 1 }', 'E0101', ':', 'param w')
fails('param without initialiser', 'model M { param w: f32 }', 'E0101', '}', 'initialiser')
inStatement('missing operand', 'y = x * )', 'E0102', ')', 'on its right')
fails('value missing', 'const x =', 'E0102', '', 'after `=`')
fails('typo', 'modle M { param w: f32 = 1 }', 'E0103', 'modle', '`model`')
inStatement('while', 'while x < 3 { y = 2 }', 'E0103', 'while', 'for i in')
inStatement('elif', 'elif x { y = 1 }', 'E0103', 'elif', 'else if')
inStatement('param in a function', 'param w: f32 = 1', 'E0103', 'param', 'member')
inStatement('assert =', 'assert x = 1', 'E0103', '=', '`==`')
fails('def', 'module M() { def f(x) }', 'E0103', 'def', '`fn`')
fails('stray brace', 'const x = 1 }', 'E0103', '}', 'no `{`')
fails('statement in a file', 'x = 1', 'E0103', 'x', 'const x')
fails(
  'unclosed brace',
  'module M() {\n  fn f(x) {\n    return x\n  fn g(x) = x\n}',
  'E0104',
  '{',
  'missing `}`',
)
inStatement('keyword as name', 'for = 1', 'E0105', '=', 'for_')
inStatement('keyword as member', 'y = x.in', 'E0105', 'in', 'in_')
fails('keyword as argument', 'fn f(then) = 1', 'E0105', 'then', 'then_')
fails('keyword as argument name', 'const x = f(in=1)', 'E0105', 'in', 'in_')
inStatement('+=', 'y += 1', 'E0106', '+=', '`y = y + ...`')
inStatement('index assignment', 'x[0] = 1', 'E0107', 'x[0]', 'where')
inStatement('member assignment', 'x.y = 1', 'E0107', 'x.y', '`x.y <- ...`')
inStatement('update of a call', 'f(x) <- 1', 'E0107', 'f(x)', 'param or state')
inStatement('bare call', 'f(x)', 'E0108', 'f(x)', 'y = f(x)')
inStatement('print', 'print(x)', 'E0108', 'print(x)', 'return')
inStatement('bare value', 'x + 1', 'E0108', 'x + 1', 'bind it')
fails('chained comparison', 'const x = a < b <= c', 'E0109', '<=', '`a < b and b <= c`')
fails('not as operand', 'const x = a == not b', 'E0110', 'not', '(not x)')
fails('not under minus', 'const x = -not b', 'E0110', 'not', '(not x)')
fails('if as operand', 'const x = 1 + if a then b else c', 'E0110', 'if', '(if cond')
fails('no else', 'const x = if a then b', 'E0111', 'if a then b', 'else')
fails('sum after a pipe', 'const x = a |> f + 1', 'E0112', 'f + 1', 'parentheses')
fails('two calls after a pipe', 'const x = a |> f(1)(2)', 'E0112', 'f(1)(2)', 'f(x, y)')
fails('number after a pipe', 'const x = a |> 3', 'E0112', '3', 'x |> f')
fails('range as an index', 'const x = a[0..3]', 'E0113', '..', 'x[a:b]')
fails('range as a value', 'const x = 0..3', 'E0113', '..', 'in')
fails('empty return', 'fn f(x) { return }', 'E0114', '}', 'return y')
fails('statement after return', 'fn f(x) { return x y = 2 }', 'E0115', 'y = 2', 'remove')
fails(
  'statement after two returns',
  'fn f(x) { if x { return x } else { return 1 } y = 2 }',
  'E0115',
  'y = 2',
  'remove',
)
fails('duplicate declaration', 'fn f(x) = x const f = 1', 'E0116', 'f', 'rename')
fails('duplicate argument', 'fn f(x, x) = x', 'E0116', 'x', 'rename')
fails('duplicate member', 'model M { a = 1 if a { a = 2 } }', 'E0116', 'a', 'rename')
fails('duplicate output', inEntry('return x, x = 2'), 'E0116', 'x', 'rename')
fails('duplicate in let', 'fn f(x) { let (a, a, _, _) = x return a }', 'E0116', 'a', 'rename')
fails('default before none', 'fn f(a = 1, b) = a', 'E0117', 'b', 'before `a`')
fails('position after name', 'const x = f(a=1, 2)', 'E0118', '2', 'before')
fails('argument twice', 'const x = f(a=1, a=2)', 'E0119', 'a', 'remove')
fails('two ellipses', 'const x = y[..., ...]', 'E0120', '...', '`:`')
fails('_ as a value', 'const x = _ + 1', 'E0121', '_', 'name')
inStatement('_ bound', '_ = 1', 'E0121', '_', 'let')
fails('init', 'model M { entry init() { return x = 1 } }', 'E0122', 'init', 'another name')
fails('entry under if', 'model M { if a { entry e() { return x = 1 } } }', 'E0123', 'e', 'out of the `if`')
fails('entry in a module', 'module M() { entry e() { return x = 1 } }', 'E0123', 'e', 'fn call')
inStatement('state in a function', 'state y = 1', 'E0124', 'state y = 1', 'members')
fails('untyped entry argument', 'model M { entry e(x) { return x } }', 'E0125', 'x', 'x: f32')
fails('default of an entry argument', 'model M { entry e(x: f32 = 1) { return x } }', 'E0125', '1', 'model')
fails('dtype', 'fn f(x: float64[3]) = x', 'E0126', 'float64', '`f32`')
fails('unnamed output', inEntry('return x + 1'), 'E0127', 'x + 1', 'name = expr')
fails('no return', 'fn f(x) { y = x }', 'E0128', 'f', 'return')
fails('return in an optimizer', 'optimizer o() for (p, g) { return p }', 'E0129', 'return p', 'p <- ...')
fails('impure function', 'fn f(x) { w <- 1 return x }', 'E0130', 'w <- 1', 'member')
fails('type of a setting', 'model M(n: i32 = 1) { }', 'E0131', 'i32', '`n` alone')
inStatement(
  'empty over',
  'minimize x with sgd() over []',
  'E0133',
  'minimize x with sgd() over []',
  'leave `over` out',
)
fails('two commas', 'const x = f(a,, b)', 'E0134', ',', 'extra comma')
fails('leading comma', 'const x = [, b]', 'E0134', ',', 'extra comma')
fails('empty import', 'import ""', 'E0135', '""', './file.ml')

test('a file of another language: the number of errors is bounded', () => {
  const found = errors('def f(x):\n  $ 1a\n'.repeat(1000))
  assert.is(found.length, 101)
  assert.is(found.at(-1)!.code, 'E0199')
})

test('several errors in one run, and the rest of the file is read', () => {
  const text = `modle Foo(N = 3) {
  param w: f32[3] = zeros()
}
model A(N = 64, = 3) {
  w: f32[3] = zeros()
  conv = Conv2d(3, 6 kernel=5)
  fn f(x) = x + * 3
  entry predict(x: f32[3]) {
    a += 1
    y = g(x,
          2 3,
          d)
    z = (x + 1
    b = = 3
    for i 0..3 {
      c = = 1
    }
    return y
  }
}
fn last(x) = x`
  assert.equal(
    errors(text).map(({ code, at }) => `${code} ${at}`),
    [
      'E0103 modle',
      'E0101 =',
      'E0101 :',
      'E0101 kernel',
      'E0102 *',
      'E0106 +=',
      'E0101 3',
      'E0101 1',
      'E0102 =',
      'E0101 0',
      'E0102 =',
    ],
  )
  const { file } = parse({ path: 'test.ml', text })
  assert.equal(
    file.decls.map((decl) => (decl.kind === 'import' ? '' : decl.name.name)),
    ['A', 'last'],
  )
})

test.run()
