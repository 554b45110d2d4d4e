// `mlc run`: one entry of a model, or of a compiled folder, on given inputs.
import { join } from 'node:path'
import type { Device } from '../../runtime/device.ts'
import type { Session, Tensors } from '../../runtime/execute.ts'
import { makeFolder, writeFileWhole } from '../../runtime/formats/files.ts'
import { writeNpy } from '../../runtime/formats/npy.ts'
import { writeSafetensors } from '../../runtime/formats/safetensors.ts'
import type { EntryInfo, Manifest, Program } from '../../runtime/program.ts'
import { elementCount, type Tensor } from '../../runtime/tensor.ts'
import { compiledFolder, folderWeights, readArtefacts } from '../artefacts.ts'
import { checkpointStep } from '../checkpoint.ts'
import { chooseEntry } from '../entries.ts'
import { exitCodes, UsageError } from '../errors.ts'
import { formatTensor, tensorDocument } from '../format-tensor.ts'
import { readInputs, requireAll } from '../inputs.ts'
import { type CommonOptions, type DeviceChoice, programChoice } from '../options.ts'
import type { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { chooseDevice, compileFor, deviceFor, openSession } from '../sessions.ts'
import { readSource } from '../source.ts'
import { readWeights, writeWeights } from '../weights-files.ts'

export interface RunOptions extends CommonOptions, DeviceChoice {
  readonly entry?: string
  readonly in?: readonly string[]
  readonly weights?: string | undefined
  readonly out?: string
  readonly fetch?: readonly string[]
  readonly steps?: number
  readonly seed: number
  readonly save?: string
}

/** What is to be run, and on which device. */
interface Task {
  readonly program: Program
  readonly entry: EntryInfo
  /** The outputs to read. */
  readonly names: readonly string[]
}

export async function run(file: string, options: RunOptions, output: Output): Promise<number> {
  const folder = await compiledFolder(file)
  if (folder === null) {
    const source = await readSource(file)
    const { name } = chooseEntry(source, options, 'any')
    const device = await chooseDevice(options.device, output)
    return closing(device, async () => {
      const { set, model, fetch } = options
      const request = {
        set,
        ...programChoice(options),
        entries: [name],
        model,
        fetch: fetch && { entry: name, names: fetch },
      }
      const { program } = await compileFor(device, source, request, output)
      const entry = findEntry(program.manifest, name)
      return runTask({ program, entry, names: entry.outputs.map((o) => o.name) }, device, options, output)
    })
  }
  const artefacts = await readArtefacts(folder)
  const task = folderTask(artefacts.program, options)
  const device = await deviceFor(artefacts, options.device, output)
  const weights = options.weights ?? (await ownWeights(folder, output))
  return closing(device, () => runTask(task, device, { ...options, weights }, output))
}

/** A compiled folder may hold the weights that it was compiled with; its loader takes them as well. */
async function ownWeights(folder: string, output: Output): Promise<string | undefined> {
  const path = await folderWeights(folder)
  if (path === null) return undefined
  output.notice('with the weights of the compiled folder')
  return path
}

async function closing<T>(device: Device, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await device.close()
  }
}

async function runTask(
  { program, entry, names }: Task,
  device: Device,
  options: RunOptions,
  output: Output,
): Promise<number> {
  const { variables } = program.manifest
  const weights = options.weights === undefined ? undefined : await readWeights(options.weights, variables)
  const { tensors, unused } = await readInputs(options.in ?? [], entry.arguments, options.seed)
  requireAll(entry.arguments, tensors)
  if (unused.length > 0) output.notice(`no argument takes ${unused.join(', ')}`)
  checkOut(options.out, names)
  const session = await openSession(program, device, { seed: options.seed, weights: weights?.tensors })
  try {
    if (weights?.position !== undefined) session.step = checkpointStep(weights.position)
    for (const name of session.edited)
      output.notice(`kernel ${name} was edited: its text is not what the compiler wrote`)
    const results = await repeat(session, entry.name, tensors, names, options.steps, output)
    for (const name of names) output.result(formatTensor(name, results[name]!))
    if (options.out !== undefined) await writeOutputs(options.out, names, results)
    if (options.save !== undefined) await writeWeights(options.save, await session.weights())
    const outputs = names.map((name) => tensorDocument(name, results[name]!))
    output.document({ ok: true, entry: entry.name, device: device.name, edited: session.edited, outputs })
  } finally {
    await session.close()
  }
  return exitCodes.done
}

