// What an argument is fed from: an array whose first axis is the rows.
import type { Values } from './cast.ts'

/** Values by row. */
export interface Field {
  /** What an error calls it, e.g. "`iris.csv`, columns 0..4". */
  readonly what: string
  /** The first size is the number of rows. */
  readonly shape: readonly number[]
  readonly values: Values
  /** The names of the values, where they are class indices. */
  readonly classes?: readonly string[]
  /** Classes by column, for the text columns among several. */
  readonly categories?: ReadonlyMap<string, readonly string[]>
  readonly lines?: Int32Array
}
