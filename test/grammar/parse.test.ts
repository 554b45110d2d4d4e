// Source to AST: every construct, precedence, contextual words.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from '../../grammar/index.ts'
import { printAst } from '../../grammar/print.ts'
import { everything, leNet, prelude, twoLayer } from './samples.ts'

const test = suite('grammar: parse')

function ast(text: string): string {
  const { file, diagnostics } = parse({ path: 'test.ml', text })
  assert.equal(
    diagnostics.map(({ code, message }) => `${code} ${message}`),
    [],
  )
  return printAst(file)
}

/** The tree of one expression. */
const expression = (text: string) => ast(`const x = ${text}`).slice('(const x '.length, -2)
/** The tree of the statements of a function. */
const statements = (text: string) =>
  ast(`module M() { fn f(x) { ${text} return x } }`).split('\n').slice(2, -2).join('\n').trim()

test('the two-layer network', () => {
  assert.is(
    ast(twoLayer),
    `(model TwoLayer (N=64 D=1000 H=100)
  (param w1:f32[D H] (call normal))
  (param w2:f32[H D] (call normal))
  (fn forward (x)
    (return (@ (call relu (@ x w1)) w2)))
  (entry predict (x:f32[N D])
    (return y_pred=(call forward x)))
  (entry gradients (x:f32[N D] y:f32[N D])
    (= loss (call mean (call sum (** (- (call forward x) y) 2) axis=1)))
    (let (grad_w1 grad_w2) (call grad loss [w1 w2]))
    (return loss grad_w1 grad_w2))
  (train step (x:f32[N D] y:f32[N D])
    (= loss (call mean (call sum (** (- (call forward x) y) 2) axis=1)))
    (minimize loss (call sgd lr=0.00001))
    (return loss)))
`,
  )
})

test('LeNet', () => {
  const tree = ast(leNet)
  assert.match(tree, '(= fc1 (call Linear (* (* 16 5) 5) 120))')
  assert.match(tree, '(|> (|> (|> x conv1) relu) max_pool2d 2)')
  assert.match(tree, 'accuracy=(call mean (call f32 (== (call argmax out axis=1) y)))')
})

test('the prelude', () => {
  assert.is(
    ast(prelude),
    `(module Linear (in_features out_features bias=true)
  (param weight:f32[out_features in_features] (call kaiming_uniform a=(call sqrt 5)))
  (if bias
    (then
      (param bias:f32[out_features] (call uniform (/ (neg 1) (call sqrt in_features)) (/ 1 (call sqrt in_features))))))
  (fn call (x)
    (= y (@ x (. weight T)))
    (if bias
      (then
        (= y (+ y bias))))
    (return y)))
(optimizer adam (lr=0.001 betas=[0.9 0.999] eps=1e-8 weight_decay=0.0) for p g
  (state t:i32 0)
  (state m (call zeros_like p))
  (state v (call zeros_like p))
  (= g (+ g (* weight_decay p)))
  (<- t (+ t 1))
  (<- m (+ (* (at betas 0) m) (* (- 1 (at betas 0)) g)))
  (<- v (+ (* (at betas 1) v) (* (- 1 (at betas 1)) (** g 2))))
  (= c1 (neg (call expm1 (* (call f32 t) (call log (at betas 0))))))
  (= c2 (neg (call expm1 (* (call f32 t) (call log (at betas 1))))))
  (<- p (- p (/ (* lr (/ m c1)) (+ (call sqrt (/ v c2)) eps)))))
`,
  )
})

test('every other construct', () => {
  assert.is(
    ast(everything),
    `(import "./layers.ml")
(const SIZES [1 (* 2 3)])
(fn typed (x:f32[B D] y=None) -> f32[B H]
  (return (if (== y None) x (if (> B 3) y (neg x)))))
(module Block (dim)
  (state seen:i32 0)
  (= layers (each i (.. 0 12) (call Linear dim dim)))
  (if (> dim 3)
    (then
      (param scale:f32 1))
    (else
      (if (== dim 2)
        (then
          (= width 3))
        (else
          (fn id (x)
            (return x))))))
  (fn call (x)
    (for layer layers
      (= x (|> (|> x layer) (at (. act relu) 0) 3)))
    (for i (.. 0 (- (call len layers) 1))
      (= x (call (at layers i) x)))
    (<- seen (+ seen 1))
    (assert (== (% dim 2) 0) "even")
    (if (not training)
      (then
        (return x))
      (else
        (if (== dim 1)
          (then
            (= x x))
          (else
            (= x (call dropout x 0.5))))))
    (return (at x ... newaxis (neg 1)) (at x 1: :(neg 1) ::2 a:b:c ids))))
(model M ()
  (= state (call Linear 2 2))
  (= block (call Block 2))
  (train step (x:f32[2 2] lr:f32)
    (= clip 3)
    (= loss (call mean (call block x)))
    (let (a _) (call grad loss [x x]))
    (minimize loss (call sgd lr=lr) clip 1.0 over [state (at (. block layers) 0)])
    (minimize loss (call sgd lr))
    (= over 2)
    (return loss z=(< a (neg b)))))
`,
  )
})

