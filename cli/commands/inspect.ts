// `mlc inspect`: what the compiler made of a model at each stage.
import type { Target } from '../../compiler/compile.ts'
import type { EntryInfo, Manifest } from '../../runtime/program.ts'
import { exitCodes, UsageError } from '../errors.ts'
import { kernelCalls, kernelTable } from '../kernel-table.ts'
import { type CommonOptions, type ProgramChoice, programChoice, refusePrecision } from '../options.ts'
import type { Output } from '../output.ts'
import { signature } from '../signature.ts'
import { compileSource, type Ready, readSource } from '../source.ts'
import { givenTuning } from '../tuning-file.ts'

export interface InspectOptions extends CommonOptions, Omit<ProgramChoice, 'tuning'> {
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
  const request = {
    target,
    set,
    model,
    entries: entry,
    ...programChoice({ ...options, tuning: true }),
    ...(await givenTuning(options.tuning, target)),
  }
  const ready = await compileSource(await readSource(file), request, output)
  const { manifest } = ready.program
  if (stage === undefined && kernel === undefined) {
    output.result(overview(manifest, file))
    output.document({ ok: true, entries: manifest.entries.map((e) => entryDocument(manifest, e)) })
    return exitCodes.done
  }
  const chosen = kernel !== undefined ? 'kernels' : stage!
  const sections = chosen === 'kernels' ? kernelSections(ready, kernel) : stageSections(ready, chosen)
  if (chosen === 'grad')
    output.notice(
      'gradients are made while the entry is elaborated: these are the entries that have some, whole',
    )
  if (chosen === 'kernels' && sections.length === 0) output.notice('the model needs no kernel')
  output.result(sections.map(({ text }) => text).join('\n\n'))
  output.document({ ok: true, stage: chosen, sections })
  return exitCodes.done
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

function stageSections({ trace, model }: Ready, stage: keyof typeof steps): Section[] {
  const shown = new Set(model.entries.filter((e) => stage !== 'grad' || hasGradients(e)).map((e) => e.name))
  return trace.steps
    .filter((s) => s.name === steps[stage] && (stage === 'ast' || shown.has(s.entry)))
    .map((s) => ({ title: s.entry, text: withTitle(stage, s.entry, s.print()) }))
}

/** Nodes that differentiation made are labelled `d_` and the forward node's label. */
function hasGradients({ outputs, updates }: Ready['model']['entries'][number]): boolean {
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

function kernelSections({ program }: Ready, wanted: string | undefined): Section[] {
  const { manifest, texts } = program
  const all = [...manifest.kernels, ...(wanted === undefined ? [] : manifest.initKernels)]
  const found = all.filter(({ name }) => wanted === undefined || name.includes(wanted))
  if (found.length === 0 && wanted !== undefined)
    throw new UsageError(
      `no kernel's name contains ${wanted}`,
      `there are ${all.map((k) => k.name).join(', ') || 'none'}`,
    )
  return found.map(({ name, file }) => ({ title: name, text: texts.get(file)!.trimEnd() }))
}

function overview(manifest: Manifest, file: string): string {
  const parts = manifest.entries.map((e) => `${signature(e)}\n\n${kernelTable(manifest, e, file)}`)
  return [
    ...parts,
    `mlc inspect ${file} --kernel NAME shows a kernel, --stage ast|graph|grad|fused|kernels|plan a stage`,
  ].join('\n\n')
}

function entryDocument(manifest: Manifest, entry: EntryInfo): object {
  const kernels = kernelCalls(entry).map((call) => {
    const { name, file } = manifest.kernels[call.kernel]!
    return { name, file, flops: call.flops, bytes: call.bytes, grid: call.grid, origins: call.origins }
  })
  return { entry: entry.name, training: entry.training, arena: entry.arena, kernels }
}
