// Calls: functions are inlined, built-ins build nodes, instances run their `call`.
import type { FnDecl, Span } from '../../../grammar/ast.ts'
import { type DType, isFloat, type TensorType } from '../../ir/types.ts'
import { bindArguments, declaredParams, usage } from './arguments.ts'
import { callBuiltin } from './builtins.ts'
import { callCompileTime } from './compile-time.ts'
import { applyOp, type CallArgument, type Completion, type Elaborator, isPrelude } from './context.ts'
import { atCall, displayName } from './notes.ts'
import { asNode } from './operands.ts'
import { bindParameter, checkType } from './signatures.ts'
import { describe, Env, fail, type Instance, number, tensor, type Value } from './values.ts'

const MAX_DEPTH = 200

export function call(
  e: Elaborator,
  callee: Value,
  args: readonly CallArgument[],
  span: Span,
  expected: TensorType | null = null,
): Value {
  switch (callee.kind) {
    case 'function':
      return callFunction(e, callee.decl, callee.env, callee.owner, args, span)
    case 'builtin':
      return callBuiltin(e, callee.builtin, args, span, expected)
    case 'compile-time':
      return callCompileTime(callee.name, args, span)
    case 'dtype':
      return convert(e, callee.dtype, args, span)
    case 'instance': {
      const found = callee.instance.members.get('call')
      if (found?.kind !== 'function')
        fail(
          'E0203',
          span,
          `${describe(callee)} has no function \`call\`, so it cannot be applied`,
          callHint(callee.instance),
        )
      return callFunction(e, found.decl, found.env, found.owner, args, span)
    }
    case 'module':
      return fail(
        'E0204',
        span,
        `the module \`${callee.decl.name.name}\` is made inside an expression`,
        `make it a member of the model, \`layer = ${callee.decl.name.name}(…)\`, and write \`layer(x)\` here`,
      )
    case 'optimizer':
      return fail(
        'E0204',
        span,
        `the optimizer \`${callee.decl.name.name}\` is called like a function`,
        `write \`minimize loss with ${callee.decl.name.name}(…)\``,
      )
    default:
      return fail(
        'E0203',
        span,
        `${describe(callee)} cannot be called`,
        callee.kind === 'list'
          ? 'call an element: layers[0](x), or `for layer in layers { x = layer(x) }`'
          : undefined,
      )
  }
}

function callHint(instance: Instance): string {
  const other = [...instance.members].find(([, member]) => member.kind === 'function')
  return other ? `write \`${instance.path}.${other[0]}(…)\`` : 'give the module a `fn call(x)`'
}

function convert(e: Elaborator, dtype: DType, args: readonly CallArgument[], span: Span): Value {
  if (args.length !== 1 || args[0]!.name !== null)
    fail('E0310', span, `${dtype} converts one value`, `${dtype}(x)`)
  const value = args[0]!.value
  if (value.kind === 'number')
    return number(isFloat(dtype) ? value.value : Math.trunc(value.value), !isFloat(dtype))
  if (value.kind === 'bool') return number(Number(value.value), !isFloat(dtype))
  const node = asNode(e, value)
  if (!node)
    fail('E0306', span, `${dtype}(…) of ${describe(value)}`, 'it converts tensors, numbers and bools')
  return tensor(node.type.dtype === dtype ? node : applyOp(e, span, dtype, 'cast', [node], { dtype }))
}

function callFunction(
  e: Elaborator,
  decl: FnDecl,
  env: Env,
  owner: Instance | null,
  args: readonly CallArgument[],
  span: Span,
): Value {
  const name = decl.name.name
  if (e.calls.some((c) => c.decl === decl && c.owner === owner)) {
    fail(
      'E0205',
      span,
      `\`${displayName(name, owner)}\` calls itself`,
      'functions are inlined, so recursion is not possible: use a `for` loop',
    )
  }
  if (e.calls.length >= MAX_DEPTH) fail('E0501', span, `calls are nested deeper than ${MAX_DEPTH}`)
  const params = declaredParams(decl.params)
  const bound = bindArguments(name, params, args)
  const scope = new Env(env, 'body')
  const dims = new Map<string, Span>()
  for (const param of decl.params) {
    if (!bound.has(param.name.name) && !param.default)
      fail(
        'E0314',
        span,
        `\`${name}\` needs the argument \`${param.name.name}\``,
        `it is ${usage(name, params)}`,
      )
    bindParameter(e, name, param, bound.get(param.name.name) ?? null, scope, dims, span)
  }

  const library = isPrelude(decl.span)
  const label = e.label
  if (library && label === '') e.label = name === 'call' && owner ? snake(owner.decl.name.name) : name
  e.calls.push({ decl, owner, span })
  try {
    const done = e.execute(decl.body, scope, {
      kind: 'function',
      owner,
      reserved: (n) => reservedMember(owner, n),
    })
    if (!done)
      fail(
        'E0206',
        decl.name.span,
        `\`${name}\` ends without a \`return\` here`,
        'a `return` under an `if` that is not taken does not count: add one at the end',
      )
    const result = results(done)
    if (owner && name === 'call') recordLayer(e, owner, result)
    if (decl.result) checkType(e, result, decl.result, scope, dims, `the result of \`${name}\``, done.span)
    return result
  } catch (error) {
    throw atCall(error, name, owner, span)
  } finally {
    e.calls.pop()
    e.label = label
  }
}

/** The first call of an instance tells the shape that a summary shows. */
function recordLayer(e: Elaborator, owner: Instance, result: Value): void {
  const node =
    result.kind === 'tensor'
      ? result.node
      : result.kind === 'tuple' && result.items[0]?.kind === 'tensor'
        ? result.items[0].node
        : null
  if (!node || !e.target || e.target.layers.some((l) => l.path === owner.path)) return
  e.target.layers.push({ path: owner.path, module: owner.decl.name.name, output: node.type })
}

const results = (done: Completion): Value =>
  done.values.length === 1 ? done.values[0]!.value : { kind: 'tuple', items: done.values.map((v) => v.value) }

/** A member that a local may not hide. */
export function reservedMember(owner: Instance | null, name: string): Value | null {
  const found = owner?.members.get(name)
  return found && (found.kind === 'variable' || found.kind === 'instance') ? found : null
}

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
