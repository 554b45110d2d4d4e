// Calls: functions are inlined, built-ins build nodes, instances run their `call`.
import type { Expr, FnDecl, Parameter, Span, TypeExpr } from '../../../grammar/ast.ts'
import { didYouMean } from '../../../grammar/diagnostics.ts'
import { children } from '../../../grammar/walk.ts'
import type { Node } from '../../ir/graph.ts'
import {
  type DType,
  dimValue,
  formatDim,
  formatType,
  isFloat,
  isInteger,
  type TensorType,
} from '../../ir/types.ts'
import type { Builtin, BuiltinArgs, BuiltinParam, BuiltinValue } from '../../ops/define.ts'
import { callCompileTime } from './compile-time.ts'
import {
  applyOp,
  building,
  type CallArgument,
  type Completion,
  type Elaborator,
  hash32,
  isPrelude,
} from './context.ts'
import { asNode, numberBeside } from './expressions.ts'
import { atCall, displayName, withOrigins } from './notes.ts'
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

/** A parameter as `bindArguments` and the messages see it. */
export interface Declared {
  readonly name: string
  /** How its default is written; absent where there is none. */
  readonly usual?: string
}

/** The parameters of something that is declared in the language. */
export const declaredParams = (params: readonly Parameter[]): Declared[] =>
  params.map((p) => ({ name: p.name.name, ...(p.default ? { usual: '…' } : {}) }))

/** How something is called: `sum(x, axis=None, keepdims=false)`. */
export const usage = (what: string, params: readonly Declared[]): string =>
  `\`${what}(${params.map((p) => (p.usual === undefined ? p.name : `${p.name}=${p.usual}`)).join(', ')})\``

/** What PyTorch and NumPy call arguments that have another name here. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    dim: 'axis',
    keepdim: 'keepdims',
    kernel_size: 'kernel',
    learning_rate: 'lr',
    input: 'x',
    dims: 'axes',
    beta1: 'betas',
    alpha: 'negative_slope',
  }),
)

/** Matches arguments to parameters by position and name. */
export function bindArguments(
  what: string,
  params: readonly Declared[],
  args: readonly CallArgument[],
): Map<string, CallArgument> {
  const bound = new Map<string, CallArgument>()
  const signature = usage(what, params)
  let position = 0
  for (const arg of args) {
    if (arg.name === null) {
      const param = params[position++]
      if (!param)
        fail(
          'E0311',
          arg.span,
          `\`${what}\` takes ${params.length} argument${params.length === 1 ? '' : 's'}, and this is number ${position}`,
          signature,
        )
      bound.set(param.name, arg)
    } else {
      const known = params.some((p) => p.name === arg.name)
      if (!known) {
        const names = params.map((p) => p.name)
        const other = OTHER_NAMES.get(arg.name)
        const near = other !== undefined && names.includes(other) ? other : didYouMean(arg.name, names)
        fail(
          'E0312',
          arg.nameSpan ?? arg.span,
          `\`${what}\` has no argument \`${arg.name}\``,
          near === undefined ? `it is ${signature}` : `did you mean \`${near}\`? ${signature}`,
        )
      }
      if (bound.has(arg.name))
        fail(
          'E0313',
          arg.span,
          `the argument \`${arg.name}\` of \`${what}\` is given twice`,
          'by position and by name: remove one',
          [{ span: bound.get(arg.name)!.span, message: 'first given here' }],
        )
      bound.set(arg.name, arg)
    }
  }
  return bound
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

function bindParameter(
  e: Elaborator,
  callee: string,
  param: Parameter,
  arg: CallArgument | null,
  scope: Env,
  dims: Map<string, Span>,
  span: Span,
): void {
  const name = param.name.name
  const value = arg ? arg.value : e.evaluate(param.default!, scope)
  scope.bind(name, value, param.name.span)
  if (param.type)
    checkType(
      e,
      value,
      param.type,
      scope,
      dims,
      `the argument \`${name}\` of \`${callee}\``,
      arg?.span ?? span,
    )
}

/** Checks a value against `f32[B, D]`; a bare name that is not in scope is bound to the size. */
function checkType(
  e: Elaborator,
  value: Value,
  type: TypeExpr,
  scope: Env,
  dims: Map<string, Span>,
  what: string,
  span: Span,
): void {
  if (value.kind === 'number' && type.dims.length === 0) return
  const node = asNode(e, value)
  if (!node)
    fail('E0315', span, `${what} is ${describe(value)}, not a tensor`, undefined, [
      { span: type.span, message: 'declared here' },
    ])
  const actual = node.type
  if (actual.dtype !== type.dtype)
    fail(
      'E0301',
      span,
      `${what} is ${formatType(actual)}, and its declared dtype is ${type.dtype}`,
      `convert it: ${type.dtype}(…)`,
      [{ span: type.span, message: 'declared here' }],
    )
  if (actual.shape.length !== type.dims.length) {
    fail(
      'E0413',
      span,
      `${what} is ${formatType(actual)}: ${axes(actual.shape.length)}, and its declared type has ${type.dims.length}`,
      undefined,
      [{ span: type.span, message: 'declared here' }],
    )
  }
  type.dims.forEach((dim, axis) => {
    const size = dimValue(actual.shape[axis]!)
    if (dim.kind === 'name' && !scope.lookup(dim.name)) {
      scope.bind(dim.name, number(size, true), dim.span)
      dims.set(dim.name, dim.span)
      return
    }
    const expected = declaredSize(e, dim, scope)
    if (expected === size) return
    const bound = dim.kind === 'name' ? dims.get(dim.name) : undefined
    const notes = [
      { span: dim.span, message: `declared here as ${dim.kind === 'name' ? `\`${dim.name}\`` : expected}` },
    ]
    if (bound)
      notes.push({ span: bound, message: `\`${(dim as { name: string }).name}\` became ${expected} here` })
    const wanted = dim.kind === 'name' ? `\`${dim.name}\` is ${expected}` : `${expected} is declared`
    fail(
      'E0415',
      span,
      `${what} is ${formatType(actual)}: axis ${axis} is ${formatDim(size)}, and ${wanted}`,
      undefined,
      notes,
    )
  })
}

