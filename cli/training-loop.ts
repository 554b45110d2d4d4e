// The training loop: epochs over reshuffled rows, validation, checkpoints, and an orderly stop.
import { performance } from 'node:perf_hooks'
import type { Session } from '../runtime/execute.ts'
import { shuffled } from '../runtime/formats/sampler.ts'
import { type Position, saveCheckpoint } from './checkpoint.ts'
import { type Feed, feed } from './feed.ts'
import { grouped } from './format.ts'
import { formatMetrics, Means, type Metrics } from './metrics.ts'
import type { Output } from './output.ts'
import { Progress } from './progress.ts'

export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number
  /** Runs of the training entry so far. */
  readonly step: number
  readonly metrics: Metrics
  readonly validation: Metrics | null
  readonly seconds: number
}

export interface LoopRequest {
  readonly session: Session
  readonly training: Feed
  readonly evaluation: Feed | null
  readonly epochs: number
  readonly seed: number
  /** Where to begin. */
  readonly position: Pick<Position, 'epoch' | 'rowsDone' | 'sums'>
  /** A folder for checkpoints. */
  readonly save?: string
  readonly output: Output
  /** True once the run is to stop: after the step that is under way. */
  readonly stopped: () => boolean
  /** Called after each epoch. */
  readonly onEpoch?: (report: EpochReport) => Promise<void>
}

export interface LoopResult {
  readonly epochs: readonly EpochReport[]
  /** False where it was stopped before the last epoch's end. */
  readonly complete: boolean
}

/** Trains until `epochs` epochs are done, those before `position` included. */
export async function trainingLoop(request: LoopRequest): Promise<LoopResult> {
  const { session, training, evaluation, epochs, seed, position, output, stopped } = request
  const progress = new Progress(output)
  const reports: EpochReport[] = []
  const { rows } = training.data
  let { rowsDone, sums } = position
  const save = async (epoch: number, done: number, means: Means): Promise<void> => {
    if (request.save === undefined) return
    await saveCheckpoint(request.save, session, {
      seed,
      epoch,
      rowsDone: done,
      rows,
      sums: done === 0 ? {} : means.sums,
    })
  }
  for (let epoch = position.epoch; epoch < epochs; epoch++) {
    const start = performance.now()
    const before = rowsDone
    const means = new Means(sums, countedRows(training, rowsDone))
    const order = shuffled(rows, seed, epoch).subarray(rowsDone)
    const done = await feed(session, training, order, means, (count) => {
      progress.update((before + count) / rows, () => {
        const speed = grouped((count * 1000) / (performance.now() - start))
        return `epoch ${epoch + 1}/${epochs}  ${formatMetrics(means.means)}  ${speed} rows/s`
      })
      return !stopped()
    })
    rowsDone += done
    if (rowsDone < rows) {
      progress.clear()
      await save(epoch, rowsDone, means)
      return { epochs: reports, complete: false }
    }
    const validation = evaluation === null ? null : await evaluate(session, evaluation)
    progress.clear()
    const seconds = (performance.now() - start) / 1000
    const report = { epoch: epoch + 1, step: session.step, metrics: means.means, validation, seconds }
    reports.push(report)
    output.notice(describe(report, epochs, done))
    rowsDone = 0
    sums = {}
    await save(epoch + 1, 0, means)
    await request.onEpoch?.(report)
    if (stopped() && epoch + 1 < epochs) return { epochs: reports, complete: false }
  }
  return { epochs: reports, complete: true }
}

/** Rows among the first `done` that count in the means: those of full batches, and of a short one that has a program. */
function countedRows({ batch, entryFor }: Feed, done: number): number {
  const rest = done % batch
  return rest > 0 && entryFor(rest) === null ? done - rest : done
}

function describe(
  { epoch, metrics, validation, seconds }: EpochReport,
  epochs: number,
  rows: number,
): string {
  const parts = [`epoch ${epoch}/${epochs}`, formatMetrics(metrics)]
  if (validation !== null) parts.push(formatMetrics(validation, 'val_'))
  parts.push(`${seconds.toFixed(seconds < 10 ? 2 : 0)} s`, `${grouped(rows / seconds)} rows/s`)
  return parts.join('  ')
}

/** Metrics over a whole data set, in its order. */
export async function evaluate(
  session: Session,
  evaluation: Feed,
  onBatch = (_rows: number) => true,
): Promise<Metrics> {
  const means = new Means()
  const order = Int32Array.from({ length: evaluation.data.rows }, (_, i) => i)
  await feed(session, evaluation, order, means, onBatch)
  return means.means
}
