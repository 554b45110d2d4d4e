// Each optimizer of the library for four steps against PyTorch's update rule, written again for one number.
import { test } from 'uvu'
import type { F64Tensor } from '../../compiler/ops/define.ts'
import { near, program, tensor } from './run.ts'

type Rule = () => (p: number, g: number, step: number) => number

const START = [0.8, -1.5, 0.0]
const STEPS = 4

/** loss = sum(w^3 / 3 + w), whose gradient is w^2 + 1. */
function check(call: string, rule: Rule): void {
  test(call, () => {
    const { init, run } = program(`
model Fit {
  param w: f32[3] = zeros()
  train step(lr: f32) {
    loss = sum(w ** 3 / 3 + w)
    minimize loss with ${call}
    return loss
  }
}`)
    let variables = new Map<string, F64Tensor>([...init(), ['w', tensor([3], START)]])
    const rules = START.map(() => rule())
    let expected = START
    for (let step = 1; step <= STEPS; step++) {
      const { updates } = run('step', { lr: tensor([], [0.03]) }, variables)
      variables = new Map([...variables, ...updates])
      expected = expected.map((p, i) => rules[i]!(p, p * p + 1, step))
      near(`w after step ${step}`, variables.get('w')?.data, expected)
    }
  })
}

check('sgd(lr=0.1)', () => (p, g) => p - 0.1 * g)
check('sgd(lr=lr, weight_decay=0.2)', () => (p, g) => p - 0.03 * (g + 0.2 * p))

const momentum =
  (dampening: number, nesterov: boolean): Rule =>
  () => {
    let velocity: number | null = null
    return (p, g) => {
      velocity = velocity === null ? g : 0.9 * velocity + (1 - dampening) * g
      return p - 0.1 * (nesterov ? g + 0.9 * velocity : velocity)
    }
  }
check('sgd(lr=0.1, momentum=0.9)', momentum(0, false))
check('sgd(lr=0.1, momentum=0.9, dampening=0.5)', momentum(0.5, false))
check('sgd(lr=0.1, momentum=0.9, nesterov=true)', momentum(0, true))

const adam =
  (lr: number, coupled: number, decoupled: number): Rule =>
  () => {
    let [m, v] = [0, 0]
    return (p, g, step) => {
      const gradient = g + coupled * p
      m = 0.9 * m + 0.1 * gradient
      v = 0.999 * v + 0.001 * gradient * gradient
      const [mean, spread] = [m / (1 - 0.9 ** step), v / (1 - 0.999 ** step)]
      return p * (1 - lr * decoupled) - (lr * mean) / (Math.sqrt(spread) + 1e-8)
    }
  }
check('adam()', adam(1e-3, 0, 0))
check('adam(lr=lr, weight_decay=0.1)', adam(0.03, 0.1, 0))
check('adamw()', adam(1e-3, 0, 0.01))
check('adamw(lr=lr, weight_decay=0.3)', adam(0.03, 0, 0.3))

const rmsprop =
  (centered: boolean, momentum: number): Rule =>
  () => {
    let [square, average, velocity] = [0, 0, 0]
    return (p, g) => {
      square = 0.99 * square + 0.01 * g * g
      average = 0.99 * average + 0.01 * g
      const step = g / (Math.sqrt(centered ? square - average * average : square) + 1e-8)
      velocity = momentum * velocity + step
      return p - 0.01 * velocity
    }
  }
check('rmsprop()', rmsprop(false, 0))
check('rmsprop(centered=true, momentum=0.8)', rmsprop(true, 0.8))

const adagrad =
  (decay: number, initial: number): Rule =>
  () => {
    let total = initial
    return (p, g, step) => {
      total += g * g
      return p - ((0.01 / (1 + (step - 1) * decay)) * g) / (Math.sqrt(total) + 1e-10)
    }
  }
check('adagrad()', adagrad(0, 0))
check('adagrad(lr_decay=0.5, initial_accumulator_value=0.1)', adagrad(0.5, 0.1))

check('lion(weight_decay=0.1)', () => {
  let m = 0
  return (p, g) => {
    const direction = Math.sign(0.9 * m + (1 - 0.9) * g)
    m = 0.99 * m + (1 - 0.99) * g
    return p * (1 - 1e-4 * 0.1) - 1e-4 * direction
  }
})

test.run()
