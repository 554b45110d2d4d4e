// Checkpoints of a training run: all variables and the place in the data, enough to go on with the same numbers.
import { join } from 'node:path'
import type { Session } from '../runtime/execute.ts'
import { makeFolder } from '../runtime/formats/files.ts'
import type { VariableInfo } from '../runtime/program.ts'
import type { Tensor } from '../runtime/tensor.ts'
import { dataError } from './errors.ts'
import { readWeights, writeWeights } from './weights-files.ts'

const CHECKPOINT = 'checkpoint.safetensors'
const WEIGHTS = 'weights.safetensors'

/** Where a run stands. */
export interface Position {
  /** Runs of the training entry so far: with the seed it fixes the random numbers of the next one. */
  readonly step: number
  readonly seed: number
  /** Complete epochs, and rows of the next one that are done. */
  readonly epoch: number
  readonly rowsDone: number
  readonly rows: number
  /** Sums of the metrics over `rowsDone` rows, for the mean of the epoch. */
  readonly sums: Readonly<Record<string, number>>
}

export interface Checkpoint {
  readonly position: Position
  readonly tensors: ReadonlyMap<string, Tensor>
}

/**
 * Writes `checkpoint.safetensors` (all variables, the optimizer's slots included, and the position) and `weights.safetensors` (params and
 * states). Each is whole or not there; only the first is read to go on.
 */
export async function saveCheckpoint(
  folder: string,
  session: Session,
  position: Omit<Position, 'step'>,
): Promise<void> {
  await makeFolder(folder)
  const all = await session.weights({ slots: true })
  const slots = session.manifest.variables.filter(({ kind }) => kind === 'slot').map(({ name }) => name)
  const lasting = new Map([...all].filter(([name]) => !slots.includes(name)))
  await writeWeights(join(folder, WEIGHTS), lasting)
  const facts: Position = { step: session.step, ...position }
  await writeWeights(join(folder, CHECKPOINT), all, { position: JSON.stringify(facts), slots })
}

/** Errors: F0180 where there is none, F0170 where it is another model's, F0190 where its facts are not sound. */
export async function readCheckpoint(
  folder: string,
  variables: readonly VariableInfo[],
): Promise<Checkpoint> {
  const path = join(folder, CHECKPOINT)
  const { tensors, position } = await readWeights(path, variables)
  if (position === undefined)
    throw dataError(`\`${path}\` is no checkpoint: it does not say where the run stood`)
  const missing = variables.filter((info) => !tensors.has(info.name)).map((info) => info.name)
  if (missing.length > 0) throw dataError(`\`${path}\` lacks the optimizer's ${missing.join(', ')}`)
  return { tensors, position: parsePosition(position) }
}

/** The step of a checkpoint that is used as weights. */
export function checkpointStep(position: string): number {
  return parsePosition(position).step
}

function parsePosition(text: string): Position {
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
  let facts: unknown
  try {
    facts = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  if (typeof facts !== 'object' || facts === null)
    throw dataError('the facts of the checkpoint are no JSON object')
  const { step, seed, epoch, rowsDone, rows, sums } = facts as Readonly<Record<string, unknown>>
  if (!whole(step) || !whole(seed) || !whole(epoch) || !whole(rowsDone) || !whole(rows))
    throw dataError(
      'the facts of the checkpoint are not sound: step, seed, epoch, rowsDone and rows are whole numbers',
    )
  if (
    typeof sums !== 'object' ||
    sums === null ||
    !Object.values(sums).every((v) => typeof v === 'number' || v === null)
  )
    throw dataError('the facts of the checkpoint are not sound: sums are numbers')
  // JSON writes what is no finite number as null.
  const numbers = Object.entries(sums).map(([name, v]): [string, number] => [
    name,
    (v as number | null) ?? Number.NaN,
  ])
  return { step, seed, epoch, rowsDone, rows, sums: Object.fromEntries(numbers) }
}
