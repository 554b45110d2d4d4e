// `mlc ops`: what a function, layer, optimizer or operator computes, its shapes and its derivative.
import { describe, descriptionLines, referenceNames } from '../../compiler/reference/describe.ts'
import { didYouMean } from '../../grammar/diagnostics.ts'
import { exitCodes, UsageError } from '../errors.ts'
import type { Output } from '../output.ts'

/** Characters of a line of names. */
const WIDTH = 100

export async function ops(name: string | undefined, output: Output): Promise<number> {
  const names = referenceNames()
  if (name === undefined) {
    output.result(`${wrapped(names.toSorted())}\n\nmlc ops NAME tells more of one`)
    output.document({ ok: true, names })
    return exitCodes.done
  }
  const found = describe(name)
  if (found === null) {
    const near = didYouMean(name, names)
    throw new UsageError(
      `there is no function or operator ${name}`,
      near === undefined ? 'mlc ops lists all' : `did you mean ${near}?`,
    )
  }
  const lines = [`${found.kind} ${found.signature}`, ...descriptionLines(found)]
  output.result([...lines, ...(found.definition === null ? [] : ['', found.definition])].join('\n'))
  output.document({ ok: true, ...found })
  return exitCodes.done
}

function wrapped(names: readonly string[]): string {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + name.length < WIDTH) lines[lines.length - 1] = `${last} ${name}`
    else lines.push(name)
  }
  return lines.join('\n')
}
