// `mlc inspect`: what the compiler made of a model at each stage.
import type { Target } from '../../compiler/compile.ts'
import type { ModelDecl } from '../../grammar/ast.ts'
import type { EntryInfo, KernelInfo } from '../../runtime/program.ts'
import { findModel } from '../entries.ts'
import { exitCodes, UsageError } from '../errors.ts'
import { kernelCalls, kernelTable } from '../kernel-table.ts'
import {
  type AdapterChoice,
  adapterChoice,
  type CommonOptions,
  type ProgramChoice,
  programChoice,
  refusePrecision,
} from '../options.ts'
import type { Output } from '../output.ts'
import { tellTuning } from '../sessions.ts'
import { signature } from '../signature.ts'
import { compileSource, type Ready, readSource } from '../source.ts'
import { givenTuning } from '../tuning-file.ts'

export interface InspectOptions extends CommonOptions, AdapterChoice, Omit<ProgramChoice, 'tuning'> {
  readonly tuning?: string
  readonly target: Target
  readonly stage?: 'ast' | 'graph' | 'grad' | 'fused' | 'fuse' | 'kernels' | 'plan'
  readonly entry?: readonly string[]
  readonly kernel?: string
}

interface Section {
  readonly title: string
  readonly text: string
}

export async function inspect(file: string, options: InspectOptions, output: Output): Promise<number> {
  const { target, set, model, entry, stage, kernel, precision } = options
  refusePrecision(target, precision)
  if (kernel !== undefined && stage !== undefined && stage !== 'kernels')
    throw new UsageError(`--kernel picks a kernel, and the stage is ${stage}`, 'leave --stage out')
  const source = await readSource(file)
  const init = entry?.includes(INIT) === true && !declares(findModel(source, model), INIT)
  const request = {
    target,
    set,
    model,
    // The first values are those of the variables of all entries, the optimizers' slots included.
    entries: init ? undefined : entry,
    ...adapterChoice(target, options),
    ...programChoice({ ...options, tuning: true }),
    ...(await givenTuning(options.tuning, target)),
  }
  const ready = await compileSource(source, request, output)
  if (request.tuning) tellTuning(ready, request.tuning, options.tuning!, output)
  const shown = shownEntries(ready, entry, init)
  if (stage === undefined && kernel === undefined) {
    output.result(overview(shown, file))
    output.document({ ok: true, entries: shown.map(entryDocument) })
    return exitCodes.done
  }
  const chosen = kernel !== undefined ? 'kernels' : stage!
  const sections =
    chosen === 'kernels' ? kernelSections(ready, shown, kernel) : stageSections(ready, shown, chosen)
  if (chosen === 'grad')
    output.notice(
      'gradients are made while the entry is elaborated: these are the entries that have some, whole',
    )
  if (chosen === 'kernels' && sections.length === 0) output.notice('the model needs no kernel')
  output.result(sections.map(({ text }) => text).join('\n\n'))
  output.document({ ok: true, stage: chosen, sections })
  return exitCodes.done
}

/** What gives the variables their first values: the compiler makes it, and it has no line of its own in the model. */
const INIT = 'init'

const declares = (model: ModelDecl, name: string): boolean => model.entries.some((e) => e.name.name === name)

type EntryGraph = Ready['model']['entries'][number]

/** An entry and the kernels that its dispatches count. */
interface Shown {
  readonly entry: EntryInfo
  readonly graph: EntryGraph
  readonly kernels: readonly KernelInfo[]
}

function shownEntries(
  { program: { manifest }, model }: Ready,
  names: readonly string[] | undefined,
  init: boolean,
): Shown[] {
  const { entries, kernels, init: first, initKernels } = manifest
  const all = [
    ...entries.map((entry, i) => ({ entry, graph: model.entries[i]!, kernels })),
    ...(init ? [{ entry: first, graph: model.init, kernels: initKernels }] : []),
  ]
  if (!init) return all
  const unknown = names!.find((name) => !all.some((s) => s.entry.name === name))
  if (unknown !== undefined)
    throw new UsageError(
      `the model has no entry ${unknown}`,
      `it has ${all.map((s) => s.entry.name).join(', ')}`,
    )
  return all.filter((s) => names!.includes(s.entry.name))
}

/** The pipeline's own names of the stages. */
const steps = {
  ast: 'elaborate',
  graph: 'graph',
  grad: 'graph',
  fused: 'fuse',
  fuse: 'fuse',
  plan: 'plan',
} as const

function stageSections({ trace }: Ready, entries: readonly Shown[], stage: keyof typeof steps): Section[] {
  const shown = new Set(
    entries.filter(({ graph }) => stage !== 'grad' || hasGradients(graph)).map(({ graph }) => graph.name),
  )
  return trace.steps
    .filter((s) => s.name === steps[stage] && (stage === 'ast' || shown.has(s.entry)))
    .map((s) => ({ title: s.entry, text: withTitle(stage, s.entry, s.print()) }))
}

/** Nodes that differentiation made are labelled `d_` and the forward node's label. */
function hasGradients({ outputs, updates }: EntryGraph): boolean {
  const open = [...outputs, ...updates].map(({ node }) => node)
  const seen = new Set(open)
  for (const node of open) {
    if (node.label.startsWith('d_')) return true
    for (const input of node.inputs) {
      if (seen.has(input)) continue
      seen.add(input)
      open.push(input)
    }
  }
  return false
}

/** Graphs begin with their entry's name; the other forms get it as a heading. */
const withTitle = (stage: keyof typeof steps, entry: string, text: string): string =>
  stage === 'plan' ? `${entry}:\n${text}` : text

function kernelSections({ program }: Ready, shown: readonly Shown[], wanted: string | undefined): Section[] {
  const { manifest, texts } = program
  const used = shown.flatMap(({ entry, kernels }) => kernelCalls(entry).map((call) => kernels[call.kernel]!))
  const all = [...new Set([...used, ...(wanted === undefined ? [] : manifest.initKernels)])]
  const found = all.filter(({ name }) => wanted === undefined || name.includes(wanted))
  if (found.length === 0 && wanted !== undefined)
    throw new UsageError(
      `no kernel's name contains ${wanted}`,
      `there are ${all.map((k) => k.name).join(', ') || 'none'}`,
    )
  return found.map(({ name, file }) => ({ title: name, text: texts.get(file)!.trimEnd() }))
}

function overview(shown: readonly Shown[], file: string): string {
  const parts = shown.map(
    ({ entry, kernels }) => `${signature(entry)}\n\n${kernelTable(kernels, entry, file)}`,
  )
  return [
    ...parts,
    `mlc inspect ${file} --kernel NAME shows a kernel, --stage ast|graph|grad|fused|kernels|plan a stage`,
  ].join('\n\n')
}

function entryDocument({ entry, kernels }: Shown): object {
  const calls = kernelCalls(entry).map((call) => {
    const { name, file } = kernels[call.kernel]!
    return { name, file, flops: call.flops, bytes: call.bytes, grid: call.grid, origins: call.origins }
  })
  return { entry: entry.name, training: entry.training, arena: entry.arena, kernels: calls }
}