const axes = (n: number): string => `it has ${n} ${n === 1 ? 'axis' : 'axes'}`

function declaredSize(e: Elaborator, dim: Expr, scope: Env): number {
  const open = [...namesIn(dim)].find((name) => !scope.lookup(name))
  if (open !== undefined)
    fail(
      'E0414',
      dim.span,
      `\`${open}\` has no value yet, and only a bare name takes one from the argument`,
      `bind it first: \`f32[${open}]\` in an argument further to the left`,
    )
  const expected = e.evaluate(dim, scope)
  if (expected.kind !== 'number')
    fail('E0414', dim.span, `a size is a whole number, and this is ${describe(expected)}`)
  return expected.value
}

function namesIn(expr: Expr): Set<string> {
  return new Set([
    ...(expr.kind === 'name' ? [expr.name] : []),
    ...children(expr).flatMap((child) => [...namesIn(child)]),
  ])
}

/** The key of a random call: the member's path, or the source position with the unrolled indices of the loops and calls around it. */
function randomKey(e: Elaborator, span: Span): number {
  const calls = e.calls.map((c) => `${c.owner?.path ?? ''}@${c.span.start}`).join('/')
  return hash32(
    `${e.target?.entry ?? ''}|${calls}|${isPrelude(span) ? span.file : ''}${span.start}|${e.unrolled.join(',')}`,
  )
}

/** Functions of compile-time numbers whose result is a whole number (of whole numbers), and so may be a size. */
const ROUNDING = ['floor', 'ceil', 'round', 'trunc']
const INTEGER_VALUED = ['abs', 'sign', 'square', 'maximum', 'minimum', 'relu']

const staysInteger = (name: string, args: readonly CallArgument[]): boolean =>
  ROUNDING.includes(name) ||
  (INTEGER_VALUED.includes(name) && args.every((a) => a.value.kind === 'number' && a.value.integer))

function callBuiltin(
  e: Elaborator,
  fn: Builtin,
  args: readonly CallArgument[],
  span: Span,
  expected: TensorType | null,
): Value {
  if (
    fn.fold &&
    args.length > 0 &&
    args.every((a) => a.name === null && a.value.kind === 'number') &&
    args.length === fn.params.length
  ) {
    const folded = fn.fold(args.map((a) => (a.value as { value: number }).value))
    if (Number.isNaN(folded))
      fail(
        'E0506',
        span,
        `${fn.name}(${args.map((a) => (a.value as { value: number }).value).join(', ')}) is not a number`,
      )
    return number(folded, staysInteger(fn.name, args) && Number.isInteger(folded))
  }
  const shaped = fn.params[0]?.kind === 'shape'
  const fromType = shaped && expected !== null && args[0]?.value.kind !== 'list'
  const params = fromType ? fn.params.slice(1) : fn.params
  if (isReduction(fn)) refusePositions(fn, args, span)
  const bound = bindArguments(fn.name, params.map(builtinParam), args)
  const nodes = params.flatMap((p) => {
    const arg = bound.get(p.name)
    const node = arg && p.kind === 'tensor' ? asNode(e, arg.value) : null
    return node ? [node] : []
  })
  const values: Record<string, BuiltinValue> = {}
  for (const param of params)
    values[param.name] = coerce(e, fn, param, bound.get(param.name) ?? null, nodes[0] ?? null, span)
  if (shaped) values[fn.params[0]!.name] ??= expected ? expected.shape.map(dimValue) : null
  if (shaped && values[fn.params[0]!.name] === null)
    fail('E0314', span, `\`${fn.name}\` needs a shape here`, shapeHint(fn))
  const key = expected !== null && e.calls.length === 0 ? hash32(e.label) : randomKey(e, span)
  const context = { key, shape: expected, training: e.target?.training ?? false }
  const made = withOrigins(
    args.map((a) => a.value),
    span,
    () => building(e, span, fn.name, (b) => fn.build(values as BuiltinArgs, b, context)),
  )
  return Array.isArray(made)
    ? { kind: 'tuple', items: (made as readonly Node[]).map(tensor) }
    : tensor(made as Node)
}

