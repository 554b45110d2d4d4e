// The library's files, in the order in which they come into scope.
import type { Source } from '../../grammar/diagnostics.ts'
import { text as activations } from './activations.ml'
import { text as attention } from './attention.ml'
import { text as layers } from './layers.ml'
import { text as losses } from './losses.ml'
import { text as normLayers } from './norm-layers.ml'
import { text as normalising } from './normalising.ml'
import { text as optimizers } from './optimizers.ml'
import { text as recurrent } from './recurrent.ml'
import { text as transformer } from './transformer.ml'

export const preludeSources: readonly Source[] = [
  { path: 'prelude/activations.ml', text: activations },
  { path: 'prelude/normalising.ml', text: normalising },
  { path: 'prelude/losses.ml', text: losses },
  { path: 'prelude/attention.ml', text: attention },
  { path: 'prelude/layers.ml', text: layers },
  { path: 'prelude/norm-layers.ml', text: normLayers },
  { path: 'prelude/transformer.ml', text: transformer },
  { path: 'prelude/recurrent.ml', text: recurrent },
  { path: 'prelude/optimizers.ml', text: optimizers },
]
