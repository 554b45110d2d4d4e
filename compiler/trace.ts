// What the pipeline records of each step: times, and the textual form of each stage when somebody wants to see it.

export interface TraceStep {
  readonly name: string
  readonly entry: string
  readonly milliseconds: number
  /** The stage's one textual form; made only when it is asked for. */
  readonly print: () => string
}

export class Trace {
  readonly steps: TraceStep[] = []
  private readonly now: () => number

  /** Whether each stage's result is checked; a failure is a bug of the compiler. */
  readonly verifying: boolean

  constructor(options: { readonly now?: () => number; readonly verify?: boolean } = {}) {
    this.now = options.now ?? (() => performance.now())
    this.verifying = options.verify ?? false
  }

  step<T>(
    name: string,
    entry: string,
    run: () => T,
    print: (result: T) => string,
    verify?: (result: T) => void,
  ): T {
    const start = this.now()
    const result = run()
    if (this.verifying) verify?.(result)
    this.steps.push({ name, entry, milliseconds: this.now() - start, print: () => print(result) })
    return result
  }
}
