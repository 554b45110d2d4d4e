// SIGINT as a question that a loop asks between steps; a second one ends the process at once.
import { exitCodes } from './errors.ts'

export interface Interrupt {
  readonly stopped: () => boolean
  /** Gives the signal back to the process. */
  readonly release: () => void
}

export function onInterrupt(notify: () => void): Interrupt {
  let stopped = false
  const handler = (): void => {
    if (stopped) process.exit(exitCodes.interrupted)
    stopped = true
    notify()
  }
  process.on('SIGINT', handler)
  return { stopped: () => stopped, release: () => process.off('SIGINT', handler) }
}
