// The memory plan: blocks never overlap while both are alive, the arena is close to the least possible, and every read finds what was written.
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileModel } from '../../compiler/compile.ts'
import { analyze } from '../../compiler/front.ts'
import { resetExprs } from '../../compiler/ir/expr.ts'
import type { EntryGraph } from '../../compiler/ir/graph.ts'
import { cpuProfile, type Profile, webgpuProfile } from '../../compiler/ir/limits.ts'
import type { Plan } from '../../compiler/ir/plan.ts'
import { elementBytes, scalarOf } from '../../compiler/ir/types.ts'
import { fuse } from '../../compiler/passes/fuse.ts'
import { type Lowered, lower } from '../../compiler/passes/lower.ts'
import { loadsOf } from '../../compiler/passes/order-steps.ts'
import {
  ALIGNMENT,
  aligned,
  type Lifetime,
  lowerBound,
  placeBlocks,
} from '../../compiler/passes/place-blocks.ts'
import { planMemory } from '../../compiler/passes/plan-memory.ts'
import { simplify } from '../../compiler/passes/simplify.ts'
import { splitReductions } from '../../compiler/passes/split-reductions.ts'
import { formatDiagnostic } from '../../grammar/diagnostics.ts'
import type { EntryInfo } from '../../runtime/program.ts'
import { randomModel, randomStream } from '../support/random-model.ts'

const ROUNDS = 1000
const MEAN = 1.1
const WORST = 1.6
const EXAMPLE = 1.05
const GRAPHS = 150

/** Lifetimes as a training step has them: most values die soon, some wait for their gradient, a few live throughout; 1 KB to 16 MB. */
function randomLifetimes(seed: number): Lifetime[] {
  const random = randomStream(seed)
  const steps = 4 + Math.floor(random() * 200)
  const mirrored = random() < 0.5
  return Array.from({ length: steps }, (_, step): Lifetime => {
    const first = Math.floor(random() * steps)
    const kind = random()
    const soon = first - Math.floor(Math.log(1 - random()) * 3)
    const backward = Math.max(first, steps - first - Math.floor(random() * 3))
    const last = kind < 0.05 ? steps : mirrored && kind < 0.5 ? backward : soon
    return {
      bytes: Math.floor(1024 * 2 ** (random() * 14)),
      first: kind > 0.9 ? step : first,
      last: Math.max(kind > 0.9 ? step : first, Math.min(steps, last)),
    }
  })
}

const meets = (a: Lifetime, b: Lifetime): boolean => a.first <= b.last && b.first <= a.last

test(`${ROUNDS} random plans are sound and small`, () => {
  let sum = 0
  let worst = 0
  for (let seed = 0; seed < ROUNDS; seed++) {
    const blocks = randomLifetimes(seed)
    const { offsets, peak } = placeBlocks(blocks)
    blocks.forEach((a, i) => {
      const start = offsets[i]!
      const end = start + aligned(a.bytes)
      if (start % ALIGNMENT !== 0 || end > peak) throw new Error(`seed ${seed}: block ${i} lies at ${start}`)
      for (let j = 0; j < i; j++) {
        const other = offsets[j]!
        if (meets(a, blocks[j]!) && start < other + aligned(blocks[j]!.bytes) && other < end) {
          throw new Error(`seed ${seed}: blocks ${i} and ${j} overlap`)
        }
      }
    })
    const ratio = peak / lowerBound(blocks)
    sum += ratio
    worst = Math.max(worst, ratio)
  }
  console.log(`arena / lower bound: mean ${(sum / ROUNDS).toFixed(4)}, worst ${worst.toFixed(4)}`)
  assert.ok(sum / ROUNDS <= MEAN)
  assert.ok(worst <= WORST)
})

test('no blocks, one block, equal blocks', () => {
  assert.equal(placeBlocks([]), { offsets: [], peak: 0 })
  assert.equal(placeBlocks([{ bytes: 1, first: 0, last: 0 }]), { offsets: [0], peak: ALIGNMENT })
  const same = Array.from({ length: 8 }, () => ({ bytes: 1000, first: 0, last: 3 }))
  assert.equal(new Set(placeBlocks(same).offsets).size, 8)
  assert.is(placeBlocks(same).peak, 8 * aligned(1000))
})

for (const name of ['graph', 'two_layer', 'lenet', 'digits']) {
  const path = `examples/${name}/${name}.ml`
  if (!existsSync(path)) continue
  test(`the arena of ${name} is at most ${EXAMPLE} of its bound`, () => {
    for (const target of ['cpu', 'wgsl'] as const) {
      const { program } = compileModel({ path, text: readFileSync(path, 'utf8') }, { target })
      for (const entry of [...program!.manifest.entries, program!.manifest.init]) {
        assert.ok(
          entry.arena <= EXAMPLE * entry.arenaBound,
          `${target} ${entry.name}: ${entry.arena} of ${entry.arenaBound}`,
        )
        checkBindings(entry)
      }
    }
  })
}

/** WebGPU's rule, from the manifest alone: in one dispatch two arena ranges are the same or apart, and all lie in the arena. */
function checkBindings(entry: EntryInfo): void {
  for (const dispatch of entry.dispatches) {
    if (dispatch.kind !== 'kernel') continue
    const ranges = dispatch.bindings.flatMap(({ place, bytes, access }) => {
      if (place.space !== 'arena') return []
      assert.is(access, 'read_write')
      assert.is(place.offset % ALIGNMENT, 0)
      assert.ok(place.offset + bytes <= entry.arena)
      return [{ start: place.offset, end: place.offset + bytes }]
    })
    ranges.forEach((a, i) => {
      for (const b of ranges.slice(0, i)) {
        const same = a.start === b.start && a.end === b.end
        assert.ok(
          same || a.end <= b.start || b.end <= a.start,
          `${entry.name}: ${a.start}-${a.end} and ${b.start}-${b.end}`,
        )
      }
    })
  }
}

