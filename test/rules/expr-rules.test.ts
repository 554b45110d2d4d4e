// The rule book for scalar expressions: random index expressions keep their value, and their stated range holds.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Expr, type Fn, int, rawApply, resetExprs, type Var, variable } from '../../compiler/ir/expr.ts'
import { laneFactor } from '../../compiler/ir/index-terms.ts'
import { evaluateFn } from '../../compiler/ir/scalar-eval.ts'
import { apply, exprRules } from '../../compiler/ir/simplify-expr.ts'

const test = suite('expression rules')

/** A generator of whole numbers below n (Park and Miller). */
function generator(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (state * 48271) % 2147483647
    return state % n
  }
}

function evaluate(e: Expr, at: ReadonlyMap<number, number>): number {
  if (e.op === 'const') return e.value
  if (e.op === 'var') return at.get(e.id)!
  if (e.op !== 'apply') throw new Error('only arithmetic here')
  const args = e.args.map((a) => evaluate(a, at))
  return e.fn === 'select' ? (args[0] !== 0 ? args[1]! : args[2]!) : evaluateFn(e.fn, args, e.args[0]!.type)
}

/** The same expression twice: through the rules, and as it is written. */
function build(next: (n: number) => number, vars: readonly Var[], depth: number): [Expr, Expr] {
  if (depth === 0 || next(5) === 0) {
    const leaf: Expr = next(3) === 0 ? int(next(9)) : vars[next(vars.length)]!
    return [leaf, leaf]
  }
  const [a, rawA] = build(next, vars, depth - 1)
  const op = (['add', 'add', 'mul', 'idiv', 'imod', 'min', 'max'] as const)[next(7)]!
  const [b, rawB] =
    op === 'idiv' || op === 'imod' || op === 'mul'
      ? Array<Expr>(2).fill(int(1 + next(12)))
      : build(next, vars, depth - 1)
  return [apply(op, [a, b!], 'i32'), rawApply(op as Fn, [rawA, rawB!], 'i32')]
}

test('random index arithmetic keeps its value and stays in its range', () => {
  for (let seed = 1; seed <= 400; seed++) {
    resetExprs()
    const next = generator(seed * 7919)
    const vars = ['i', 'j', 'k'].map((name) => variable(name, 1 + next(12)))
    const [simple, raw] = build(next, vars, 5)
    for (let sample = 0; sample < 12; sample++) {
      const at = new Map(vars.map((v) => [v.id, next(v.extent)]))
      const value = evaluate(raw, at)
      assert.is(evaluate(simple, at), value, `seed ${seed}`)
      assert.ok(
        value >= simple.min && value <= simple.max,
        `seed ${seed}: ${value} outside of [${simple.min}, ${simple.max}]`,
      )
    }
  }
})

test('lanes that a factor describes do move so', () => {
  for (let seed = 1; seed <= 300; seed++) {
    resetExprs()
    const next = generator(seed * 104729)
    const vars = ['i', 'j'].map((name) => variable(name, 16))
    const [e] = build(next, vars, 4)
    const factor = laneFactor(e, vars[0]!)
    if (factor === null) continue
    for (let start = 0; start < 16; start += 4) {
      const j = next(16)
      const value = (i: number) =>
        evaluate(
          e,
          new Map([
            [vars[0]!.id, i],
            [vars[1]!.id, j],
          ]),
        )
      for (let lane = 1; lane < 4; lane++)
        assert.is(value(start + lane) - value(start), factor * lane, `seed ${seed}`)
    }
  }
})

test('every rule is named by what it says, once', () => {
  const names = exprRules.map((r) => r.name)
  assert.is(new Set(names).size, names.length)
  assert.ok(names.every((n) => n.length > 3))
})

test.run()
