// Feeds the rows of a data set to an entry, batch after batch, and averages its metrics.
import type { Session, Tensors } from '../runtime/execute.ts'
import type { Dataset } from '../runtime/formats/dataset.ts'
import { batches } from '../runtime/formats/sampler.ts'
import type { Means } from './metrics.ts'

/** Runs whose metrics may still be on their way: a device works on, while the numbers of earlier steps arrive. */
const IN_FLIGHT = 16

/** A data set and the entries that take its batches. */
export interface Feed {
  readonly data: Dataset
  /** Rows of a full batch. */
  readonly batch: number
  /** The entry for a batch of so many rows; null where the model has none: those rows are left out. */
  readonly entryFor: (rows: number) => string | null
  readonly metrics: readonly string[]
  /** Scalar arguments, the same for each batch. */
  readonly scalars: Tensors
}

/**
 * Runs `order` (rows of the data set) and adds to `means`; `onBatch` is told the rows behind it and says whether to go on. Resolves with
 * the rows that are done, when all their metrics have arrived.
 */
export async function feed(
  session: Session,
  { data, batch, entryFor, metrics, scalars }: Feed,
  order: Int32Array,
  means: Means,
  onBatch: (rows: number) => boolean,
): Promise<number> {
  const pending: { readonly values: Promise<Tensors>; readonly rows: number }[] = []
  const settle = async (left: number): Promise<void> => {
    while (pending.length > left) {
      const { values, rows } = pending.shift()!
      means.add(await values, rows)
    }
  }
  let done = 0
  for (const rows of batches(order, batch)) {
    const entry = entryFor(rows.length)
    if (entry !== null) {
      const values = session.run(entry, { ...data.batch(rows), ...scalars }, { fetch: metrics })
      // An error is thrown when its turn comes; until then it must not count as unhandled.
      values.catch(() => undefined)
      pending.push({ values, rows: rows.length })
      await settle(session.device.name === 'cpu' ? 0 : IN_FLIGHT)
    }
    done += rows.length
    if (!onBatch(done)) break
  }
  await settle(0)
  return done
}
