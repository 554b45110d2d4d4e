// Tests that cannot run here: they say why, and count as skipped, never as passed.

type Register<T> = (name: string, check: (context: T) => Promise<void> | void) => void

/** What a uvu suite (or its plain `test`) offers here. */
interface Suite<T> extends Register<T> {
  skip: Register<T>
}

/** True under `npm run test:full`. */
export const full = process.env.MLC_FULL === '1'

/** `skipUnless(test, condition, reason)('name', check)` registers the test where the condition holds; else it is skipped, and says so. */
export function skipUnless<T>(suite: Suite<T>, condition: boolean, reason: string): Register<T> {
  if (condition) return suite
  return (name, check) => {
    // The runner counts these lines against uvu's own number.
    console.log(`skipped: ${name}: ${reason}`)
    suite.skip(name, check)
  }
}

/** For tests that take too long for every run. */
export const whenFull = <T>(suite: Suite<T>): Register<T> =>
  skipUnless(suite, full, 'it takes long; npm run test:full runs it')
