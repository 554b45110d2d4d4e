// Runs vector cases through a device, or through the front end and the float64 evaluator, and gathers what is wrong.
import { evaluateEntry } from '../../compiler/evaluate.ts'
import { analyze } from '../../compiler/front.ts'
import type { Device } from '../../runtime/device.ts'
import { failureOnDevice } from './run-on-device.ts'
import { mismatch, type Remark, toF64, type VectorCase } from './vector-case.ts'

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

/** What is wrong, case by case: on a device, or in float64 without one. What a case throws is its failure. */
export async function failuresOf(
  cases: readonly VectorCase[],
  device: Device | null,
  report: (failure: Remark) => void = () => {},
): Promise<Remark[]> {
  const failures: Remark[] = []
  for (const vector of cases) {
    let reason: string | null
    try {
      reason = device ? await failureOnDevice(vector, device) : failureInFloat64(vector)
    } catch (error) {
      reason = String(error)
    }
    if (reason === null) continue
    failures.push({ name: vector.name, reason })
    report({ name: vector.name, reason })
  }
  return failures
}
