// Runs vector cases through the front end and the float64 evaluator.
import { evaluateEntry } from '../../compiler/evaluate.ts'
import { analyze } from '../../compiler/front.ts'
import { mismatch, toF64, type VectorCase } from './vector-case.ts'

/** What is wrong with a case, or null. */
export function failureInFloat64(vector: VectorCase): string | null {
  const { model, diagnostics } = analyze({ path: `${vector.name}.ml`, text: vector.source })
  const [first] = diagnostics
  if (!model) return `${first?.code}: ${first?.message}`
  const entry = model.entries.find((e) => e.name === vector.entry)
  if (!entry) return `no entry ${vector.entry}`
  const args = new Map([...vector.inputs].map(([name, tensor]) => [name, toF64(tensor)]))
  const { outputs } = evaluateEntry(entry, { args, variables: new Map(), seed: 0, step: 0 })
  for (const [name, expected] of vector.expected) {
    const actual = outputs.get(name)
    const wrong = actual ? mismatch(actual, expected, vector.tolerance) : 'missing'
    if (wrong) return `${name}: ${wrong}`
  }
  return null
}
