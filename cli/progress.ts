// One line on a terminal that is drawn over itself; nothing where standard error is no terminal.
import type { Output } from './output.ts'

/** Milliseconds between two drawings. */
const INTERVAL = 100
const WIDTH = 24

export class Progress {
  readonly #active: boolean
  #last = 0
  #drawn = false

  constructor(output: Output) {
    this.#active = output.terminal && !output.quiet
  }

  /** Draws `describe()` after a bar of `share` (0 to 1), at most every 100 ms; `describe` runs only then. */
  update(share: number, describe: () => string): void {
    if (!this.#active || performance.now() - this.#last < INTERVAL) return
    this.#last = performance.now()
    const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH)
    const line = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${describe()}`
    const columns = process.stderr.columns ?? 80
    process.stderr.write(`\r\u001b[K${line.slice(0, columns - 1)}`)
    this.#drawn = true
  }

  /** Takes the line away, before other text is written. */
  clear(): void {
    if (this.#drawn) process.stderr.write('\r\u001b[K')
    this.#drawn = false
    this.#last = 0
  }
}
