// Runs a vector case on a device: compiled, uploaded, run, read back.
import { compileModel } from '../../compiler/compile.ts'
import type { Device } from '../../runtime/device.ts'
import { openDevice } from '../../runtime/devices.ts'
import { Session } from '../../runtime/execute.ts'
import { targetOf } from '../support/target.ts'
import { mismatch, type VectorCase } from './vector-case.ts'

/** What is wrong with a case on the device, or null. */
export async function failureOnDevice(vector: VectorCase, device: Device): Promise<string | null> {
  const compiled = compileModel(
    { path: `${vector.name}.ml`, text: vector.source },
    { target: targetOf(device), limits: device.limits },
  )
  if (!compiled.program) return compiled.diagnostics.map((d) => `${d.code}: ${d.message}`).join('; ')
  const session = await Session.create(compiled.program, device, {
    initDevice: async () => (device.target === 'cpu' ? device : openDevice('cpu', { threads: 1 })),
  })
  try {
    const outputs = await session.run(vector.entry, Object.fromEntries(vector.inputs))
    for (const [name, expected] of vector.expected) {
      const actual = outputs[name]
      const wrong = actual ? mismatch(actual, expected, vector.tolerance) : 'missing'
      if (wrong) return `${name}: ${wrong}`
    }
    return null
  } finally {
    await session.close()
  }
}

/** What is wrong, case by case; what a case throws is its failure. */
export async function failuresOnDevice(cases: readonly VectorCase[], device: Device): Promise<string[]> {
  const failures: string[] = []
  for (const vector of cases) {
    const failure = await failureOnDevice(vector, device).catch((error: unknown) => String(error))
    if (failure !== null) failures.push(`${vector.name}: ${failure}`)
  }
  return failures
}
