// What the entries of a compiled model cost: kernels, arithmetic, traffic, memory, and the time to compile them.
import type { Compiled } from '../compiler/compile.ts'
import type { EntryInfo, Manifest, TensorInfo } from '../runtime/program.ts'
import { deviceBytes } from '../runtime/tensor.ts'
import { byteSize, scaled, table } from './format.ts'

export interface Cost {
  readonly entry: string
  readonly kernels: number
  readonly flops: number
  /** Bytes that kernels and copies read and write, each tensor counted once a kernel. */
  readonly bytes: number
  /** Arguments, variables and outputs once: what no fusion can save. */
  readonly floor: number
  readonly arena: number
  /** What any plan of this order of steps needs at least. */
  readonly arenaBound: number
  /** Milliseconds in the passes behind elaboration, which is shared by all entries. */
  readonly milliseconds: number
}

export function costs(manifest: Manifest, trace: Compiled['trace']): Cost[] {
  return manifest.entries.map((entry) => {
    const { name, dispatches, arena, arenaBound } = entry
    const kernels = dispatches.filter((d) => d.kind === 'kernel')
    return {
      entry: name,
      kernels: kernels.length,
      flops: kernels.reduce((sum, d) => sum + d.flops, 0),
      bytes: dispatches.reduce((sum, d) => sum + (d.kind === 'copy' ? 2 * d.bytes : d.bytes), 0),
      floor: floorBytes(manifest, entry),
      arena,
      arenaBound,
      milliseconds: trace.steps.reduce((sum, s) => sum + (s.entry === name ? s.milliseconds : 0), 0),
    }
  })
}

/**
 * Each argument and variable that a kernel reads, each output, and each variable that gets a new value, once. A tensor that is bound in
 * windows counts whole.
 */
function floorBytes({ variables }: Manifest, entry: EntryInfo): number {
  const read = new Set<TensorInfo>()
  for (const d of entry.dispatches)
    for (const place of d.kind === 'kernel' ? d.bindings.map((b) => b.place) : [d.from]) {
      if (place.space === 'argument') read.add(entry.arguments[place.index]!)
      if (place.space === 'variable') read.add(variables[place.index]!)
    }
  const written = [
    ...entry.outputs.filter((o) => o.place.space === 'output'),
    ...entry.updates.map((index) => variables[index]!),
  ]
  return [...read, ...written].reduce((sum, info) => sum + deviceBytes(info), 0)
}

const head = ['entry', 'kernels', 'FLOPs', 'moved', 'floor', 'arena', 'bound', 'compiled in']

export function costTable(rows: readonly Cost[]): string {
  const cells = rows.map((row) => [
    row.entry,
    String(row.kernels),
    scaled(row.flops),
    byteSize(row.bytes),
    byteSize(row.floor),
    byteSize(row.arena),
    byteSize(row.arenaBound),
    `${row.milliseconds.toFixed(0)} ms`,
  ])
  return table(head, cells, new Set(head.slice(1)))
}

export function costDocument({ milliseconds, ...rest }: Cost): object {
  return { ...rest, compileMs: milliseconds }
}
