// How the threads of the `cpu` device start and end a kernel together: one leader forks, the others work and arrive.
//
// The words lie in a SharedArrayBuffer of their own, each hot one on a cache line of its own. A waiting thread spins for SPIN_MS and
// then sleeps in Atomics.wait, so an idle device burns no processor time, and a step of short kernels no system calls.

/** Milliseconds of spinning before sleeping: about what a sleep and a wake-up cost together. */
const SPIN_MS = 0.05

const GENERATION = 0
const ARRIVED = 16
const SLEEPERS = 32
const LEADER_SLEEPS = 48
const NEXT = 64
const TRAP = 80
const TRAP_LENGTH = 81
/** Of the operation: which one, and its operands. Written by the leader before a fork. */
const OPERATION = 96
const WORDS = 112
const TRAP_BYTES = 240

export const operations = { run: 1, messages: 2, exit: 3 } as const

export interface Control {
  readonly words: Int32Array
  readonly trapText: Uint8Array
}

export function makeControl(
  buffer: SharedArrayBuffer = new SharedArrayBuffer(WORDS * 4 + TRAP_BYTES),
): Control {
  return { words: new Int32Array(buffer, 0, WORDS), trapText: new Uint8Array(buffer, WORDS * 4, TRAP_BYTES) }
}

/** True once the word differs from `value`; false after spinning for SPIN_MS. */
function spinWhile(words: Int32Array, index: number, value: number): boolean {
  const end = performance.now() + SPIN_MS
  do {
    for (let i = 0; i < 64; i++) if (Atomics.load(words, index) !== value) return true
  } while (performance.now() < end)
  return false
}

/** Leader: starts the others on an operation with its operands. */
export function fork({ words }: Control, operation: number, a = 0, b = 0, c = 0, d = 0): void {
  words[OPERATION] = operation
  words[OPERATION + 1] = a
  words[OPERATION + 2] = b
  words[OPERATION + 3] = c
  words[OPERATION + 4] = d
  Atomics.store(words, NEXT, 0)
  Atomics.store(words, ARRIVED, 0)
  Atomics.add(words, GENERATION, 1)
  if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, GENERATION)
}

/** Leader: waits until the `others` threads have arrived. */
export function join({ words }: Control, others: number): void {
  let arrived: number
  while ((arrived = Atomics.load(words, ARRIVED)) !== others) {
    if (spinWhile(words, ARRIVED, arrived)) continue
    Atomics.store(words, LEADER_SLEEPS, 1)
    // An arrival between this load and the wait makes the wait return at once; the last arrival notifies.
    while ((arrived = Atomics.load(words, ARRIVED)) !== others) Atomics.wait(words, ARRIVED, arrived)
    Atomics.store(words, LEADER_SLEEPS, 0)
  }
}

/** Other threads: waits for a fork after `generation`; returns the new generation. */
export function awaitFork({ words }: Control, generation: number): number {
  if (!spinWhile(words, GENERATION, generation)) {
    Atomics.add(words, SLEEPERS, 1)
    while (Atomics.load(words, GENERATION) === generation) Atomics.wait(words, GENERATION, generation)
    Atomics.sub(words, SLEEPERS, 1)
  }
  return Atomics.load(words, GENERATION)
}

/** Other threads: a view of the current fork's operation and its operands. */
export function operationOf({ words }: Control): Int32Array {
  return words.subarray(OPERATION, OPERATION + 5)
}

/** Other threads: done with the operation. */
export function arrive({ words }: Control, others: number): void {
  if (Atomics.add(words, ARRIVED, 1) === others - 1 && Atomics.load(words, LEADER_SLEEPS) === 1)
    Atomics.notify(words, ARRIVED)
}

/** The first chunk that nobody has taken in this fork. */
export function nextChunk({ words }: Control): number {
  return Atomics.load(words, NEXT)
}

/** Takes the chunks from `begin`, which was the next one, to the one before `end`; false where another thread was first. */
export function takeChunks({ words }: Control, begin: number, end: number): boolean {
  return Atomics.compareExchange(words, NEXT, begin, end) === begin
}

/** Remembers the first failure of a step: the command's index and the error's text. */
export function setTrap({ words, trapText }: Control, command: number, message: string): void {
  if (Atomics.compareExchange(words, TRAP, 0, command + 1) !== 0) return
  const bytes = new TextEncoder().encode(message).subarray(0, trapText.length)
  trapText.set(bytes)
  Atomics.store(words, TRAP_LENGTH, bytes.length)
}

export function isTrapped({ words }: Control): boolean {
  return Atomics.load(words, TRAP) !== 0
}

/** Leader, after a join: takes the failure away. */
export function takeTrap({ words, trapText }: Control): { command: number; message: string } | undefined {
  const command = Atomics.exchange(words, TRAP, 0) - 1
  if (command < 0) return undefined
  return { command, message: new TextDecoder().decode(trapText.slice(0, words[TRAP_LENGTH])) }
}
