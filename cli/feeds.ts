// Compiles an entry for every batch size that its data sets need, and joins the programs into one session's.
import type { Session, Tensors } from '../runtime/execute.ts'
import { type Dataset, loadDataset, parseSpec } from '../runtime/formats/dataset.ts'
import { readFileBytes } from '../runtime/formats/files.ts'
import type { EntryInfo, Program } from '../runtime/program.ts'
import { batchOf, compileResized, type Resizer } from './batch-size.ts'
import type { ChosenEntry } from './entries.ts'
import { dataError, UsageError } from './errors.ts'
import type { Feed } from './feed.ts'
import { counted } from './format.ts'
import { readInputs } from './inputs.ts'
import { DifferentVariables, mergePrograms } from './merge-programs.ts'
import { metricNames } from './metrics.ts'
import type { ProgramRequest, Settings } from './options.ts'
import { Output } from './output.ts'
import { compileFor, openSession, type SessionRequest } from './sessions.ts'

export interface FeedRequest extends Omit<Resizer, 'request'> {
  readonly entry: ChosenEntry
  readonly set?: Settings
  readonly modelName?: string
  readonly choice: ProgramRequest
  /** What the entry is trained on; absent for an evaluation. */
  readonly training?: string
  /** What it is evaluated on, without updates; where it is absent, `training` may split a part off. */
  readonly evaluation?: string
  readonly batch?: number
  /** `--in` words: scalar arguments. */
  readonly inputs: readonly string[]
  readonly seed: number
}

export interface Feeds {
  readonly program: Program
  readonly training: Feed | null
  readonly evaluation: Feed | null
  /** A session that both run in; the device stays the caller's. */
  open(request: SessionRequest): Promise<Session>
}

/** Sizes to compile besides the full batch: which kinds of entry each is for. */
type Sizes = Map<number, { training: boolean; evaluation: boolean }>

export async function prepareFeeds(request: FeedRequest): Promise<Feeds> {
  const { device, entry, output } = request
  const main = await compileMain(request)
  const like = main.program.manifest.entries[0]!
  const batch = batchOf(like)
  const scalars = await readScalars(request, like)
  const { training, evaluation } = await loadData(request, like)
  const sizes: Sizes = new Map()
  const need = (data: Dataset | null, kind: 'training' | 'evaluation'): void => {
    const rest = (data?.rows ?? 0) % batch
    if (rest > 0) sizes.set(rest, { training: false, evaluation: false, ...sizes.get(rest), [kind]: true })
  }
  need(training, 'training')
  need(evaluation, 'evaluation')
  let { program } = main
  for (const [size, kinds] of sizes) program = await addSize(request, main.set, program, like, size, kinds)
  const names = new Set(program.manifest.entries.map((e) => e.name))
  const feedOf = (data: Dataset | null, name: string): Feed | null => {
    if (data === null) return null
    const entryFor = (rows: number): string | null => {
      const wanted = rows === batch ? name : `${name}@${rows}`
      return names.has(wanted) ? wanted : null
    }
    const rest = data.rows % batch
    if (rest > 0 && entryFor(rest) === null) {
      if (data.rows < batch)
        throw dataError(`${counted(data.rows, 'row')} make no batch of ${batch}`, 'take a smaller batch')
      output.notice(
        `no argument of the model sets the batch size alone: ${counted(rest, 'row')} that fill no batch of ${batch} are left out`,
      )
    }
    return { data, batch, entryFor, metrics: metricNames(like), scalars }
  }
  return {
    program,
    training: feedOf(training, entry.name),
    evaluation: feedOf(evaluation, evaluationName(entry)),
    open: (session) => openSession(program, device, session),
  }
}

/** How the compiler calls an entry without its updates. */
const evaluationName = ({ name, training }: ChosenEntry): string => (training ? `${name}.eval` : name)

/** Which forms of the entry a program should have. */
function forms(entry: ChosenEntry, kinds: { training: boolean; evaluation: boolean }) {
  const plain = kinds.training || !entry.training
  return {
    entries: plain ? [entry.name] : [],
    evaluation: kinds.evaluation && entry.training ? [entry.name] : [],
  }
}

async function compileMain(request: FeedRequest) {
  const { entry, set, modelName, device, source, output, batch, choice } = request
  const { training, evaluation } = request
  const split = training !== undefined && parseSpec(training).split !== undefined
  const kinds = { training: training !== undefined, evaluation: evaluation !== undefined || split }
  const options = { set, model: modelName, ...choice, ...forms(entry, kinds) }
  const { program } = await compileFor(device, source, options, output)
  const like = program.manifest.entries[0]!
  if (batch === undefined || batch === batchOf(like)) return { program, set }
  const found = await compileResized({ ...request, request: options, output: silent }, like, like.name, batch)
  if (found === null)
    throw new UsageError(
      `no argument of the model sets the batch size alone, so --batch ${batch} does not apply`,
    )
  return { program: found.program, set: { ...set, [found.argument]: batch } }
}

/** What another size has to say was said for the first one. */
const silent = new Output({ quiet: true })

async function addSize(
  request: FeedRequest,
  set: FeedRequest['set'],
  program: Program,
  like: EntryInfo,
  size: number,
  kinds: { training: boolean; evaluation: boolean },
): Promise<Program> {
  const { entry, modelName, choice } = request
  const options = { set, model: modelName, ...choice, ...forms(entry, kinds) }
  const name = kinds.training || !entry.training ? entry.name : evaluationName(entry)
  const found = await compileResized({ ...request, request: options, output: silent }, like, name, size)
  if (found === null) return program
  try {
    return mergePrograms(program, found.program, String(size))
  } catch (error) {
    // The argument sets the shape of a param too: these rows are left out, and that is said.
    if (error instanceof DifferentVariables) return program
    throw error
  }
}

async function readScalars({ inputs, seed }: FeedRequest, entry: EntryInfo): Promise<Tensors> {
  const scalars = entry.arguments.filter(({ shape }) => shape.length === 0)
  const { tensors } = await readInputs(inputs, scalars, seed)
  const missing = scalars.filter(({ name }) => tensors[name] === undefined).map(({ name }) => name)
  if (missing.length > 0)
    throw new UsageError(
      `the entry ${entry.name} needs ${missing.join(', ')}`,
      missing.map((n) => `--in ${n}=0.1`).join(' '),
    )
  return tensors
}

async function loadData(
  request: FeedRequest,
  entry: EntryInfo,
): Promise<{ training: Dataset | null; evaluation: Dataset | null }> {
  const load = (spec: string): Promise<Dataset> =>
    loadDataset(parseSpec(spec), entry.arguments, readFileBytes)
  const training = request.training === undefined ? null : await load(request.training)
  if (request.evaluation === undefined) return { training, evaluation: training?.validation ?? null }
  const evaluation = await load(request.evaluation)
  return { training, evaluation: evaluation.validation ?? evaluation }
}
