// Checks a manifest that came from a file or a network before anything in it is used as an index, a size or an offset.
import {
  amount,
  base64,
  distinct,
  dottedName,
  type Fields,
  fields,
  flag,
  insidePath,
  integer,
  line,
  list,
  name,
  oneOf,
  refuse,
} from './checks.ts'
import {
  type Binding,
  type EntryInfo,
  FORMAT,
  FORMAT_VERSION,
  type KernelInfo,
  type Manifest,
  type Place,
  type TargetName,
  type TensorInfo,
} from './program.ts'
import { deviceBytes, elementCount, formatType } from './tensor.ts'

const DTYPES = ['f32', 'f16', 'bf16', 'i32', 'u32', 'i8', 'u8', 'bool'] as const
const TARGETS = ['wgsl', 'cpu', 'cuda', 'opencl'] as const
const ACCESSES = ['read', 'read_write'] as const
const SPACES = ['argument', 'output', 'variable', 'arena', 'constant', 'scalars', 'errors'] as const

/** Bounds that no real model comes near, so that sums and products of checked numbers stay exact. */
const MAX_RANK = 16
const MAX_DIM = 2 ** 31 - 1
const MAX_BYTES = 2 ** 40
const MAX_LIST = 1 << 20
const MAX_BINDINGS = 1000
const MAX_SCRATCH = 2 ** 30
const MAX_SHARED = 2 ** 24
const ARENA_ALIGN = 256
export const SCALARS_BYTES = 8
export const ERRORS_BYTES = 16

/** What the places of an entry may refer to. */
interface Scope {
  readonly entry: EntryInfo
  readonly manifest: Manifest
  readonly kernels: readonly KernelInfo[]
  readonly target: TargetName
}

/** The same object, typed, if every field of it is sound; throws a `RuntimeError` that names the first field that is not. */
export function validateManifest(json: unknown): Manifest {
  const top = fields(json, 'manifest')
  oneOf(top.format, 'format', [FORMAT])
  oneOf(top.version, 'version', [FORMAT_VERSION])
  name(top.model, 'model')
  const target = oneOf(top.target, 'target', TARGETS)
  tensors(top.variables, 'variables', (variable, path) =>
    oneOf(variable.kind, `${path}.kind`, ['param', 'state', 'slot']),
  )
  kernels(top.kernels, 'kernels')
  kernels(top.initKernels, 'initKernels')
  const entries = list(top.entries, 'entries', 1024)
  for (const [i, entry] of entries.entries()) checkEntryLists(entry, `entries[${i}]`)
  checkEntryLists(top.init, 'init')
  // From here on the lists that places index are known to be sound.
  const manifest = json as Manifest
  distinct(
    manifest.entries.map((entry) => entry.name),
    'entries',
  )
  for (const [i, entry] of manifest.entries.entries()) {
    checkUses({ entry, manifest, kernels: manifest.kernels, target }, `entries[${i}]`)
  }
  const { init } = manifest
  if (init.arguments.length > 0 || init.outputs.length > 0) refuse('init', 'has arguments or outputs')
  checkUses({ entry: init, manifest, kernels: manifest.initKernels, target: 'cpu' }, 'init')
  return manifest
}

function tensors(value: unknown, path: string, more?: (tensor: Fields, path: string) => void): void {
  const names = list(value, path, MAX_LIST).map((element, i) => {
    const at = `${path}[${i}]`
    const tensor = fields(element, at)
    const dtype = oneOf(tensor.dtype, `${at}.dtype`, DTYPES)
    const shape = list(tensor.shape, `${at}.shape`, MAX_RANK).map((dim, axis) =>
      integer(dim, `${at}.shape[${axis}]`, 0, MAX_DIM),
    )
    if (!(deviceBytes({ dtype, shape }) <= MAX_BYTES))
      refuse(`${at}.shape`, `takes more than ${MAX_BYTES} bytes`)
    more?.(tensor, at)
    return dottedName(tensor.name, `${at}.name`)
  })
  distinct(names, path)
}

function kernels(value: unknown, path: string): void {
  const found = list(value, path, MAX_LIST).map((element, i) => {
    const at = `${path}[${i}]`
    const kernel = fields(element, at)
    integer(kernel.scratch, `${at}.scratch`, 0, MAX_SCRATCH)
    triple(kernel.workgroup, `${at}.workgroup`, 1, 65535)
    if (kernel.subgroup !== undefined) integer(kernel.subgroup, `${at}.subgroup`, 1, 65535)
    if (kernel.shared !== undefined) integer(kernel.shared, `${at}.shared`, 1, MAX_SHARED)
    list(kernel.access, `${at}.access`, MAX_BINDINGS).forEach((access, j) => {
      oneOf(access, `${at}.access[${j}]`, ACCESSES)
    })
    if (!/^[0-9a-f]{64}$/.test(line(kernel.hash, `${at}.hash`)))
      refuse(`${at}.hash`, 'is not a SHA-256 in hex')
    return { name: name(kernel.name, `${at}.name`), file: insidePath(kernel.file, `${at}.file`) }
  })
  distinct(
    found.map((kernel) => kernel.name),
    path,
  )
  distinct(
    found.map((kernel) => kernel.file),
    path,
  )
}

