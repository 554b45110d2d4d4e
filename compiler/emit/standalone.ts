// A whole model as one CUDA C++ file: its kernels, a small C interface, and a program that runs an entry on files of tensors.

import {
  type Dispatch,
  type DType,
  type EntryInfo,
  type KernelInfo,
  kernelSymbol,
  type Manifest,
  type Place,
  type TensorInfo,
} from '../../runtime/program.ts'
import { text as deviceText } from '../../templates/cuda/standalone/device.cu'
import { text as mainText } from '../../templates/cuda/standalone/main.cu'
import { render as renderModel } from '../../templates/cuda/standalone/model.cu.hbs'
import { render as renderReadme } from '../../templates/cuda/standalone/readme.md.hbs'
import { text as filesText } from '../../templates/cuda/standalone/safetensors.cu'
import { cuda } from '../targets/cuda.ts'
import { type CudaFunction, commentLines, cudaPrelude, numberLines } from './cuda-text.ts'

export const STANDALONE_FILE = 'model.cu'

export interface StandaloneParts {
  readonly manifest: Manifest
  /** The kernels of the entries, and those of first values, in the order of their infos. */
  readonly functions: readonly CudaFunction[]
  readonly init: EntryInfo
  readonly initKernels: readonly KernelInfo[]
  readonly initFunctions: readonly CudaFunction[]
}

/** Types of a caller's array, and of an element on the card. */
const hostTypes: Readonly<Record<DType, string>> = {
  f32: 'float',
  f16: 'unsigned short',
  bf16: 'unsigned short',
  i32: 'int',
  u32: 'unsigned',
  i8: 'signed char',
  u8: 'unsigned char',
  bool: 'unsigned char',
}
const typeNames: Readonly<Record<DType, string>> = {
  ...{ f32: 'f32', f16: 'f16', bf16: 'bf16', i32: 'i32', u32: 'u32', i8: 'i8', u8: 'u8' },
  bool: 'boolean',
}

const text = (value: string): string => JSON.stringify(value)
const typeText = ({ dtype, shape }: TensorInfo): string =>
  shape.length === 0 ? dtype : `${dtype}[${shape.join(', ')}]`
const tensor = (info: TensorInfo): string =>
  `{${text(info.name)}, Type::${typeNames[info.dtype]}, {${info.shape.join(', ')}}}`

function place(at: Place): string {
  switch (at.space) {
    case 'argument':
      return `run.arguments[${at.index}]`
    case 'output':
      return `run.outputs[${at.index}]`
    case 'variable':
      return `run.model->variables[${at.index}]`
    case 'arena':
      return at.offset === 0 ? 'run.model->arena' : `run.model->arena + ${at.offset}`
    case 'scalars':
      return 'run.model->scalars'
    case 'errors':
      return 'run.errors'
    case 'constant':
      throw new Error('no compiler makes tables of constants')
  }
}

const originOf = (dispatch: Dispatch, kernels: readonly KernelInfo[]): string =>
  dispatch.kind === 'copy'
    ? 'a copy'
    : `kernel ${kernels[dispatch.kernel]!.name} (${dispatch.origins.map(({ file, line }) => `${file}:${line}`).join(', ')})`

function queueLine(dispatch: Dispatch, kernels: readonly KernelInfo[]): string {
  if (dispatch.kind === 'copy')
    return `run.copy(${place(dispatch.from)}, ${place(dispatch.to)}, ${dispatch.bytes});`
  const { name, workgroup, shared = 0 } = kernels[dispatch.kernel]!
  const [x, y, z] = dispatch.grid
  if (y !== 1 || z !== 1) throw new Error('a grid of CUDA has one dimension')
  return `run.launch(${[text(name), kernelSymbol(name), x, workgroup[0], shared, ...dispatch.bindings.map((b) => place(b.place))].join(', ')});`
}

