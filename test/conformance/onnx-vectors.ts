// Turns the cases of `vectors/onnx` (single ONNX nodes with inputs and outputs) into programs of the language.
import type { Tensor } from '../../runtime/tensor.ts'
import { isRecord, readCaseFile, readManifest } from './manifest.ts'
import { elementwise } from './onnx-elementwise.ts'
import { networks } from './onnx-networks.ts'
import {
  argumentName,
  type OnnxManifestNode,
  OnnxNode,
  type OnnxText,
  type OnnxTranslation,
} from './onnx-node.ts'
import { recurrent } from './onnx-recurrent.ts'
import { shapes } from './onnx-shapes.ts'
import {
  collect,
  ENTRY,
  type Loading,
  sourceOf,
  type Tolerance,
  type VectorCase,
  type VectorCases,
} from './vector-case.ts'

const translations: Readonly<Record<string, OnnxTranslation>> = {
  ...elementwise,
  ...shapes,
  ...networks,
  ...recurrent,
}

/** ONNX's own tolerance, where a case names none. */
const DEFAULT = { rtol: 1e-3, atol: 1e-7 }

/** Cases by name; those of operators that the language lacks are skipped with the reason. A case of several data sets is several. */
export function loadOnnxCases(dir: string): VectorCases {
  return collect(readManifest(dir).flatMap((item, i) => loadings(item, i, dir)))
}

function loadings(item: unknown, i: number, dir: string): Loading[] {
  const name = isRecord(item) && typeof item.name === 'string' ? item.name : null
  const sets = isRecord(item) && Number.isInteger(item.sets) ? Math.max(1, Number(item.sets)) : 1
  return Array.from({ length: Math.min(sets, 100) }, (_, set) => ({
    name: `${name ?? `entry ${i}`}${set === 0 ? '' : `/${set}`}`,
    load: () => load(item, name, String(set), dir),
  }))
}

function load(item: unknown, name: string | null, set: string, dir: string): VectorCase | string {
  if (!isRecord(item) || name === null) throw new Error('manifest.json: an entry needs a `name`')
  const node = nodeOf(item.node)
  if (!node) throw new Error('manifest.json: `node` needs an `op`, and lists of `inputs` and `outputs`')
  if (!Object.hasOwn(translations, node.op)) return `the language has no ${node.op}`
  const number = (key: 'rtol' | 'atol') => (typeof item[key] === 'number' ? Number(item[key]) : DEFAULT[key])
  const tolerance = { relative: number('rtol'), absolute: number('atol') }
  return translate(name, node, readCaseFile(dir, `${name}.safetensors`), set, tolerance)
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((v) => typeof v === 'string')

function nodeOf(value: unknown): OnnxManifestNode | null {
  if (!isRecord(value) || typeof value.op !== 'string') return null
  const { op, inputs, outputs, attrs = {} } = value
  return isStrings(inputs) && isStrings(outputs) && isRecord(attrs) ? { op, inputs, outputs, attrs } : null
}

/** The tensors under a prefix, by the name after it. */
const under = (tensors: ReadonlyMap<string, Tensor>, prefix: string): [string, Tensor][] =>
  [...tensors].flatMap(([key, tensor]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), tensor] as [string, Tensor]] : [],
  )

function translate(
  name: string,
  node: OnnxManifestNode,
  tensors: ReadonlyMap<string, Tensor>,
  set: string,
  tolerance: Tolerance,
): VectorCase | string {
  const given = new Map([...under(tensors, 'init.'), ...under(tensors, `${set}.in.`)])
  const made = translations[node.op]!(new OnnxNode(node, given))
  if (typeof made === 'object' && 'skip' in made) return `${node.op} ${made.skip}`
  const text: OnnxText = typeof made === 'string' ? { outputs: [made] } : made
  const body = [...(text.statements ?? [])]
  const expected = new Map<string, Tensor>()
  node.outputs.forEach((output, i) => {
    const expression = text.outputs[i]
    if (output === '' || !expression) return
    const tensor = tensors.get(`${set}.out.${output}`)
    if (!tensor) throw new Error(`the file has no output ${output}`)
    body.push(`out_${i} = ${expression}`)
    expected.set(`out_${i}`, tensor)
  })
  body.push(`return ${[...expected.keys()].join(', ')}`)
  const whole = body.join('\n')
  // Inputs that became numbers of the source are no arguments.
  const inputs = new Map(
    [...given]
      .map(([key, tensor]) => [argumentName(key), tensor] as const)
      .filter(([key]) => new RegExp(`\\b${key}\\b`).test(whole)),
  )
  return { name, source: sourceOf(inputs, body), entry: ENTRY, inputs, expected, tolerance }
}