/** Kernels are taken as they lie in the folder, so only what the entry returns can be fetched. */
function folderTask(program: Program, options: RunOptions): Task {
  if (options.set !== undefined || options.model !== undefined)
    throw new UsageError(
      '--set and --model do not change a compiled folder',
      'compile the model again with them',
    )
  const entry = findEntry(program.manifest, options.entry)
  const outputs = entry.outputs.map((o) => o.name)
  const unknown = (options.fetch ?? []).filter((name) => !outputs.includes(name))
  if (unknown.length > 0) {
    throw new UsageError(
      `the compiled entry ${entry.name} does not return ${unknown.join(', ')}`,
      `it returns ${outputs.join(', ')}; other values can be fetched from the .ml file`,
    )
  }
  return { program, entry, names: options.fetch ?? outputs }
}

function findEntry(manifest: Manifest, name: string | undefined): EntryInfo {
  const { entries } = manifest
  const list = `it has ${entries.map((e) => e.name).join(', ')}`
  const found = name === undefined && entries.length === 1 ? entries[0] : entries.find((e) => e.name === name)
  if (found !== undefined) return found
  if (name === undefined) throw new UsageError('the model has several entries; --entry names one', list)
  throw new UsageError(`the model has no entry ${name}`, list)
}

/** One run; with `steps` as many, each output stacked on a new first axis. Variables carry over from run to run. */
async function repeat(
  session: Session,
  entry: string,
  args: Tensors,
  names: readonly string[],
  steps: number | undefined,
  output: Output,
): Promise<Tensors> {
  if (steps === undefined) return session.run(entry, args, { fetch: names })
  const progress = new Progress(output)
  const runs: Tensors[] = []
  for (let step = 0; step < steps; step++) {
    runs.push(await session.run(entry, args, { fetch: names }))
    progress.update((step + 1) / steps, () => `step ${step + 1}/${steps}`)
  }
  progress.clear()
  return Object.fromEntries(names.map((name) => [name, stack(runs.map((tensors) => tensors[name]!))]))
}

function stack(tensors: readonly Tensor[]): Tensor {
  const { dtype, shape, data } = tensors[0]!
  const size = elementCount(shape)
  const joined = new (data.constructor as new (length: number) => typeof data)(tensors.length * size)
  for (const [i, tensor] of tensors.entries()) joined.set(tensor.data, i * size)
  return { dtype, shape: [tensors.length, ...shape], data: joined }
}

const isFolder = (path: string): boolean => /[/\\]$/.test(path)

/** Says before anything runs that the outputs could not be written. */
function checkOut(path: string | undefined, names: readonly string[]): void {
  if (path === undefined || isFolder(path) || path.endsWith('.safetensors')) return
  if (!path.endsWith('.npy'))
    throw new UsageError(
      `--out ${path}: the ending says nothing`,
      'FILE.safetensors, FILE.npy, or DIR/ for one .npy each',
    )
  if (names.length !== 1)
    throw new UsageError(
      `--out ${path} holds one array, and there are ${names.length} outputs`,
      'write DIR/, or pick one with --fetch',
    )
}

async function writeOutputs(path: string, names: readonly string[], results: Tensors): Promise<void> {
  const tensors = names.map((name): [string, Tensor] => [name, results[name]!])
  if (path.endsWith('.safetensors')) return writeFileWhole(path, writeSafetensors(new Map(tensors)))
  if (!isFolder(path)) return writeFileWhole(path, writeNpy(tensors[0]![1]))
  await makeFolder(path)
  for (const [name, tensor] of tensors) await writeFileWhole(join(path, `${name}.npy`), writeNpy(tensor))
}
