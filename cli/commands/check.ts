// `mlc check`: every diagnostic of a model, and what it declares.
import { analyze } from '../../compiler/front.ts'
import type { TensorInfo } from '../../runtime/program.ts'
import { elementCount } from '../../runtime/tensor.ts'
import { exitCodes } from '../errors.ts'
import { counted } from '../format.ts'
import type { CommonOptions } from '../options.ts'
import { diagnosticDocument, type Output } from '../output.ts'
import { signature } from '../signature.ts'
import { hasErrors, readImport, readSource } from '../source.ts'

export type CheckOptions = CommonOptions

export async function check(file: string, options: CheckOptions, output: Output): Promise<number> {
  const source = await readSource(file)
  const { set, model: name } = options
  const front = analyze(source, { set, read: readImport, model: name })
  const { diagnostics, model } = front
  const { sources } = front.files
  output.diagnostics(diagnostics, sources)
  const found = diagnostics.map((d) => diagnosticDocument(d, sources))
  if (model === null || hasErrors(diagnostics)) {
    const errors = diagnostics.filter((d) => d.severity === 'error').length
    output.notice(`${file}: ${counted(errors, 'error')}`)
    output.document({ ok: false, diagnostics: found })
    return exitCodes.userFile
  }
  // Only constants get as far as a graph, so a shape holds numbers.
  const info = (name: string, { dtype, shape }: (typeof model.variables)[number]['type']): TensorInfo => ({
    name,
    dtype,
    shape: shape as readonly number[],
  })
  const entries = model.entries.map(({ name, training, args, outputs }) => ({
    name,
    training,
    arguments: args.map((a) => info(a.name, a.type)),
    outputs: outputs.map((o) => info(o.name, o.node.type)),
  }))
  const variables = model.variables.map((v) => ({ kind: v.kind, ...info(v.name, v.type) }))
  const params = variables.filter((v) => v.kind === 'param')
  const values = params.reduce((sum, v) => sum + elementCount(v.shape), 0)
  output.result(
    [
      `${file}: model ${model.name} is sound`,
      ...entries.map((entry) => `  ${signature(entry)}`),
      `  ${counted(params.length, 'param')} with ${counted(values, 'value')}`,
    ].join('\n'),
  )
  output.document({ ok: true, diagnostics: found, model: model.name, entries, variables })
  return exitCodes.done
}