function triple(value: unknown, path: string, min: number, max: number): void {
  const numbers = list(value, path, 3)
  if (numbers.length !== 3) refuse(path, 'is not three numbers')
  numbers.forEach((element, i) => {
    integer(element, `${path}[${i}]`, min, max)
  })
}

/** Everything of an entry that refers to nothing else. */
function checkEntryLists(value: unknown, path: string): void {
  const entry = fields(value, path)
  name(entry.name, `${path}.name`)
  flag(entry.training, `${path}.training`)
  tensors(entry.arguments, `${path}.arguments`)
  tensors(entry.outputs, `${path}.outputs`)
  integer(entry.arena, `${path}.arena`, 0, MAX_BYTES)
  integer(entry.arenaBound, `${path}.arenaBound`, 0, MAX_BYTES)
  list(entry.constants, `${path}.constants`, MAX_LIST).forEach((element, i) => {
    const at = `${path}.constants[${i}]`
    const constant = fields(element, at)
    base64(constant.data, `${at}.data`, integer(constant.bytes, `${at}.bytes`, 0, 2 ** 31))
  })
  const updates = list(entry.updates, `${path}.updates`, MAX_LIST)
  distinct(
    updates.map((update, i) => integer(update, `${path}.updates[${i}]`, 0, MAX_LIST)),
    `${path}.updates`,
  )
  list(entry.dispatches, `${path}.dispatches`, MAX_LIST)
}

/** Everything of an entry that refers to tensors, kernels or the arena. */
function checkUses(scope: Scope, path: string): void {
  const { entry, manifest } = scope
  entry.updates.forEach((update, i) => {
    integer(update, `${path}.updates[${i}]`, 0, manifest.variables.length - 1)
  })
  entry.outputs.forEach((output, i) => {
    checkPlace(scope, output.place, `${path}.outputs[${i}].place`, deviceBytes(output))
    if (output.place.space === 'output' && output.place.index !== i)
      refuse(`${path}.outputs[${i}].place`, 'is the place of another output')
    if (output.place.space === 'argument')
      checkGiven(output, entry.arguments[output.place.index]!, `${path}.outputs[${i}].place`)
  })
  entry.dispatches.forEach((value: unknown, i) => {
    const at = `${path}.dispatches[${i}]`
    const dispatch = fields(value, at)
    if (oneOf(dispatch.kind, `${at}.kind`, ['kernel', 'copy']) === 'kernel')
      checkKernelCall(scope, dispatch, at)
    else checkCopy(scope, dispatch, at)
  })
}

/** An output that lies where an argument does is that argument: its shape may differ, its elements may not. */
function checkGiven(output: TensorInfo, argument: TensorInfo, path: string): void {
  if (output.dtype !== argument.dtype || elementCount(output.shape) !== elementCount(argument.shape))
    refuse(path, `is an argument of type ${formatType(argument)}, but the output is ${formatType(output)}`)
}

function checkKernelCall(scope: Scope, dispatch: Fields, path: string): void {
  const { access } = scope.kernels[integer(dispatch.kernel, `${path}.kernel`, 0, scope.kernels.length - 1)]!
  const bindings = list(dispatch.bindings, `${path}.bindings`, MAX_BINDINGS)
  if (bindings.length !== access.length)
    refuse(`${path}.bindings`, `has ${bindings.length} elements; the kernel binds ${access.length}`)
  bindings.forEach((value, i) => {
    const at = `${path}.bindings[${i}]`
    const binding = fields(value, at)
    oneOf(binding.access, `${at}.access`, [access[i]!])
    const bytes = integer(binding.bytes, `${at}.bytes`, 0, MAX_BYTES)
    const offset = binding.offset === undefined ? 0 : integer(binding.offset, `${at}.offset`, 0, MAX_BYTES)
    if (offset % ARENA_ALIGN !== 0) refuse(`${at}.offset`, `is ${offset}, not a multiple of ${ARENA_ALIGN}`)
    checkPlace(scope, binding.place, `${at}.place`, offset + bytes)
    checkAccess(scope, binding.place as Place, binding.access === 'read_write', at)
  })
  checkOverlaps(bindings as readonly Binding[], scope.target, `${path}.bindings`)
  triple(dispatch.grid, `${path}.grid`, 0, MAX_DIM)
  const [, y, z] = dispatch.grid as readonly number[]
  if (scope.target === 'cpu' && (y !== 1 || z !== 1))
    refuse(`${path}.grid`, 'has more than one dimension, which the target cpu has not')
  if (dispatch.serial !== undefined) flag(dispatch.serial, `${path}.serial`)
  amount(dispatch.flops, `${path}.flops`)
  amount(dispatch.bytes, `${path}.bytes`)
  list(dispatch.origins, `${path}.origins`, MAX_LIST).forEach((value, i) => {
    const origin = fields(value, `${path}.origins[${i}]`)
    line(origin.file, `${path}.origins[${i}].file`, 4096)
    integer(origin.line, `${path}.origins[${i}].line`, 0, MAX_DIM)
  })
}

