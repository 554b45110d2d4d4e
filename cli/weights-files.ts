// Weights as files: safetensors whose names are the model's variables.
import { inFile } from '../runtime/errors.ts'
import { readFileBytes, writeFileWhole } from '../runtime/formats/files.ts'
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from '../runtime/formats/safetensors.ts'
import type { VariableInfo } from '../runtime/program.ts'
import type { Tensor } from '../runtime/tensor.ts'
import { matchWeights } from '../runtime/weights.ts'

/** Keys of the file's metadata: where a training run stood, and which tensors are the optimizer's slots. */
const POSITION_KEY = 'mlc.position'
const SLOTS_KEY = 'mlc.slots'

export interface WeightsFile {
  readonly tensors: Map<string, Tensor>
  /** Of a checkpoint: where its run stood. */
  readonly position: string | undefined
}

/** What makes a file of weights a checkpoint. */
export interface CheckpointFacts {
  readonly position: string
  readonly slots: readonly string[]
}

/**
 * The variables in a file, in the model's types: every param and state, and those slots that the file has. Slots of a checkpoint that the
 * program at hand does not use are left aside. Errors: F0170 with all that is missing, extra or misshapen.
 */
export async function readWeights(path: string, variables: readonly VariableInfo[]): Promise<WeightsFile> {
  const bytes = await readFileBytes(path)
  return inFile(path, () => fitWeights(bytes, variables))
}

function fitWeights(bytes: Uint8Array, variables: readonly VariableInfo[]): WeightsFile {
  const metadata = readSafetensorsMetadata(bytes)
  const slots = new Set((metadata.get(SLOTS_KEY) ?? '').split('\n'))
  const known = new Set(variables.map((info) => info.name))
  const given = new Map([...readSafetensors(bytes)].filter(([name]) => known.has(name) || !slots.has(name)))
  const expected = variables.filter((info) => info.kind !== 'slot' || given.has(info.name))
  return { tensors: matchWeights(expected, given), position: metadata.get(POSITION_KEY) }
}

export async function writeWeights(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  facts?: CheckpointFacts,
): Promise<void> {
  const metadata = facts && { [POSITION_KEY]: facts.position, [SLOTS_KEY]: facts.slots.join('\n') }
  await writeFileWhole(path, writeSafetensors(tensors, metadata))
}
