// The model's arguments: their defaults, and what `--set` makes of them.
import type { ModelDecl, Span } from '../../../grammar/ast.ts'
import { didYouMean } from '../../../grammar/diagnostics.ts'
import type { Elaborator } from './context.ts'
import { memberScopes, type Scopes } from './members.ts'
import { describe, Env, fail, type Value } from './values.ts'

/** Binds the model's arguments: defaults, overridden by `--set`. */
export function modelScopes(
  e: Elaborator,
  decl: ModelDecl,
  outer: Env,
  set: Readonly<Record<string, number | boolean | string>>,
): Scopes {
  const names = decl.params.map((p) => p.name.name)
  for (const name of Object.keys(set)) {
    if (names.includes(name)) continue
    const near = didYouMean(name, names)
    fail(
      'E0508',
      decl.name.span,
      `--set ${name}: the model \`${decl.name.name}\` has no argument \`${name}\``,
      near !== undefined
        ? `did you mean \`${near}\`?`
        : names.length > 0
          ? `it has ${names.join(', ')}`
          : `give it one: \`model ${decl.name.name}(${name} = …)\``,
    )
  }
  const values = new Map<string, { value: Value; span: Span }>()
  const defaults = new Env(outer, 'arguments')
  for (const param of decl.params) {
    const name = param.name.name
    const given = Object.hasOwn(set, name) ? set[name] : undefined
    if (given === undefined && !param.default)
      fail(
        'E0314',
        param.span,
        `the model’s argument \`${name}\` has no value`,
        `give it a default, \`${name} = …\`, or pass \`--set ${name}=…\``,
      )
    const value =
      given === undefined
        ? e.evaluate(param.default!, defaults)
        : fromSetting(name, given, param.default ? e.evaluate(param.default, defaults) : null, param.span)
    defaults.bind(name, value, param.name.span)
    values.set(name, { value, span: param.name.span })
  }
  return memberScopes(outer, values)
}

function fromSetting(
  name: string,
  given: number | boolean | string,
  standard: Value | null,
  span: Span,
): Value {
  const value: Value =
    typeof given === 'number'
      ? { kind: 'number', value: given, integer: Number.isInteger(given) }
      : typeof given === 'boolean'
        ? { kind: 'bool', value: given }
        : { kind: 'string', value: given }
  const sameKind = standard === null || standard.kind === value.kind
  const whole = standard?.kind !== 'number' || !standard.integer || (value.kind === 'number' && value.integer)
  if (!sameKind || !whole)
    fail(
      'E0509',
      span,
      `--set ${name}=${String(given)}: \`${name}\` is ${describe(standard!)} by default`,
      settingHint(standard!),
    )
  return value.kind === 'number' && standard?.kind === 'number' && !standard.integer
    ? { ...value, integer: false }
    : value
}

function settingHint(standard: Value): string {
  if (standard.kind === 'number') return standard.integer ? 'a whole number is needed' : 'a number is needed'
  if (standard.kind === 'bool') return 'true or false is needed'
  return standard.kind === 'string'
    ? 'a string is needed'
    : 'only numbers, strings, true and false can be set'
}
