// The library's files, in the order in which they come into scope. The build has parsed them.
import type { File } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/diagnostics.ts'
import { unpackFile } from '../../grammar/packed.ts'
import * as activations from './activations.ml'
import * as attention from './attention.ml'
import * as layers from './layers.ml'
import * as losses from './losses.ml'
import * as normLayers from './norm-layers.ml'
import * as normalising from './normalising.ml'
import * as optimizers from './optimizers.ml'
import * as recurrent from './recurrent.ml'
import * as transformer from './transformer.ml'

const modules = [
  activations,
  normalising,
  losses,
  attention,
  layers,
  normLayers,
  transformer,
  recurrent,
  optimizers,
]

export const preludeSources: readonly Source[] = modules.map(({ source }) => source)

let files: readonly File[] | null = null

/** The library's syntax trees, made once a process. */
export function prelude(): readonly File[] {
  files ??= modules.map(({ source, packed }) => unpackFile(packed, source.path))
  return files
}
