// `mlc summary`: layers, output shapes and parameter counts.
import { analyze } from '../../compiler/front.ts'
import { type SummaryRow, summarizeModel } from '../../compiler/summary.ts'
import { exitCodes, ModelError } from '../errors.ts'
import { byteSize, grouped, table } from '../format.ts'
import type { CommonOptions } from '../options.ts'
import type { Output } from '../output.ts'
import { readImport, readSource } from '../source.ts'

export interface SummaryOptions extends CommonOptions {
  readonly entry?: string
}

export async function summary(file: string, options: SummaryOptions, output: Output): Promise<number> {
  const { set, model: name, entry } = options
  const request = {
    set,
    read: readImport,
    model: name,
    entries: entry === undefined ? undefined : [entry],
  }
  const front = analyze(await readSource(file), request)
  const { model, diagnostics, files } = front
  if (model === null) throw new ModelError(diagnostics, files.sources)
  output.diagnostics(diagnostics, files.sources)
  const found = summarizeModel(model, entry)
  const head = ['layer', 'module', 'output shape', 'params']
  const rows = found.rows.map((layer) => [
    layer.path === '' ? '(model)' : layer.path,
    layer.module ?? '-',
    layer.output === null ? '-' : `[${layer.output.join(', ')}]`,
    grouped(layer.params),
  ])
  output.result(
    [
      `${found.model}, output shapes in ${found.entry}`,
      '',
      table(head, rows, new Set(['params'])),
      '',
      `params: ${grouped(found.params)} (${byteSize(found.paramBytes)})`,
      ...(found.states === 0 ? [] : [`states: ${grouped(found.states)} (${byteSize(found.stateBytes)})`]),
    ].join('\n'),
  )
  output.document({
    ok: true,
    model: found.model,
    entry: found.entry,
    layers: found.rows.map(layerDocument),
    params: found.params,
    states: found.states,
  })
  return exitCodes.done
}

function layerDocument({ path, module, output, variables, params }: SummaryRow): object {
  const tensors = variables.map(({ name, kind, type }) => ({
    name,
    kind,
    dtype: type.dtype,
    shape: type.shape,
  }))
  return { path, module, output, params, tensors }
}
