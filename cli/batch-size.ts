// Finds the argument of a model that sets its batch size, and compiles the model for other sizes.
import type { ModelDecl } from '../grammar/ast.ts'
import type { Source } from '../grammar/diagnostics.ts'
import type { Device } from '../runtime/device.ts'
import type { EntryInfo, Program, TensorInfo } from '../runtime/program.ts'
import { dataError, ModelError } from './errors.ts'
import type { Settings } from './options.ts'
import type { Output } from './output.ts'
import { compileFor, type Request } from './sessions.ts'

/** Tried before others. */
const usualNames = ['batch', 'batch_size', 'N', 'B']

/** The rows that an entry takes at once: the first size of every argument that is no scalar. Errors: F0190. */
export function batchOf(entry: EntryInfo): number {
  const [first, ...rest] = entry.arguments.filter(({ shape }) => shape.length > 0)
  if (first === undefined)
    throw dataError(`the entry ${entry.name} takes no rows: all its arguments are scalars`)
  const size = first.shape[0]!
  const other = rest.find(({ shape }) => shape[0] !== size)
  if (other !== undefined) {
    throw dataError(
      `the entry ${entry.name} takes ${size} rows of ${first.name} and ${other.shape[0]} of ${other.name}`,
      'the first axis of each argument is the batch, scalars apart',
    )
  }
  if (size === 0) throw dataError(`the entry ${entry.name} takes no rows: its batch size is 0`)
  return size
}

/** Names of the model's arguments whose value is `size`, the usual ones first. */
export function batchCandidates(model: ModelDecl, set: Settings, size: number): string[] {
  const matching = model.params.filter(({ name, default: standard }) => {
    const given = set[name.name]
    return (given ?? (standard?.kind === 'number' ? standard.value : undefined)) === size
  })
  const rank = (name: string): number =>
    usualNames.includes(name) ? usualNames.indexOf(name) : usualNames.length
  return matching.map((p) => p.name.name).sort((a, b) => rank(a) - rank(b))
}

const resized = (info: TensorInfo, size: number): string =>
  info.shape.length === 0 ? '' : [size, ...info.shape.slice(1)].join()

/** True where `entry` takes the same arguments as `like`, but for `size` rows. */
export function isResized(entry: EntryInfo, like: EntryInfo, size: number): boolean {
  return (
    entry.arguments.length === like.arguments.length &&
    entry.arguments.every((info, i) => info.shape.join() === resized(like.arguments[i]!, size))
  )
}

export interface Resizer {
  readonly device: Device
  readonly source: Source
  readonly model: ModelDecl
  readonly request: Request
  readonly output: Output
}

/**
 * The program of `request` for batches of `size` rows instead of those of `like`, or null where no argument of the model sets them.
 * Every candidate is compiled and looked at, since a size may have come about in any way.
 */
export async function compileResized(
  resizer: Resizer,
  like: EntryInfo,
  entry: string,
  size: number,
): Promise<{ readonly program: Program; readonly argument: string } | null> {
  const { device, source, model, request, output } = resizer
  const set = request.set ?? {}
  for (const argument of batchCandidates(model, set, batchOf(like))) {
    try {
      const { program } = await compileFor(
        device,
        source,
        { ...request, set: { ...set, [argument]: size } },
        output,
      )
      const found = program.manifest.entries.find((e) => e.name === entry)
      if (found !== undefined && isResized(found, like, size)) return { program, argument }
    } catch (error) {
      // This argument cannot take the value: it is not the one.
      if (!(error instanceof ModelError)) throw error
    }
  }
  return null
}
