// `mlc train`: a training loop over a data file.
import { appendFile } from 'node:fs/promises'
import { makeFolder } from '../../runtime/formats/files.ts'
import { type Checkpoint, readCheckpoint } from '../checkpoint.ts'
import { chooseEntry, findModel } from '../entries.ts'
import { dataError, exitCodes, UsageError } from '../errors.ts'
import { prepareFeeds } from '../feeds.ts'
import { counted } from '../format.ts'
import { onInterrupt } from '../interrupt.ts'
import { formatMetrics, metricsDocument } from '../metrics.ts'
import { type CommonOptions, type DeviceChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { chooseDevice } from '../sessions.ts'
import { readSource } from '../source.ts'
import { type EpochReport, type LoopResult, trainingLoop } from '../training-loop.ts'
import { readWeights } from '../weights-files.ts'

export interface TrainOptions extends CommonOptions, DeviceChoice {
  readonly data: string
  readonly val?: string
  readonly entry?: string
  readonly epochs: number
  readonly batch?: number
  readonly in?: readonly string[]
  readonly weights?: string
  readonly save?: string
  readonly resume?: string
  readonly log?: string
  readonly seed?: number
}

export async function train(file: string, options: TrainOptions, output: Output): Promise<number> {
  if (options.weights !== undefined && options.resume !== undefined)
    throw new UsageError('--resume takes its weights from the checkpoint', 'leave --weights out')
  const source = await readSource(file)
  const entry = chooseEntry(source, options, 'train')
  const model = findModel(source, options.model)
  const { set, save, resume, log } = options
  if (save !== undefined) await makeFolder(save)
  // Where the log cannot be written, it is said before the first epoch and not after it.
  if (log !== undefined) await appendLog(log, '')
  const device = await chooseDevice(options.device, output)
  try {
    const feeds = await prepareFeeds({
      device,
      source,
      model,
      output,
      entry,
      set,
      training: options.data,
      inputs: options.in ?? [],
      seed: options.seed ?? 0,
      modelName: options.model,
      choice: programChoice(options),
      evaluation: options.val,
      batch: options.batch,
    })
    const training = feeds.training!
    const { variables } = feeds.program.manifest
    const checkpoint = resume === undefined ? null : await readCheckpoint(resume, variables)
    if (checkpoint !== null) checkResumed(checkpoint, options, training.data.rows, training.batch)
    const seed = checkpoint?.position.seed ?? options.seed ?? 0
    const weights =
      checkpoint?.tensors ?? (options.weights && (await readWeights(options.weights, variables)).tensors)
    const session = await feeds.open({ seed, ...(weights ? { weights } : {}) })
    const interrupt = onInterrupt(() => output.notice('\nstopping after this step'))
    let result: LoopResult
    try {
      if (checkpoint !== null) session.step = checkpoint.position.step
      const start = checkpoint?.position ?? { epoch: 0, rowsDone: 0, sums: {} }
      result = await trainingLoop({
        session,
        training,
        evaluation: feeds.evaluation,
        epochs: options.epochs,
        seed,
        position: start,
        output,
        stopped: interrupt.stopped,
        save,
        onEpoch:
          log === undefined
            ? undefined
            : (report) => appendLog(log, `${JSON.stringify(epochDocument(report))}\n`),
      })
    } finally {
      interrupt.release()
      await session.close()
    }
    conclude(result, options, output)
    return result.complete ? exitCodes.done : exitCodes.interrupted
  } finally {
    await device.close()
  }
}

/** A run goes on only on what it began with: other rows or another order would give other numbers without a word. */
function checkResumed({ position }: Checkpoint, options: TrainOptions, rows: number, batch: number): void {
  if (options.seed !== undefined && options.seed !== position.seed)
    throw new UsageError(`the checkpoint was trained with seed ${position.seed}`, 'leave --seed out')
  if (position.rows !== rows)
    throw dataError(
      `the checkpoint was trained on ${position.rows} rows, and the data has ${rows}`,
      'to train on other data, give --weights instead of --resume',
    )
  if (position.rowsDone % batch !== 0 || position.rowsDone > rows)
    throw dataError(
      `the checkpoint stands after ${position.rowsDone} rows of an epoch, which batches of ${batch} do not reach`,
      'use the batch size that it was trained with',
    )
}

const epochDocument = ({ epoch, step, metrics, validation, seconds }: EpochReport): object => ({
  epoch,
  step,
  ...metricsDocument(metrics),
  ...(validation === null ? {} : { validation: metricsDocument(validation) }),
  seconds,
})

async function appendLog(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw dataError(`the log \`${path}\` cannot be written: ${error.message}`)
  }
}

function conclude(
  { epochs, complete }: LoopResult,
  { save, epochs: wanted }: TrainOptions,
  output: Output,
): void {
  const last = epochs.at(-1)
  if (last !== undefined) {
    const validation = last.validation === null ? '' : `  ${formatMetrics(last.validation, 'val_')}`
    output.result(`epoch ${last.epoch}, step ${last.step}: ${formatMetrics(last.metrics)}${validation}`)
  } else if (complete)
    output.result(
      `nothing to do: ${counted(wanted, 'epoch')} asked for, and the checkpoint has as many or more`,
    )
  if (!complete)
    output.notice(save === undefined ? 'stopped; nothing was saved' : `stopped; --resume ${save} goes on`)
  output.document({
    ok: true,
    complete,
    epochs: epochs.map(epochDocument),
    saved: save,
  })
}
