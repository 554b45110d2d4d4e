// Weights as files: safetensors whose names are the model's variables.
import { readFileBytes, writeFileWhole } from '../runtime/formats/files.ts'
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from '../runtime/formats/safetensors.ts'
import type { VariableInfo } from '../runtime/program.ts'
import type { Tensor } from '../runtime/tensor.ts'
import { matchWeights } from '../runtime/weights.ts'

/** The key of a checkpoint's own facts in the file's metadata. */
export const METADATA_KEY = 'mlc'

export interface WeightsFile {
  readonly tensors: Map<string, Tensor>
  /** The text under `METADATA_KEY`, where the file has one. */
  readonly metadata: string | undefined
}

/**
 * The variables in a file, in the model's types: every param and state, and those slots that the file has. Errors: F0170 with all that
 * is missing, extra or misshapen.
 */
export async function readWeights(path: string, variables: readonly VariableInfo[]): Promise<WeightsFile> {
  const bytes = await readFileBytes(path)
  const given = readSafetensors(bytes)
  const expected = variables.filter((info) => info.kind !== 'slot' || given.has(info.name))
  return { tensors: matchWeights(expected, given), metadata: readSafetensorsMetadata(bytes).get(METADATA_KEY) }
}

export async function writeWeights(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata?: string,
): Promise<void> {
  const facts = metadata === undefined ? undefined : { [METADATA_KEY]: metadata }
  await writeFileWhole(path, writeSafetensors(tensors, facts))
}
