// Reads the manifest of a folder of test vectors, and tells PyTorch's format from ONNX's.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSafetensors } from '../../runtime/formats/safetensors.ts'
import type { Tensor } from '../../runtime/tensor.ts'

export type JsonRecord = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A folder that is no folder of vectors; the message says why. */
export class ManifestFault extends Error {}

/** The entries of `DIR/manifest.json`; throws a `ManifestFault`. */
export function readManifest(dir: string): readonly unknown[] {
  const path = join(dir, 'manifest.json')
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ManifestFault(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(parsed)) throw new ManifestFault(`${path}: a list of cases is expected`)
  return parsed
}

/** ONNX entries hold a `node`, PyTorch's an `op`. A manifest of neither, or of no entries, is a `ManifestFault`. */
export function formatOf(entries: readonly unknown[]): 'torch' | 'onnx' {
  for (const entry of entries) {
    if (!isRecord(entry)) continue
    if (isRecord(entry.node)) return 'onnx'
    if (typeof entry.op === 'string') return 'torch'
  }
  throw new ManifestFault('manifest.json: no entry has an `op` (PyTorch) or a `node` (ONNX)')
}

/** The tensors of one case's file, which lies in the folder. */
export function readCaseFile(dir: string, file: string): Map<string, Tensor> {
  if (file.startsWith('/') || file.split(/[/\\]/).includes('..'))
    throw new Error(`the file \`${file}\` lies outside the folder`)
  return readSafetensors(readFileSync(join(dir, file)))
}