const precedence: [string, string][] = [
  ['a or b and c', '(or a (and b c))'],
  ['a and b or c', '(or (and a b) c)'],
  ['not a == b and c', '(and (not (== a b)) c)'],
  ['not not a', '(not (not a))'],
  ['a or not b', '(or a (not b))'],
  ['a + b < c * d', '(< (+ a b) (* c d))'],
  ['a - b - c', '(- (- a b) c)'],
  ['a / b // c % d @ e', '(@ (% (// (/ a b) c) d) e)'],
  ['a + b * c', '(+ a (* b c))'],
  ['a * b + c', '(+ (* a b) c)'],
  ['-2 ** 2', '(neg (** 2 2))'],
  ['2 ** -1', '(** 2 (neg 1))'],
  ['2 ** -1 ** 2', '(** 2 (neg (** 1 2)))'],
  ['2 ** -1 * 3', '(* (** 2 (neg 1)) 3)'],
  ['a ** b ** c', '(** a (** b c))'],
  ['-a * b', '(* (neg a) b)'],
  ['a * -b + c', '(+ (* a (neg b)) c)'],
  ['- -a', '(neg (neg a))'],
  ['-x.T[0](1)', '(neg (call (at (. x T) 0) 1))'],
  ['(a + b) * c', '(* (+ a b) c)'],
  ['(a < b) == c', '(== (< a b) c)'],
  ['a <-b', '(< a (neg b))'],
  ['a <-b ** 2 and c', '(and (< a (neg (** b 2))) c)'],
  ['a + b |> f', '(|> (+ a b) f)'],
  ['a or b |> f(c)', '(|> (or a b) f c)'],
  ['x |> layers[0] |> conv(3) |> f32', '(|> (|> (|> x (at layers 0)) conv 3) f32)'],
  ['if a then b else c |> f', '(if a b (|> c f))'],
  ['if a then b else if c then d else e', '(if a b (if c d e))'],
  ['if a then if b then c else d else e', '(if a (if b c d) e)'],
  ['(if a then b else c) + 1', '(+ (if a b c) 1)'],
  ['1_000 + 0.5 + 1e-3 + 1E3', '(+ (+ (+ 1000 0.5) 0.001) 1000.0)'],
  ['[inf, -nan, true, false, None, "a\\"b\\n"]', '[inf (neg nan) true false None "a\\"b\\n"]'],
  ['[]', '[]'],
  ['[f(i) for i in xs]', '(each i xs (call f i))'],
  ['f(a, b=1, dtype=f32,)', '(call f a b=1 dtype=f32)'],
  ['x[1,]', '(at x 1)'],
]

for (const [text, tree] of precedence) test(text, () => assert.is(expression(text), tree))

test('contextual words are names where no declaration can start', () => {
  const words = 'state with train model module optimizer entry param import const clip over'.split(' ')
  for (const word of words) {
    assert.is(statements(`${word} = ${word} + 1`), `(= ${word} (+ ${word} 1))`)
    assert.is(
      statements(`${word}.${word} <- f(${word}=${word})`),
      `(<- (. ${word} ${word}) (call f ${word}=${word}))`,
    )
  }
  assert.match(
    ast('model M { train = 1 entry = 2 param = 3 entry entry() { return x = 1 } }'),
    '(entry entry ()',
  )
})

test('clip and over belong to minimize unless =, <- or . follows', () => {
  const tree = (text: string) => statements(`minimize a with sgd() ${text}`)
  assert.is(tree('clip 1 over [w]'), '(minimize a (call sgd) clip 1 over [w])')
  assert.is(tree('clip = 1'), '(minimize a (call sgd))\n    (= clip 1)')
  assert.is(tree('clip 2 over <- 1'), '(minimize a (call sgd) clip 2)\n    (<- over 1)')
  assert.is(tree('over.x <- 1'), '(minimize a (call sgd))\n    (<- (. over x) 1)')
})

test('line breaks are white space; a byte order mark and CRLF are accepted', () => {
  assert.is(statements('y\n=\na\n(b)\n[c]\n.d\n+ 1'), '(= y (+ (. (at (call a b) c) d) 1))')
  assert.is(ast(`\ufeff${twoLayer.replaceAll('\n', '\r\n')}`), ast(twoLayer))
})

test('spans are offsets into the original text', () => {
  const text = '\ufeff# ü𝄞\r\nconst x = (a + b) * c'
  const [decl] = parse({ path: 'test.ml', text }).file.decls
  assert.ok(decl?.kind === 'const' && decl.value.kind === 'binary')
  assert.is(text.slice(decl.span.start, decl.span.end), 'const x = (a + b) * c')
  assert.is(text.slice(decl.value.left.span.start, decl.value.left.span.end), '(a + b)')
  assert.is(text.slice(decl.value.opSpan.start, decl.value.opSpan.end), '*')
})

test('an empty file, a file of comments', () => {
  assert.is(ast(''), '')
  assert.is(ast('# nothing'), '')
})

test.run()
