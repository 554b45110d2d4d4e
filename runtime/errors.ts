// The runtime's errors: what went wrong on a device, in a manifest or in the arguments of a run, as one typed exception.

/** Stable codes of `RuntimeError`; the hundreds are the stage "device" of the diagnostics. */
export const codes = {
  manifest: 'E0710',
  noDevice: 'E0711',
  kernelText: 'E0712',
  outOfMemory: 'E0713',
  trap: 'E0714',
  deviceLost: 'E0715',
  deviceError: 'E0716',
  argument: 'E0717',
  unknownName: 'E0718',
  badIndex: 'E0719',
  closed: 'E0720',
  limits: 'E0721',
} as const

export class RuntimeError extends Error {
  readonly code: string
  /** What to do instead. */
  readonly hint?: string
  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.name = 'RuntimeError'
    this.code = code
    if (hint !== undefined) this.hint = hint
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Runs `work`, which reads what a file holds; its errors name the file. */
export async function inFile<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    throw new RuntimeError(error.code, `\`${path}\`: ${error.message}`, error.hint)
  }
}
