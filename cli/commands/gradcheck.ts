// `mlc gradcheck`: an entry's gradients against finite differences.
import { analyze } from '../../compiler/front.ts'
import { gradcheck as checkGradients, type GradcheckRow } from '../../compiler/gradcheck.ts'
import { chooseEntry } from '../entries.ts'
import { dataError, exitCodes, ModelError } from '../errors.ts'
import { metric, table } from '../format.ts'
import type { CommonOptions } from '../options.ts'
import type { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { readImport, readSource } from '../source.ts'

export interface GradcheckOptions extends CommonOptions {
  readonly entry?: string
  readonly seed: number
}

/** Seconds after which a smaller model is suggested. */
const LONG = 20

export async function gradcheck(file: string, options: GradcheckOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const { name } = chooseEntry(source, options, 'any')
  const { set, model: modelName, seed } = options
  const request = {
    set,
    entries: [name],
    read: readImport,
    model: modelName,
  }
  const { model, diagnostics, files } = analyze(source, request)
  if (model === null) throw new ModelError(diagnostics, files.sources)
  output.diagnostics(diagnostics, files.sources)
  const progress = new Progress(output)
  const start = performance.now()
  let evaluations = 0
  const result = checkGradients(model, model.entries[0]!, seed, {
    onEvaluation: () => {
      evaluations++
      progress.update(0, () => `${evaluations} evaluations in float64`)
    },
  })
  progress.clear()
  const { rows, skipped, passed } = result
  if (rows.length === 0 && skipped.length === 0)
    throw dataError(`the entry ${name} returns no float tensor, so there is nothing to differentiate`)
  if ((performance.now() - start) / 1000 > LONG)
    output.notice('a smaller model, such as --set batch=2, is checked faster')
  for (const { output: skippedOutput, reason } of skipped)
    output.notice(`${skippedOutput} is left out: ${reason}`)
  const head = ['output', 'with respect to', 'type', 'probes', 'gradient', 'differences', 'error', '']
  const cells = rows.map((r) => [
    r.output,
    r.input,
    r.type,
    String(r.probes),
    metric(r.analytic),
    metric(r.numeric),
    r.error.toExponential(1),
    r.passed ? 'ok' : 'WRONG',
  ])
  const failures = rows.filter((r: GradcheckRow) => !r.passed).length
  const verdict = passed
    ? `all ${rows.length} gradients agree`
    : `${failures} of ${rows.length} gradients are wrong`
  output.result(
    `${table(head, cells, new Set(['probes', 'gradient', 'differences', 'error']))}\n\n${verdict}`,
  )
  output.document({ ok: passed, entry: name, rows, skipped })
  return passed ? exitCodes.done : exitCodes.userFile
}
