// Looks names and members up, and says what else a name that is not there may stand for.
import type { Span } from '../../../grammar/ast.ts'
import { didYouMean } from '../../../grammar/diagnostics.ts'
import { dimValue, formatType } from '../../ir/types.ts'
import { building, type Elaborator } from './context.ts'
import { asNode } from './operands.ts'
import { describe, type Env, fail, list, number, Poisoned, tensor, type Value } from './values.ts'

export function lookup(e: Elaborator, name: string, span: Span, env: Env): Value {
  const found = env.lookup(name)
  if (!found && name === 'training' && e.target) return { kind: 'bool', value: e.target.training }
  if (!found) {
    const absent = env.whyAbsent(name)
    if (absent)
      fail('E0201', span, `\`${name}\` is not defined here`, undefined, [
        { span: absent.span, message: absent.why },
      ])
    if (env.mayMiss()) throw new Poisoned()
    fail('E0201', span, `\`${name}\` is not defined`, otherSpelling(name, env))
  }
  if (found.value.kind === 'poison') throw new Poisoned()
  return found.value
}

/** What PyTorch and NumPy call functions that have another name here. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cat: 'concat',
    view: 'reshape',
    mm: '@',
    bmm: '@',
    dot: '@',
    clip: 'clamp',
    size: 'x.shape',
    vstack: 'concat',
    hstack: 'concat',
    item: 'return',
    range: '`for i in 0..n`',
    print: '`return`',
    len: 'len',
    concatenate: 'concat',
    power: 'pow',
    arccos: 'acos',
    arcsin: 'asin',
    arctan: 'atan',
  }),
)

const LIBRARIES = ['torch', 'nn', 'F', 'np', 'numpy', 'tf', 'jnp', 'math', 'self']

function otherSpelling(name: string, env: Env): string | undefined {
  if (LIBRARIES.includes(name))
    return name === 'self'
      ? 'members are used by their name alone'
      : 'functions and layers stand without a prefix: `relu(x)`, `Linear(3, 4)`'
  const other = OTHER_NAMES.get(name)
  if (other !== undefined) return `write ${other.startsWith('`') ? other : `\`${other}\``}`
  const near = didYouMean(name, env.names())
  return near === undefined ? undefined : `did you mean \`${near}\`?`
}

function memberHint(name: string, env: Env): string {
  const other = OTHER_NAMES.get(name) ?? name
  if (other === 't') return 'write `x.T`'
  if (other.startsWith('x.')) return `write \`${other}\``
  const found = env.lookup(other)?.value.kind
  if (found === 'builtin' || found === 'function')
    return `functions are called: \`${other}(x)\`, or \`x |> ${other}\``
  return 'it has `.T`, `.shape` and `.dtype`; all else are functions: `sum(x)`, or `x |> sum`'
}

export function member(e: Elaborator, object: Value, name: string, span: Span, env: Env): Value {
  if (object.kind === 'instance') {
    const found = object.instance.members.get(name)
    if (found?.kind === 'poison') throw new Poisoned()
    if (found) return found
    const near = didYouMean(name, object.instance.members.keys())
    fail(
      'E0202',
      span,
      `${describe(object)} has no member \`${name}\``,
      near === undefined
        ? `it has ${[...object.instance.members.keys()].join(', ') || 'none'}`
        : `did you mean \`${near}\`?`,
    )
  }
  const node = asNode(e, object)
  if (!node)
    fail(
      'E0202',
      span,
      `${describe(object)} has no member \`${name}\``,
      object.kind === 'list' ? 'take an element first: layers[0].weight' : undefined,
    )
  if (name === 'T') {
    if (node.type.shape.length < 2)
      fail(
        'E0409',
        span,
        `.T of ${formatType(node.type)}: it needs two axes or more`,
        '`unsqueeze(x, 0)` makes a row, `unsqueeze(x, 1)` a column',
      )
    return tensor(
      building(e, span, 'transpose', (b) =>
        b.apply('permute', [node], { axes: node.type.shape.map((_, i, all) => all.length - 1 - i) }),
      ),
    )
  }
  if (name === 'shape') return list(node.type.shape.map((dim) => number(dimValue(dim), true)))
  if (name === 'dtype') return { kind: 'dtype', dtype: node.type.dtype }
  return fail('E0202', span, `a tensor has no member \`${name}\``, memberHint(name, env))
}
