// `mlc compile`: writes a model's kernels, manifest and loader, and tabulates what they cost.

import type { Target } from '../../compiler/compile.ts'
import type { Source } from '../../grammar/diagnostics.ts'
import { writeSafetensors } from '../../runtime/formats/safetensors.ts'
import { artefactFiles, standaloneFiles, writeArtefacts } from '../artefacts.ts'
import { costDocument, costs, costTable } from '../costs.ts'
import { exitCodes, UsageError } from '../errors.ts'
import { counted } from '../format.ts'
import {
  type AdapterChoice,
  adapterChoice,
  type CommonOptions,
  type ProgramChoice,
  programChoice,
  refusePrecision,
} from '../options.ts'
import { Output } from '../output.ts'
import { tellTuning } from '../sessions.ts'
import { compileSource, readSource } from '../source.ts'
import { givenTuning } from '../tuning-file.ts'
import { readWeights } from '../weights-files.ts'

export interface CompileCommandOptions extends CommonOptions, AdapterChoice, Omit<ProgramChoice, 'tuning'> {
  readonly tuning?: string
  readonly target: Target
  readonly entry?: readonly string[]
  readonly out: string
  readonly weights?: string
  readonly standalone?: boolean
  readonly warm?: boolean
}

/** Milliseconds: what takes longer is compiled a second time only where `--warm` asks for it. */
const SHORT = 1000

/** Milliseconds of a second compilation, when the engine has seen the code run. */
async function again(source: Source, request: Parameters<typeof compileSource>[1]): Promise<number> {
  const start = performance.now()
  await compileSource(source, request, new Output({ quiet: true }))
  return performance.now() - start
}

export async function compile(file: string, options: CompileCommandOptions, output: Output): Promise<number> {
  const { target, set, model, entry, out, weights, precision, standalone = false } = options
  refusePrecision(target, precision)
  if (standalone && target !== 'cuda')
    throw new UsageError(`there is no standalone program of ${target}`, 'take --target cuda')
  const request = {
    target,
    set,
    model,
    entries: entry,
    standalone,
    ...adapterChoice(target, options),
    ...programChoice({ ...options, tuning: true }),
    ...(await givenTuning(options.tuning, target)),
  }
  const source = await readSource(file)
  const start = performance.now()
  const ready = await compileSource(source, request, output)
  const { program, trace, standalone: alone } = ready
  const cold = performance.now() - start
  if (request.tuning) tellTuning(ready, request.tuning, options.tuning!, output)
  const given = weights === undefined ? undefined : await readWeights(weights, program.manifest.variables)
  const kept = given && writeSafetensors(given.tensors)
  const files = alone === undefined ? await artefactFiles(program, kept) : standaloneFiles(alone, kept)
  await writeArtefacts(out, files)
  const rows = costs(program.manifest, trace)
  output.result(costTable(rows))
  const warm = options.warm || cold < SHORT ? await again(source, request) : undefined
  const more = warm === undefined ? '' : `; ${warm.toFixed(0)} ms in a process that has compiled before`
  output.result(`compiled in ${cold.toFixed(0)} ms${more}`)
  output.notice(
    `wrote ${counted(files.size, 'file')} to ${out}; the kernels are in ${alone === undefined ? `${out}/kernels` : `${out}/model.cu`}`,
  )
  output.document({
    ok: true,
    out,
    target,
    files: [...files.keys()],
    entries: rows.map(costDocument),
    coldMs: cold,
    warmMs: warm,
  })
  return exitCodes.done
}
