// Turns the cases of `vectors/torch` (operator, arguments, inputs, outputs, cotangents, gradients of PyTorch) into programs of the language.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSafetensors } from '../../runtime/formats/safetensors.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { TorchArgs, type TorchValue } from './torch-args.ts'
import { translations } from './torch-translations.ts'
import { ENTRY, sourceOf, type VectorCase, type VectorCases } from './vector-case.ts'

interface ManifestCase {
  readonly op: string
  readonly variant: string
  readonly file: string
  readonly args: readonly TorchValue[]
  readonly kwargs: Readonly<Record<string, TorchValue>>
}

/** `in.0.1` as an argument's name. */
const identifier = (name: string): string => name.replaceAll('.', '_')

/** Cases by their file's name without the ending, `conv2d/3`. */
export function loadTorchCases(dir: string): VectorCases {
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as readonly ManifestCase[]
  const result: VectorCases = { cases: [], skipped: [] }
  for (const item of manifest) {
    const name = item.file.replace('.safetensors', '')
    const made = translate(item, name, readSafetensors(readFileSync(join(dir, item.file))))
    if (typeof made === 'string') result.skipped.push({ name, reason: made })
    else result.cases.push(made)
  }
  return result
}

function translate(item: ManifestCase, name: string, tensors: Map<string, Tensor>): VectorCase | string {
  const translation = translations[item.op]
  if (!translation) return `the language has no ${item.op}`
  const made = translation(new TorchArgs(item.args, item.kwargs, tensors))
  if (!made) return `${item.op} with these arguments`
  if ('skip' in made) return made.skip
  const inputs = new Map<string, Tensor>()
  const expected = new Map<string, Tensor>()
  const terms: string[] = []
  const gradients: string[] = []
  for (const [key, tensor] of tensors) {
    const [kind, ...rest] = key.split('.')
    const id = identifier(rest.join('.'))
    if (kind === 'in' || kind === 'kw' || kind === 'gout') inputs.set(identifier(key), tensor)
    if (kind === 'out' && Number(id) < made.outputs.length) expected.set(`out_${id}`, tensor)
    if (kind === 'gout') terms.push(`sum(out_${id} * gout_${id})`)
    if (kind === 'grad') {
      const input = rest.join('.')
      gradients.push(tensors.has(`in.${input}`) ? `in_${id}` : id)
      expected.set(`grad_${id}`, tensor)
    }
  }
  const body = [...(made.statements ?? []), ...made.outputs.map((text, i) => `out_${i} = ${text}`)]
  const outputs = made.outputs.map((_, i) => `out_${i}`)
  if (gradients.length > 0) {
    body.push(`gradients = grad(${terms.join(' + ')}, [${gradients.join(', ')}])`)
    const names = [...expected.keys()].filter((key) => key.startsWith('grad_'))
    outputs.push(...names.map((key, i) => `${key} = gradients[${i}]`))
  }
  body.push(`return ${outputs.join(', ')}`)
  return { name, source: sourceOf(inputs, body), entry: ENTRY, inputs, expected, tolerance: 1e-4 }
}
