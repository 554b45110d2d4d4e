// What diagnostics say beside their message: where a function was called, and where the values came from.
import type { Span } from '../../../grammar/ast.ts'
import { type Note, UserError } from '../../../grammar/diagnostics.ts'
import { formatType } from '../../ir/types.ts'
import { contains, inUserCode, isPrelude } from './context.ts'
import type { Instance, Value } from './values.ts'

const CALLED = 'called from here'
const MAX_ORIGINS = 3

/** How a diagnostic names a function: a member by its instance's path. */
export const displayName = (name: string, owner: Instance | null): string =>
  owner && owner.path !== '' ? `${owner.path}.${name}` : name

/**
 * An error inside a function as its caller sees it: one of the library's at the user's call, any other with the innermost and the
 * outermost call (those between are noise).
 */
export function atCall(error: unknown, name: string, owner: Instance | null, call: Span): unknown {
  if (!(error instanceof UserError) || isPrelude(call)) return error
  const d = error.diagnostic
  if (d.span && isPrelude(d.span)) {
    const made = owner && owner.path !== '' && !isPrelude(owner.span) ? [madeHere(owner)] : []
    return withNotes(error, inUserCode(d, call, made).notes ?? [], call)
  }
  if (d.span && contains(call, d.span)) return error
  const notes = d.notes ?? []
  const calls = notes.filter((n) => n.message.startsWith(CALLED))
  const kept = calls.length < 2 ? notes : notes.filter((n) => n !== calls.at(-1))
  return withNotes(error, [...kept, { span: call, message: `${CALLED}: \`${displayName(name, owner)}\`` }])
}

const madeHere = (owner: Instance): Note => ({
  span: owner.span,
  message: `\`${owner.path}\` is made here`,
})

function withNotes(error: UserError, notes: readonly Note[], span = error.diagnostic.span): UserError {
  const Kind = error.constructor as new (d: UserError['diagnostic']) => UserError
  return new Kind({ ...error.diagnostic, span, notes })
}

/** Types and shapes that do not fit: the two groups of codes that `withOrigins` explains. */
const EXPLAINED = /^E0[34]/

/** Runs `make`; an error about types or shapes tells where those of the values come from that stand outside of `span`. */
export function withOrigins<T>(values: readonly Value[], span: Span, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof UserError) || !EXPLAINED.test(error.diagnostic.code)) throw error
    const notes = [
      ...new Map(values.flatMap((v) => originOf(v, span)).map((n) => [n.span!.start, n])).values(),
    ]
    throw withNotes(error, [...notes.slice(0, MAX_ORIGINS), ...(error.diagnostic.notes ?? [])])
  }
}

function originOf(value: Value, within: Span): Note[] {
  if (value.kind === 'list' || value.kind === 'tuple')
    return value.items.flatMap((item) => originOf(item, within))
  if (value.kind === 'variable') {
    const { name, type, span } = value.variable
    return isPrelude(span) ? [] : [{ span, message: `\`${name}\` is ${formatType(type)}` }]
  }
  if (value.kind !== 'tensor') return []
  const { type, origins, op, attrs, label } = value.node
  // Where a gradient's forward operation stands would only confuse.
  if (label.startsWith('d_')) return []
  const [span] = origins
  if (!span || isPrelude(span) || contains(within, span)) return []
  const what =
    op === 'argument' || op === 'variable'
      ? `\`${String(attrs.name)}\` is ${formatType(type)}`
      : `${formatType(type)} comes from here`
  return [{ span, message: what }]
}
