// Turns the cases of `vectors/onnx` (single ONNX nodes with inputs and outputs) into programs of the language.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSafetensors } from '../../runtime/formats/safetensors.ts'
import type { Tensor } from '../../runtime/tensor.ts'
import { elementwise } from './onnx-elementwise.ts'
import { networks } from './onnx-networks.ts'
import {
  argumentName,
  type OnnxManifestNode,
  OnnxNode,
  type OnnxText,
  type OnnxTranslation,
} from './onnx-node.ts'
import { shapes } from './onnx-shapes.ts'
import { ENTRY, sourceOf, type VectorCase, type VectorCases } from './vector-case.ts'

interface ManifestCase {
  readonly name: string
  readonly node: OnnxManifestNode
}

const translations: Readonly<Record<string, OnnxTranslation>> = { ...elementwise, ...shapes, ...networks }

/** Cases by name; those of operators that the language lacks are skipped with the reason. */
export function loadOnnxCases(dir: string): VectorCases {
  const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as readonly ManifestCase[]
  const result: VectorCases = { cases: [], skipped: [] }
  for (const { name, node } of manifest) {
    const made = Object.hasOwn(translations, node.op)
      ? translate(name, node, readSafetensors(readFileSync(join(dir, `${name}.safetensors`))))
      : `the language has no ${node.op}`
    if (typeof made === 'string') result.skipped.push({ name, reason: made })
    else result.cases.push(made)
  }
  return result
}

function translate(
  name: string,
  node: OnnxManifestNode,
  tensors: ReadonlyMap<string, Tensor>,
): VectorCase | string {
  const given = new Map(
    [...tensors].flatMap(([key, tensor]) =>
      key.startsWith('0.in.') ? [[key.slice(5), tensor] as const] : [],
    ),
  )
  const made = translations[node.op]!(new OnnxNode(node, given))
  if (typeof made === 'object' && 'skip' in made) return `${node.op} ${made.skip}`
  const text: OnnxText = typeof made === 'string' ? { outputs: [made] } : made
  const body = [...(text.statements ?? [])]
  const expected = new Map<string, Tensor>()
  node.outputs.forEach((output, i) => {
    const expression = text.outputs[i]
    if (output === '' || !expression) return
    body.push(`out_${i} = ${expression}`)
    expected.set(`out_${i}`, tensors.get(`0.out.${output}`)!)
  })
  body.push(`return ${[...expected.keys()].join(', ')}`)
  const whole = body.join('\n')
  // Inputs that became numbers of the source are no arguments.
  const inputs = new Map(
    [...given]
      .map(([key, tensor]) => [argumentName(key), tensor] as const)
      .filter(([key]) => new RegExp(`\\b${key}\\b`).test(whole)),
  )
  return { name, source: sourceOf(inputs, body), entry: ENTRY, inputs, expected, tolerance: 1e-4 }
}