const shapeHint = (fn: Builtin): string =>
  `write \`${fn.name}([2, 3], …)\`; only the initialiser of a param or state takes it from the type`

const builtinParam = (p: BuiltinParam): Declared =>
  p.default === undefined
    ? { name: p.name }
    : { name: p.name, usual: p.default === null ? 'None' : JSON.stringify(p.default) }

const isReduction = (fn: Builtin): boolean =>
  fn.params[0]?.name === 'x' && fn.params.some((p) => p.name === 'keepdims')

/** `max(x, 1)` is the element-wise maximum in some languages and a reduction in others: here `axis` goes by name. */
function refusePositions(fn: Builtin, args: readonly CallArgument[], span: Span): void {
  const second = args.filter((a) => a.name === null)[1]
  if (!second) return
  const value = second.value.kind === 'number' ? String(second.value.value) : 'y'
  const axis = second.value.kind === 'number' || second.value.kind === 'list'
  const other =
    fn.name === 'max' || fn.name === 'min' ? `\`${fn.name}imum(x, ${value})\` compares two tensors` : null
  const named =
    axis || other === null
      ? `\`${fn.name}(x, axis=${axis && value !== 'y' ? value : '…'})\` reduces along an axis`
      : null
  fail(
    'E0311',
    isPrelude(second.span) ? span : second.span,
    `the arguments of \`${fn.name}\` after the first go by name`,
    [other, named].filter((h) => h !== null).join('; '),
  )
}

/** A language value as what the built-in expects, or an error at the argument. */
function coerce(
  e: Elaborator,
  fn: Builtin,
  param: BuiltinParam,
  arg: CallArgument | null,
  like: Node | null,
  span: Span,
): BuiltinValue {
  if (!arg) {
    if (param.default === undefined)
      fail(
        'E0314',
        span,
        `\`${fn.name}\` needs the argument \`${param.name}\``,
        param.kind === 'shape' && fn.params[0] === param
          ? shapeHint(fn)
          : `it is ${usage(fn.name, fn.params.map(builtinParam))}`,
      )
    return param.default
  }
  const { value } = arg
  const wrong = (what: string, hint = `it is ${usage(fn.name, fn.params.map(builtinParam))}`): never =>
    fail(
      'E0316',
      arg.span,
      `the argument \`${param.name}\` of \`${fn.name}\` is ${describe(value)}, not ${what}`,
      hint,
    )
  if (value.kind === 'none' && param.default === null) return null
  switch (param.kind) {
    case 'tensor':
    case 'scalar': {
      const node = asNode(e, value)
      if (node) return node
      if (value.kind !== 'number' && value.kind !== 'bool') return wrong('a tensor')
      if (param.kind === 'scalar' && value.kind === 'number') return value.value
      if (!like) return wrong('a tensor')
      return numberBeside(e, value, like, arg.span, fn.name)
    }
    case 'mask': {
      const node = asNode(e, value)
      if (node?.type.dtype === 'bool') return node
      return wrong('a bool tensor', node ? 'compare it: x > 0, x != 0' : undefined)
    }
    case 'index': {
      const node = asNode(e, value)
      if (node && isInteger(node.type.dtype)) return node
      return wrong('an integer tensor', node ? 'convert it: i32(…)' : undefined)
    }
    case 'tensors': {
      if (value.kind !== 'list' && value.kind !== 'tuple') return wrong('a list of tensors', 'write `[a, b]`')
      return value.items.map((item) => asNode(e, item) ?? wrong('a list of tensors'))
    }
    case 'number':
      return value.kind === 'number' ? value.value : wrong('a compile-time number')
    case 'int':
      return value.kind === 'number' && Number.isInteger(value.value) ? value.value : wrong('a whole number')
    case 'bool':
      return value.kind === 'bool' ? value.value : wrong('true or false')
    case 'string':
      return value.kind === 'string' ? value.value : wrong('a string')
    case 'dtype':
      return value.kind === 'dtype' ? value.dtype : wrong('a dtype')
    case 'ints':
    case 'axes':
    case 'shape': {
      if (value.kind === 'number' && Number.isInteger(value.value))
        return param.kind === 'shape' ? [value.value] : value.value
      if (value.kind !== 'list')
        return wrong(param.kind === 'shape' ? 'a list of sizes' : 'a whole number or a list of them')
      return value.items.map((item) =>
        item.kind === 'number' && Number.isInteger(item.value)
          ? item.value
          : wrong(`a list of whole numbers: it holds ${describe(item)}`),
      )
    }
    case 'any': {
      const node = asNode(e, value)
      if (node) return node
      if (value.kind === 'number' || value.kind === 'string') return value.value
      if (value.kind !== 'list') return wrong('a tensor, a number or a list of numbers')
      return value.items.map((item) => (item.kind === 'number' ? item.value : wrong('a list of numbers')))
    }
  }
}