/** Parameter names of an entry's function: C's words and equal names get an underscore. */
function parameters(entry: EntryInfo): { inputs: string[]; outputs: string[] } {
  const taken = new Set(['model', 'inputs', 'outputs'])
  const name = (wanted: string): string => {
    let made = wanted
    while (taken.has(made) || cuda.reserved.has(made)) made += '_'
    taken.add(made)
    return made
  }
  return {
    inputs: entry.arguments.map((a) => name(a.name)),
    outputs: entry.outputs.map((o) => name(o.name)),
  }
}

const isScalar = (info: TensorInfo): boolean => info.shape.length === 0

/** The C function of an entry: scalars by value, other tensors as pointers to their elements. */
function entryFunction(entry: EntryInfo, prefix: string): object {
  const { inputs, outputs } = parameters(entry)
  const list = [
    `${prefix}* model`,
    ...entry.arguments.map((a, i) =>
      isScalar(a) ? `${hostTypes[a.dtype]} ${inputs[i]}` : `const ${hostTypes[a.dtype]}* ${inputs[i]}`,
    ),
    ...entry.outputs.map((o, i) => `${hostTypes[o.dtype]}* ${outputs[i]}`),
  ]
  const tensors = (infos: readonly TensorInfo[]): string =>
    infos.map((info) => `${info.name}: ${typeText(info)}`).join(', ')
  return {
    comment: `${tensors(entry.arguments)}${entry.arguments.length > 0 ? ' -> ' : ''}${tensors(entry.outputs)}`,
    declaration: `int ${prefix}_run_${entry.name}(${list.join(', ')})`,
    sources:
      entry.arguments.map((a, i) => (isScalar(a) ? `&${inputs[i]}` : inputs[i])).join(', ') || 'nullptr',
    targets: outputs.join(', ') || 'nullptr',
  }
}

function entryView(entry: EntryInfo, kernels: readonly KernelInfo[], prefix: string): object {
  const checks = entry.dispatches.some(
    (d) => d.kind === 'kernel' && d.bindings.some((b) => b.place.space === 'errors'),
  )
  return {
    name: entry.name,
    training: entry.training,
    arguments: entry.arguments.map(tensor).join(', '),
    outputs: entry.outputs.map(tensor).join(', '),
    separate: entry.outputs.map((o) => o.place.space === 'output').join(', '),
    places: entry.outputs.map((o, at) => ({ at, place: place(o.place) })),
    origins: checks ? entry.dispatches.map((d) => text(originOf(d, kernels))).join(',\n     ') : '',
    lines: entry.dispatches.map((d) => queueLine(d, kernels)),
    ...entryFunction(entry, prefix),
  }
}

/** `model.cu` and `README.md` by their names. */
export function emitStandalone(parts: StandaloneParts): Map<string, string> {
  const { manifest, functions, initFunctions, init, initKernels } = parts
  const prefix = manifest.model
  const all = [...functions, ...initFunctions]
  const entries = manifest.entries.map((e) => entryView(e, manifest.kernels, prefix))
  const view = {
    model: prefix,
    prelude: cudaPrelude(all),
    kernels: all.map((f) => `${commentLines(f.header)}\n${f.text}`).join('\n'),
    device: deviceText,
    files: filesText,
    main: mainText,
    variables: manifest.variables.map((v) => `{${tensor(v)}, ${v.kind === 'slot'}}`),
    arena: Math.max(256, init.arena, ...manifest.entries.map((e) => e.arena)),
    queues: [...entries, entryView(init, initKernels, prefix)],
    entries,
    names: manifest.entries.map((e) => `&entry_${e.name}`).join(', '),
    hasInit: init.dispatches.length > 0,
  }
  const code = renderModel(view).replace(/\n{3,}/g, '\n\n')
  return new Map([
    [STANDALONE_FILE, numberLines(code, STANDALONE_FILE)],
    ['README.md', renderReadme(view)],
  ])
}