interface Owned {
  readonly start: number
  readonly end: number
  readonly buffer: number
}

/**
 * Plays the steps on a map of the arena: a read finds its buffer whole, and nothing that a step reads or writes overlaps, except a result
 * that takes the place of an operand. Variables that are written in place hold the same rule by name.
 */
function playPlan(lowered: Lowered, plan: Plan): void {
  let owned: Owned[] = []
  const rangeOf = (buffer: number): { start: number; end: number } | null => {
    const home = plan.homes.get(buffer)
    if (home?.space !== 'arena') return null
    return {
      start: home.offset,
      end:
        home.offset +
        Math.max(1, lowered.buffers[buffer]!.elements) * elementBytes(lowered.buffers[buffer]!.type.dtype),
    }
  }
  const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
    a.start < b.end && b.start < a.end
  plan.steps.forEach((step, at) => {
    const name = (id: number): string => `step ${at}: ${lowered.buffers[id]!.name}`
    const results = step.kind === 'nest' ? step.nest.results.map((r) => r.buffer) : []
    const reads = step.kind === 'nest' ? [...new Set(loadsOf(step.nest).map((l) => l.buffer))] : [step.from]
    const used: Owned[] = []
    for (const id of reads) {
      const range = rangeOf(id)
      if (range === null) continue
      const holder = owned.find((o) => o.start === range.start && o.end === range.end)
      // A load through the result's own name reads the operand that it replaces.
      const replaced = results.includes(id)
      assert.ok(holder && (holder.buffer === id || replaced), `${name(id)} is read where it is not`)
      used.push({ ...range, buffer: id })
    }
    // One binding has one type of element: a result cannot take the place of an operand of another.
    for (const { buffer, type } of step.kind === 'nest' ? loadsOf(step.nest) : []) {
      if (results.includes(buffer))
        assert.is(type, scalarOf(lowered.buffers[buffer]!.type.dtype), name(buffer))
    }
    for (const id of results) {
      const range = rangeOf(id)
      if (range === null) continue
      const clash = used.find((o) => o.buffer !== id && overlaps(o, range))
      assert.not(clash, `${name(id)} overlaps what the same step uses`)
      used.push({ ...range, buffer: id })
      owned = [...owned.filter((o) => !overlaps(o, range)), { ...range, buffer: id }]
    }
  })
  for (const { node } of lowered.entry.outputs) {
    const id = lowered.bufferOf.get(node.id)!
    assert.not.equal(plan.homes.get(id), undefined, `output ${lowered.buffers[id]!.name} lives nowhere`)
  }
}

const planOf = (entry: EntryGraph, profile: Profile): { lowered: Lowered; plan: Plan } => {
  const lowered = splitReductions(lower(fuse(simplify(entry), profile)), profile)
  return { lowered, plan: planMemory(lowered) }
}

test(`${GRAPHS} random graphs: every read finds what was written`, () => {
  let arena = 0
  let bound = 0
  for (let seed = 0; seed < GRAPHS; seed++) {
    const { text } = randomModel(seed + 5000, {
      nodes: 10 + (seed % 30),
      sizes: [64, 96, 200],
      largest: 1 << 16,
      gradient: seed % 2 === 0,
    })
    resetExprs()
    const { model, diagnostics, files } = analyze({ path: `seed-${seed}.ml`, text })
    if (model === null) throw new Error(diagnostics.map((d) => formatDiagnostic(d, files.sources)).join('\n'))
    for (const profile of [cpuProfile, webgpuProfile]) {
      for (const entry of model.entries) {
        const { lowered, plan } = planOf(entry, profile)
        playPlan(lowered, plan)
        assert.ok(plan.arena >= plan.bound)
        arena += plan.arena
        bound += plan.bound
      }
    }
  }
  assert.ok(bound > 0)
  console.log(`random graphs: arena / lower bound ${(arena / bound).toFixed(4)}`)
})

test('a variable that is updated is read before it is overwritten, or a copy saves it', () => {
  const text = `model M(N = 300) {
  param w: f32[N, N] = normal()
  param v: f32[N, N] = normal()
  entry swap(x: f32[N, N]) {
    a = w @ x
    b = v * 2.0
    w <- b + a
    v <- a.T - b
    return r = sum(a * b) + sum(w) + sum(v)
  }
}
`
  const { model } = analyze({ path: 'swap.ml', text })
  const { lowered, plan } = planOf(model!.entries[0]!, cpuProfile)
  playPlan(lowered, plan)
  const overwritten = new Set<string>()
  for (const step of plan.steps) {
    if (step.kind === 'copy') {
      overwritten.add(step.variable)
      continue
    }
    const own = new Set(step.nest.results.map((r) => r.buffer))
    for (const { buffer } of loadsOf(step.nest)) {
      const home = plan.homes.get(buffer)
      const old = lowered.buffers[buffer]!.home === 'variable'
      if (home?.space === 'variable' && old && !own.has(buffer))
        assert.not(overwritten.has(home.name), `${home.name} is read after its update`)
    }
    for (const id of own) {
      const home = plan.homes.get(id)
      if (home?.space === 'variable') overwritten.add(home.name)
    }
  }
  assert.equal([...overwritten].sort(), ['v', 'w'])
})

test.run()
