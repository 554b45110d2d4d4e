// Turns the cases of `vectors/torch` (operator, arguments, inputs, outputs, cotangents, gradients of PyTorch) into programs of the language.
import type { Tensor } from '../../runtime/tensor.ts'
import { isRecord, readCaseFile, readManifest } from './manifest.ts'
import { TorchArgs, Untranslatable } from './torch-args.ts'
import { networkTranslations } from './torch-networks.ts'
import { signatureOf } from './torch-signatures.ts'
import { type Translated, translations } from './torch-translations.ts'
import { collect, ENTRY, type Loading, sourceOf, type VectorCase, type VectorCases } from './vector-case.ts'

/** What a float32 implementation reaches: abs(d) / (1 + abs(reference)) <= 1e-4. */
const TOLERANCE = { absolute: 1e-4, relative: 1e-4 }
const known = { ...translations, ...networkTranslations }

/** `in.0.1` as an argument's name. */
const identifier = (name: string): string => name.replaceAll(/\W/g, '_')

/** Cases by their file's name without the ending, `conv2d/3`. */
export function loadTorchCases(dir: string): VectorCases {
  return collect(
    readManifest(dir).map((item, i): Loading => {
      const file = isRecord(item) && typeof item.file === 'string' ? item.file : null
      const name = file === null ? `entry ${i}` : file.replace('.safetensors', '')
      return { name, load: () => load(item, name, file, dir) }
    }),
  )
}

function load(item: unknown, name: string, file: string | null, dir: string): VectorCase | string {
  if (!isRecord(item) || file === null || typeof item.op !== 'string')
    throw new Error('manifest.json: an entry needs an `op` and a `file`')
  const { op, args = [], kwargs = {} } = item
  if (!Array.isArray(args) || !isRecord(kwargs))
    throw new Error('manifest.json: `args` is a list, and `kwargs` an object')
  const signature = signatureOf(op)
  const translation = Object.hasOwn(known, op) ? known[op] : undefined
  if (!translation || !signature) return `the language has no ${op}`
  const tensors = readCaseFile(dir, file)
  try {
    const made = translation(new TorchArgs(signature, args, kwargs, tensors))
    return programOf(name, made, tensors)
  } catch (error) {
    if (error instanceof Untranslatable) return error.message
    throw error
  }
}

function programOf(name: string, made: Translated, tensors: ReadonlyMap<string, Tensor>): VectorCase {
  const inputs = new Map<string, Tensor>()
  const expected = new Map<string, Tensor>()
  const terms: string[] = []
  const gradients: { readonly output: string; readonly of: string }[] = []
  for (const [key, tensor] of tensors) {
    const [kind, ...rest] = key.split('.')
    const path = rest.join('.')
    const id = identifier(path)
    if (kind === 'in' || kind === 'kw' || kind === 'gout') inputs.set(identifier(key), tensor)
    if (kind === 'out' && Number(id) < made.outputs.length) expected.set(`out_${id}`, tensor)
    if (kind === 'gout') terms.push(`sum(out_${id} * gout_${id})`)
    if (kind === 'grad') {
      gradients.push({ output: `grad_${id}`, of: tensors.has(`in.${path}`) ? `in_${id}` : id })
      expected.set(`grad_${id}`, tensor)
    }
  }
  // Numbers alone give a number, which is no output.
  const wrap = (text: string) => (/\b(in|kw)_/.test(text) || made.statements ? text : `full([], ${text})`)
  const body = [...(made.statements ?? []), ...made.outputs.map((text, i) => `out_${i} = ${wrap(text)}`)]
  const outputs = made.outputs.map((_, i) => `out_${i}`)
  if (gradients.length > 0) {
    body.push(`gradients = grad(${terms.join(' + ')}, [${gradients.map((g) => g.of).join(', ')}])`)
    outputs.push(...gradients.map((g, i) => `${g.output} = gradients[${i}]`))
  }
  body.push(`return ${outputs.join(', ')}`)
  return { name, source: sourceOf(inputs, body), entry: ENTRY, inputs, expected, tolerance: TOLERANCE }
}
