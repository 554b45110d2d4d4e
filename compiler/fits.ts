// What a device cannot hold or compute is an error of the model, with a place in the user's file, before anything runs.
import type { File, Span } from '../grammar/ast.ts'
import type { Diagnostic } from '../grammar/diagnostics.ts'
import type { ScheduledEntry } from './emit/program.ts'
import { withLibraryLines } from './front.ts'
import { argumentOf, type EntryGraph, type ModelGraph, rootsOf, topological } from './ir/graph.ts'
import type { Profile } from './ir/limits.ts'
import type { BufferInfo } from './ir/nest.ts'
import { elementBytes, elementCount, formatType, type TensorType } from './ir/types.ts'
import { librarySources } from './passes/load-files.ts'
import { boundTooLarge } from './passes/windows.ts'

/** An error that names the entry's declaration where its own place is not known, or is in the library. */
export function placed(d: Diagnostic, main: File, model: string, entry: string): Diagnostic {
  if (d.span && !librarySources.has(d.span.file)) return d
  const span = entrySpan(main, model, entry)
  const notes = d.span ? [{ span: d.span, message: 'found in the library' }] : []
  return withLibraryLines({ ...d, span, ...(notes.length > 0 ? { notes } : {}) })
}

/** The name of the entry, also where it is the evaluation of a training entry. */
function entrySpan(main: File, model: string, entry: string): Span | null {
  const decl = main.decls.find((d) => d.kind === 'model' && d.name.name === model)
  if (decl?.kind !== 'model') return null
  const found = decl.entries.find(({ name }) => entry === name.name || entry === `${name.name}.eval`)
  return found?.name.span ?? decl.name.span
}

/** The first tensor of half floats in a model for a device that has none. */
export function halfFloats(model: ModelGraph, main: File): Diagnostic | null {
  for (const entry of model.entries) {
    const node = topological(rootsOf(entry)).find((n) => n.type.dtype === 'f16')
    if (!node) continue
    const error: Diagnostic = {
      code: 'E0702',
      severity: 'error',
      span: node.origins[0] ?? null,
      message: `${entry.name} has a tensor ${formatType(node.type)}, and the device computes with no f16`,
      hint: 'write f32, or take the cpu or a GPU with the feature shader-f16 (mlc compile --features shader-f16)',
    }
    return placed(error, main, model.name, entry.name)
  }
  return null
}

const bytesOf = (type: TensorType): number => elementCount(type.shape) * elementBytes(type.dtype)

/** Bytes that no plan can save: variables, arguments, and outputs that are neither an argument nor a variable's new value. */
export function fixedBytes(model: ModelGraph, entry: EntryGraph): number {
  const updated = new Set(entry.updates.map((u) => u.node))
  const made = entry.outputs.map((o) => o.node).filter((n) => argumentOf(n) === null && !updated.has(n))
  return [
    ...model.variables.map((v) => v.type),
    ...entry.args.map((a) => a.type),
    ...made.map((n) => n.type),
  ].reduce((sum, type) => sum + bytesOf(type), 0)
}

/** Recomputation has limits: what a kernel reads and writes must be there at once. */
export function overMemory(
  s: ScheduledEntry & { readonly fixed: number },
  max = Infinity,
): Diagnostic | null {
  const needed = s.fixed + s.plan.arena
  if (needed <= max) return null
  const parts = `${s.fixed} for variables, arguments and outputs, ${s.plan.arena} for temporaries`
  return {
    code: 'E0703',
    severity: 'error',
    span: null,
    message: `${s.entry.name} takes ${needed} bytes (${parts}), and --max-memory allows ${max}`,
    hint: 'values were computed again as far as that helps; a smaller batch takes less',
  }
}

/** A tensor that no binding of the device can hold is an error of the model, not a failure at run time. */
export function tooLarge({ entry, buffers, plan }: ScheduledEntry, profile: Profile): Diagnostic | null {
  const { maxBindingBytes, maxBufferBytes } = profile
  const bytesOf = (b: BufferInfo): number => b.elements * elementBytes(b.type.dtype)
  const whole = buffers.find((b) => bytesOf(b) > maxBufferBytes)
  const b = whole ?? boundTooLarge(plan, buffers, maxBindingBytes)
  if (!b) return null
  const what = b.home === 'argument' ? 'the argument' : b.home === 'variable' ? 'the variable' : 'the value'
  const limit = whole ? `stores at most ${maxBufferBytes} in one buffer` : `binds at most ${maxBindingBytes}`
  return {
    code: 'E0701',
    severity: 'error',
    span: b.origin ?? null,
    message: `${what} ${b.external ?? b.name} of ${entry.name} is ${formatType(b.type)}: ${bytesOf(b)} bytes, and the device ${limit}`,
    hint: `a smaller batch, or a device with larger limits${whole ? ' (mlc compile --max-buffer SIZE)' : ''}`,
  }
}
