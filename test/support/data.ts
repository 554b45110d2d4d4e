// Finds the data sets beside the project; tests that need them are skipped where they are not there.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The path of a data file, or null, with a line that says so, where it is missing. `MLC_DATA` names another folder. */
export function sharedData(relative: string): string | null {
  const path = join(process.env.MLC_DATA ?? '../shared/data', relative)
  if (existsSync(path)) return path
  console.log(`skipped: ${path} is not here (set MLC_DATA to the data folder)`)
  return null
}
