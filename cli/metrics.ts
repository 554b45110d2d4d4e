// Means of an entry's scalar outputs over rows: each batch weighs as many as it has rows.

import type { Tensors } from '../runtime/execute.ts'
import { isFloat, numbersOf } from '../runtime/formats/cast.ts'
import type { EntryInfo } from '../runtime/program.ts'
import { dataError } from './errors.ts'
import { metric } from './format.ts'

export type Metrics = Readonly<Record<string, number>>

/** The outputs that are metrics. Errors: F0190 where there is none. */
export function metricNames(entry: EntryInfo): string[] {
  const scalars = entry.outputs.filter(({ shape }) => shape.length === 0)
  if (scalars.length === 0) {
    const has = entry.outputs.map((o) => o.name).join(', ') || 'nothing'
    throw dataError(`the entry ${entry.name} returns no scalar, so there is no metric`, `it returns ${has}`)
  }
  return [...scalars].sort((a, b) => Number(isFloat(b.dtype)) - Number(isFloat(a.dtype))).map((o) => o.name)
}

export class Means {
  #rows: number
  readonly #sums: Map<string, number>

  /** `sums` over `rows` rows, where a run goes on. */
  constructor(sums: Metrics = {}, rows = 0) {
    this.#sums = new Map(Object.entries(sums))
    this.#rows = rows
  }

  add(values: Tensors, rows: number): void {
    this.#rows += rows
    for (const [name, tensor] of Object.entries(values))
      this.#sums.set(name, (this.#sums.get(name) ?? 0) + numbersOf(tensor)[0]! * rows)
  }

  get rows(): number {
    return this.#rows
  }

  get sums(): Metrics {
    return Object.fromEntries(this.#sums)
  }

  get means(): Metrics {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#rows]))
  }
}

/** `loss 0.123  accuracy 0.97`; `prefix` stands before each name. */
export function formatMetrics(metrics: Metrics, prefix = ''): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${prefix}${name} ${metric(value)}`)
    .join('  ')
}

/** Metrics for JSON, which has no NaN and no infinity. */
export function metricsDocument(metrics: Metrics): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  )
}
