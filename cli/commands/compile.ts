// `mlc compile`: writes a model's kernels, manifest and loader, and tabulates what they cost.

import type { Target } from '../../compiler/compile.ts'
import { writeSafetensors } from '../../runtime/formats/safetensors.ts'
import { artefactFiles, writeArtefacts } from '../artefacts.ts'
import { costDocument, costs, costTable } from '../costs.ts'
import { exitCodes } from '../errors.ts'
import { counted } from '../format.ts'
import type { CommonOptions } from '../options.ts'
import type { Output } from '../output.ts'
import { compileSource, readSource } from '../source.ts'
import { readWeights } from '../weights-files.ts'

export interface CompileCommandOptions extends CommonOptions {
  readonly target: Target
  readonly entry?: readonly string[]
  readonly out: string
  readonly weights?: string
  readonly features?: readonly string[]
}

export async function compile(file: string, options: CompileCommandOptions, output: Output): Promise<number> {
  const { target, set, model, entry, out, weights, features } = options
  const request = {
    target,
    set,
    model,
    entries: entry,
    features,
  }
  const { program, trace } = await compileSource(await readSource(file), request, output)
  const given = weights === undefined ? undefined : await readWeights(weights, program.manifest.variables)
  const files = await artefactFiles(program, given && writeSafetensors(given.tensors))
  await writeArtefacts(out, files)
  const rows = costs(program.manifest, trace)
  output.result(costTable(rows))
  output.notice(`wrote ${counted(files.size, 'file')} to ${out}; the kernels are in ${out}/kernels`)
  output.document({ ok: true, out, target, files: [...files.keys()], entries: rows.map(costDocument) })
  return exitCodes.done
}
