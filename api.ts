// What `import … from 'mlc'` gives: compile a model, load it on a device, run it.
export { CompileError, type CompileOptions, compile } from './compiler/index.ts'
export { RuntimeError } from './runtime/errors.ts'
export type { LazyTensor, Session, Values } from './runtime/execute.ts'
export { readSafetensors, writeSafetensors } from './runtime/formats/safetensors.ts'
export { type LoadOptions, load } from './runtime/load.ts'
export type { Manifest, Program } from './runtime/program.ts'
export { makeTensor, type Tensor, type TensorValue } from './runtime/tensor.ts'
