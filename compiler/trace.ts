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

  constructor(now: () => number = () => performance.now()) {
    this.now = now
  }

  step<T>(name: string, entry: string, run: () => T, print: (result: T) => string): T {
    const start = this.now()
    const result = run()
    this.steps.push({ name, entry, milliseconds: this.now() - start, print: () => print(result) })
    return result
  }
}
