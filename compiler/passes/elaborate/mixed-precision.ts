// How params and activations of 16 bits train: in f32 behind the params, and with a loss that is scaled where f16 would lose its gradients.
import type { Span } from '../../../grammar/ast.ts'
import { type Node, topological } from '../../ir/graph.ts'
import { type DType, isHalf, type Shape } from '../../ir/types.ts'
import {
  add,
  allAxes,
  cast,
  div,
  equal,
  expand,
  full,
  literal,
  mul,
  reduceOver,
  where,
} from '../../ops/nodes.ts'
import { building, type Elaborator } from './context.ts'
import { setVariable } from './set-variable.ts'
import { type DeclaredVariable, tensor } from './values.ts'

/** Gradients up to 16 stay finite at first; 2^24 is far above what any gradient needs. */
const FIRST_SCALE = 4096
const LARGEST_SCALE = 2 ** 24
/** Steps without an overflow after which the scale doubles, as torch.amp.GradScaler does. */
const GROWTH_INTERVAL = 2000

/** Gradients of 16 bits as f32. */
export const widened = (e: Elaborator, gradients: readonly Node[], span: Span): readonly Node[] =>
  building(e, span, 'grad', (b) => gradients.map((g) => (isHalf(g.type.dtype) ? cast(b, g, 'f32') : g)))

function slotOf(
  e: Elaborator,
  name: string,
  type: { readonly dtype: DType; readonly shape: Shape },
  first: number,
  span: Span,
): DeclaredVariable {
  const init = (): Node => building(e, span, 'slot', (b) => full(b, first, type.shape, type.dtype))
  if (!e.variables.has(name))
    e.variables.set(name, { name, kind: 'slot', type, span, place: e.origin ?? span, init })
  return e.variables.get(name)!
}

/**
 * The f32 value behind a 16-bit param, which optimizers update: steps that are less than a rounding add up. It is a slot that follows
 * the param: an element that does not round to the param's was set from elsewhere, as by a file of weights, and is the param's again.
 */
export function masterOf(
  e: Elaborator,
  variable: DeclaredVariable,
  name: string,
  span: Span,
): DeclaredVariable {
  const { dtype, shape } = variable.type
  const master = slotOf(e, name, { dtype: 'f32', shape }, 0, span)
  const current = building(e, span, 'master', (b) => {
    const [kept, param] = [e.read(master), e.read(variable)]
    return where(b, equal(b, cast(b, kept, dtype), param), kept, cast(b, param, 'f32'))
  })
  setVariable(e, master, tensor(current), span)
  return master
}

export interface Scaling {
  /** The loss times the scale: what is differentiated. */
  readonly loss: Node
  readonly unscaled: (gradients: readonly Node[]) => readonly Node[]
  /** Takes back what the step updated where a gradient is not finite, and adapts the scale. */
  readonly finish: (gradients: readonly Node[]) => void
}

/**
 * Dynamic loss scaling (Micikevicius et al. 2018), for a loss that reaches f16 values: null for others. The scale is a power of two in a
 * slot. An overflow halves it, and the step updates nothing; it doubles after 2000 steps without one.
 */
export function scaleLoss(e: Elaborator, loss: Node, slots: string, span: Span): Scaling | null {
  if (!topological([loss]).some((n) => n.type.dtype === 'f16')) return null
  const scalar = (dtype: DType) => ({ dtype, shape: [] })
  const scaleSlot = slotOf(e, `${slots}.loss_scale`, scalar('f32'), FIRST_SCALE, span)
  const goodSlot = slotOf(e, `${slots}.good_steps`, scalar('i32'), 0, span)
  const target = e.target!
  const before = new Map(target.current)
  const [scale, good] = [e.read(scaleSlot), e.read(goodSlot)]
  return {
    loss: building(e, span, 'loss_scale', (b) => mul(b, cast(b, loss, 'f32'), scale)),
    unscaled: (gradients) =>
      building(e, span, 'loss_scale', (b) => gradients.map((g) => div(b, g, expand(b, scale, g.type.shape)))),
    finish: (gradients) => {
      const changed = [...target.current].filter(([name, node]) => node !== before.get(name))
      const finite = building(e, span, 'loss_scale', (b) => {
        const lost = gradients.map((g) => {
          const bad = b.apply('or', [b.apply('isnan', [g]), b.apply('isinf', [g])])
          return reduceOver(b, 'max', cast(b, bad, 'i32'), allAxes(g))
        })
        const all = lost.reduce((x, y) => add(b, x, y))
        return equal(b, all, literal(b, 0, all))
      })
      for (const [name, node] of changed) {
        const variable = e.variables.get(name)!
        target.current.delete(name)
        const old = before.get(name) ?? e.read(variable)
        const kept = building(e, span, 'loss_scale', (b) =>
          where(b, expand(b, finite, node.type.shape), node, old),
        )
        setVariable(e, variable, tensor(kept), span)
      }
      const [nextScale, nextGood] = building(e, span, 'loss_scale', (b) => {
        const count = add(b, good, literal(b, 1, good))
        const grows = equal(b, count, literal(b, GROWTH_INTERVAL, count))
        const doubled = b.apply('minimum', [mul(b, scale, 2), literal(b, LARGEST_SCALE, scale)])
        const halved = b.apply('maximum', [mul(b, scale, 0.5), literal(b, 1, scale)])
        const none = literal(b, 0, count)
        return [
          where(b, finite, where(b, grows, doubled, scale), halved),
          where(b, finite, where(b, grows, none, count), none),
        ]
      })
      setVariable(e, scaleSlot, tensor(nextScale!), span)
      setVariable(e, goodSlot, tensor(nextGood!), span)
    },
  }
}
