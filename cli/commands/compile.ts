// `mlc compile`: writes a model's kernels, manifest and loader, and tabulates what they cost.

import type { Target } from '../../compiler/compile.ts'
import { writeSafetensors } from '../../runtime/formats/safetensors.ts'
import { artefactFiles, standaloneFiles, writeArtefacts } from '../artefacts.ts'
import { costDocument, costs, costTable } from '../costs.ts'
import { exitCodes, UsageError } from '../errors.ts'
import { counted } from '../format.ts'
import { type CommonOptions, type PrecisionChoice, refusePrecision } from '../options.ts'
import type { Output } from '../output.ts'
import { compileSource, readSource } from '../source.ts'
import { readWeights } from '../weights-files.ts'

export interface CompileCommandOptions extends CommonOptions, PrecisionChoice {
  readonly target: Target
  readonly entry?: readonly string[]
  readonly out: string
  readonly weights?: string
  readonly features?: readonly string[]
  readonly standalone?: boolean
}

export async function compile(file: string, options: CompileCommandOptions, output: Output): Promise<number> {
  const { target, set, model, entry, out, weights, features, precision, standalone = false } = options
  refusePrecision(target, precision)
  if (standalone && target !== 'cuda')
    throw new UsageError(`there is no standalone program of ${target}`, 'take --target cuda')
  const request = {
    target,
    set,
    model,
    entries: entry,
    features,
    standalone,
    precision,
  }
  const { program, trace, standalone: alone } = await compileSource(await readSource(file), request, output)
  const given = weights === undefined ? undefined : await readWeights(weights, program.manifest.variables)
  const kept = given && writeSafetensors(given.tensors)
  const files = alone === undefined ? await artefactFiles(program, kept) : standaloneFiles(alone, kept)
  await writeArtefacts(out, files)
  const rows = costs(program.manifest, trace)
  output.result(costTable(rows))
  output.notice(
    `wrote ${counted(files.size, 'file')} to ${out}; the kernels are in ${alone === undefined ? `${out}/kernels` : `${out}/model.cu`}`,
  )
  output.document({ ok: true, out, target, files: [...files.keys()], entries: rows.map(costDocument) })
  return exitCodes.done
}
