// Finds the data sets beside the project; tests that need them are skipped where they are not there.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { skipUnless } from './skip.ts'

const folder = process.env.MLC_DATA ?? '../shared/data'

/** The path of a data file, or null where it is missing. `MLC_DATA` names another folder. */
export function sharedData(relative: string): string | null {
  const path = join(folder, relative)
  return existsSync(path) ? path : null
}

/** The path of a data file that is known to be there: for tests registered with `whenData`. */
export function dataPath(relative: string): string {
  const path = sharedData(relative)
  if (path === null) throw new Error(`${join(folder, relative)} is not here`)
  return path
}

/** `whenData(test, 'mnist/x.gz')('name', check)` registers the test where all files are there; else it is skipped, and says so. */
export function whenData<T>(
  suite: Parameters<typeof skipUnless<T>>[0],
  ...files: string[]
): ReturnType<typeof skipUnless<T>> {
  const missing = files.filter((file) => sharedData(file) === null)
  return skipUnless(
    suite,
    missing.length === 0,
    `no data: ${missing.map((file) => join(folder, file)).join(', ')} (set MLC_DATA)`,
  )
}
