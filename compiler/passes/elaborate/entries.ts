// Builds the graph of one entry, and that of `init`.
import type { EntryDecl, Parameter } from '../../../grammar/ast.ts'
import { type EntryGraph, GraphBuilder, type Node } from '../../ir/graph.ts'
import { elementCount, formatType, ShapeError, type TensorType } from '../../ir/types.ts'
import { typeOf } from '../../ops/table.ts'
import { building, type Elaborator, recover, type Target } from './context.ts'
import type { Scopes } from './members.ts'
import { asNode } from './operands.ts'
import { MAX_ELEMENTS, typeFromExpr } from './types.ts'
import { type DeclaredVariable, describe, Env, fail, type Instance, tensor, type Value } from './values.ts'

/** A tensor that no target can index is refused where it is made. */
function checkedType(
  op: string,
  inputs: readonly TensorType[],
  attrs: Parameters<typeof typeOf>[2],
): TensorType {
  const type = typeOf(op, inputs, attrs)
  if (type.shape.length > 12)
    throw new ShapeError(
      `${formatType(type)} has more than 12 axes`,
      'join some of them: reshape(x, […])',
      'E0417',
    )
  const elements = elementCount(type.shape)
  if (elements > MAX_ELEMENTS)
    throw new ShapeError(
      `this makes ${formatType(type)} of ${elements} elements, and a tensor has at most ${MAX_ELEMENTS}`,
      undefined,
      'E0408',
    )
  return type
}

export function initialOf(target: Target, variable: DeclaredVariable): Node {
  const known = target.initial!.get(variable.name)
  if (known) return known
  const node = variable.init()
  target.initial!.set(variable.name, node)
  return node
}

function newTarget(entry: string, training: boolean, initial: Map<string, Node> | null): Target {
  return {
    builder: new GraphBuilder(checkedType),
    entry,
    training,
    current: new Map(),
    versions: new Map(),
    named: new Map(),
    initial,
    minimizes: 0,
    broken: false,
    updated: new Map(),
    layers: [],
  }
}

export function buildEntry(
  e: Elaborator,
  decl: EntryDecl,
  scopes: Scopes,
  owner: Instance,
  training: boolean,
  name: string,
): EntryGraph | null {
  const target = newTarget(decl.name.name, training, null)
  e.target = target
  e.origin = decl.name.span
  try {
    const env = new Env(scopes.bodies, 'body')
    const args: { name: string; type: TensorType }[] = []
    for (const param of decl.params) {
      try {
        const node = argumentNode(e, param, scopes)
        env.bind(param.name.name, tensor(node), param.name.span)
        args.push({ name: param.name.name, type: node.type })
        target.named.set(param.name.name, node)
      } catch (error) {
        recover(e, error)
        env.bind(param.name.name, { kind: 'poison' }, param.name.span)
      }
    }
    const reserved = (n: string): Value | null => {
      const found = scopes.members.get(n)
      return found && (found.kind === 'variable' || found.kind === 'instance') ? found : null
    }
    const done = e.execute(decl.body, env, { kind: 'entry', owner, reserved })
    const outputs = outputsOf(e, done)
    if (target.broken) return null
    const updates = [...target.current].flatMap(([variable, node]) =>
      node.op === 'variable' && node.attrs.name === variable ? [] : [{ variable, node }],
    )
    if (outputs.length === 0 && updates.length === 0)
      fail(
        'E0206',
        decl.name.span,
        `\`${decl.name.name}\` returns nothing and updates nothing`,
        'add `return y = …`',
      )
    return {
      name,
      training,
      args,
      outputs,
      updates,
      named: [...target.named].map(([n, node]) => ({ name: n, node })),
      layers: target.layers,
    }
  } catch (error) {
    recover(e, error)
    return null
  } finally {
    e.target = null
    e.origin = null
  }
}

function argumentNode(e: Elaborator, param: Parameter, scopes: Scopes): Node {
  // The grammar refuses an argument without a type.
  if (!param.type) throw new Error(`the argument ${param.name.name} of an entry has no type`)
  const { dtype, shape } = typeFromExpr(e, param.type, scopes.declarations)
  return building(e, param.span, param.name.name, (b) =>
    b.within([param.span], param.name.name, () =>
      b.apply('argument', [], { name: param.name.name, dtype, shape: shape as readonly number[] }),
    ),
  )
}

function outputsOf(e: Elaborator, done: ReturnType<Elaborator['execute']>): { name: string; node: Node }[] {
  const outputs: { name: string; node: Node }[] = []
  for (const { name, value, span } of done?.values ?? []) {
    // The grammar refuses outputs without a name, and two of one name.
    if (name === null) throw new Error('an output has no name')
    try {
      const node = asNode(e, value)
      if (!node)
        fail('E0322', span, `the output \`${name}\` is ${describe(value)}, not a tensor`, outputHint(value))
      outputs.push({ name, node })
      e.target!.named.set(name, node)
    } catch (error) {
      recover(e, error)
    }
  }
  return outputs
}

function outputHint(value: Value): string | undefined {
  if (value.kind === 'number') return `\`full([], ${value.value})\` makes a scalar tensor`
  if (value.kind === 'tuple') return 'take them apart: `let (a, b) = …`, then `return a, b`'
  if (value.kind === 'list' && value.items.some((item) => item.kind === 'tensor'))
    return '`stack([…])` makes one tensor of several'
  return value.kind === 'function' || value.kind === 'builtin' || value.kind === 'instance'
    ? 'call it'
    : undefined
}

/** The entry that fills every variable from its initialiser. */
export function buildInit(e: Elaborator): EntryGraph {
  const initial = new Map<string, Node>()
  const target = newTarget('init', false, initial)
  e.target = target
  const updates: { variable: string; node: Node }[] = []
  for (const variable of e.variables.values()) {
    try {
      e.origin = variable.place
      updates.push({ variable: variable.name, node: initialOf(target, variable) })
    } catch (error) {
      recover(e, error)
    }
  }
  e.target = null
  e.origin = null
  return { name: 'init', training: false, args: [], outputs: [], updates, named: [], layers: [] }
}
