// `mlc eval`: metrics of an entry over a data set.
import { chooseEntry, findModel } from '../entries.ts'
import { exitCodes } from '../errors.ts'
import { prepareFeeds } from '../feeds.ts'
import { counted } from '../format.ts'
import { formatMetrics, metricsDocument } from '../metrics.ts'
import { type CommonOptions, type DeviceChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { chooseDevice } from '../sessions.ts'
import { readSource } from '../source.ts'
import { evaluate as evaluateFeed } from '../training-loop.ts'
import { readWeights } from '../weights-files.ts'

export interface EvalOptions extends CommonOptions, DeviceChoice {
  readonly data: string
  readonly weights: string
  readonly entry?: string
  readonly batch?: number
  readonly in?: readonly string[]
  readonly seed: number
}

export async function evaluate(file: string, options: EvalOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const model = findModel(source, options.model)
  // Without a name the train entry is meant: it has a loss.
  const entry = chooseEntry(
    source,
    options,
    options.entry === undefined && model.entries.some((e) => e.training) ? 'train' : 'any',
  )
  const device = await chooseDevice(options.device, output)
  try {
    const feeds = await prepareFeeds({
      device,
      source,
      model,
      output,
      entry,
      set: options.set,
      evaluation: options.data,
      inputs: options.in ?? [],
      seed: options.seed,
      modelName: options.model,
      choice: programChoice(options),
      batch: options.batch,
    })
    const evaluation = feeds.evaluation!
    // A checkpoint's slots are left aside: nothing is updated here.
    const { tensors } = await readWeights(options.weights, feeds.program.manifest.variables)
    const session = await feeds.open({ seed: options.seed, weights: tensors })
    const { rows } = evaluation.data
    const progress = new Progress(output)
    try {
      const metrics = await evaluateFeed(session, evaluation, (done) => {
        progress.update(done / rows, () => `${done}/${rows} rows`)
        return true
      })
      progress.clear()
      output.result(`${formatMetrics(metrics)}  (${counted(rows, 'row')})`)
      output.document({ ok: true, entry: entry.name, rows, metrics: metricsDocument(metrics) })
    } finally {
      await session.close()
    }
    return exitCodes.done
  } finally {
    await device.close()
  }
}