function checkCopy(scope: Scope, dispatch: Fields, path: string): void {
  const bytes = integer(dispatch.bytes, `${path}.bytes`, 0, MAX_BYTES)
  checkPlace(scope, dispatch.from, `${path}.from`, bytes)
  checkPlace(scope, dispatch.to, `${path}.to`, bytes)
  const { from, to } = dispatch as unknown as { from: Place; to: Place }
  checkAccess(scope, to, true, `${path}.to`)
  if (bufferOf(from) === bufferOf(to)) refuse(path, 'copies within one buffer, which WebGPU has not')
}

/** A place exists and holds at least `bytes` bytes. */
function checkPlace({ entry, manifest }: Scope, value: unknown, path: string, bytes: number): void {
  const place = fields(value, path)
  const space = oneOf(place.space, `${path}.space`, SPACES)
  const index = (length: number) => integer(place.index, `${path}.index`, 0, length - 1)
  const tensor = (infos: readonly TensorInfo[]) => deviceBytes(infos[index(infos.length)]!)
  let size: number
  if (space === 'arena') {
    const offset = integer(place.offset, `${path}.offset`, 0, entry.arena)
    if (offset % ARENA_ALIGN !== 0) refuse(`${path}.offset`, `is ${offset}, not a multiple of ${ARENA_ALIGN}`)
    size = entry.arena - offset
  } else if (space === 'argument') size = tensor(entry.arguments)
  else if (space === 'output') size = tensor(entry.outputs)
  else if (space === 'variable') size = tensor(manifest.variables)
  else if (space === 'constant') size = entry.constants[index(entry.constants.length)]!.bytes
  else size = space === 'scalars' ? SCALARS_BYTES : ERRORS_BYTES
  if (bytes > size) refuse(path, `holds ${size} bytes, but ${bytes} are used`)
}

/** Kernels write only where the contract lets them, and the entry says which variables it writes. */
function checkAccess({ entry }: Scope, place: Place, writes: boolean, path: string): void {
  const { space } = place
  if (!writes) {
    if (space === 'arena' || space === 'errors')
      refuse(path, `binds the ${space} for reading only; it is read_write everywhere`)
    return
  }
  if (space === 'argument' || space === 'constant' || space === 'scalars')
    refuse(path, `writes to the ${space}, which is read-only`)
  if (space === 'variable' && !entry.updates.includes(place.index))
    refuse(path, `writes variable ${place.index}, which updates does not list`)
}

function bufferOf(place: Place): string {
  return 'index' in place ? `${place.space} ${place.index}` : place.space
}

/** Two ranges of one buffer in one dispatch: disjoint if either is written, and on a GPU of one access. */
function checkOverlaps(bindings: readonly Binding[], target: TargetName, path: string): void {
  const byBuffer = new Map<string, { i: number; binding: Binding; start: number }[]>()
  bindings.forEach((binding, i) => {
    const buffer = bufferOf(binding.place)
    const start = (binding.place.space === 'arena' ? binding.place.offset : 0) + (binding.offset ?? 0)
    const others = byBuffer.get(buffer) ?? []
    for (const other of others) {
      const written = binding.access === 'read_write' || other.binding.access === 'read_write'
      // An empty range still takes a word.
      const end = start + Math.max(4, binding.bytes)
      const otherEnd = other.start + Math.max(4, other.binding.bytes)
      if (written && start < otherEnd && other.start < end)
        refuse(`${path}[${i}]`, `overlaps bindings[${other.i}], and one of them is written`)
      if (target !== 'cpu' && binding.access !== other.binding.access)
        refuse(`${path}[${i}]`, `binds the ${buffer} otherwise than bindings[${other.i}]`)
    }
    byBuffer.set(buffer, [...others, { i, binding, start }])
  })
}
