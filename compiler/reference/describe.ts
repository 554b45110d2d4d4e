// The reference of functions and operators: what `mlc ops` prints, and docs/operators.md holds.
import { parse } from '../../grammar/index.ts'
import { analyze } from '../front.ts'
import { rootsOf, topological } from '../ir/graph.ts'
import { formatType, isFloat, type TensorType } from '../ir/types.ts'
import type { BuiltinParam } from '../ops/define.ts'
import { builtinFiles, builtins } from '../ops/functions/table.ts'
import { operatorFiles, operators } from '../ops/table.ts'
import { preludeSources } from '../prelude/sources.ts'
import { derivativeLines, inputNames } from './derivative.ts'
import { type Example, examples } from './examples.ts'
import { parseSample } from './samples.ts'

/** A function, layer or optimizer of the language, or an operator that they are made of. */
export interface Description {
  readonly name: string
  readonly kind: 'function' | 'layer' | 'optimizer' | 'operator'
  /** How it is called, with defaults. */
  readonly signature: string
  /** What it computes. */
  readonly formula: string
  /** A call with its types: `softmax(x): f32[2, 3] for x: f32[2, 3]`. */
  readonly shapes: readonly string[]
  /** `dx = …`, or why there is none. */
  readonly derivative: readonly string[]
  /** Operators that it becomes, where it is none itself. */
  readonly operators: readonly string[]
  /** The text in the language, where that is what it is written in. */
  readonly definition: string | null
  /** The file that holds it. */
  readonly source: string
}

const defaultText = (value: BuiltinParam['default']): string =>
  value === null
    ? 'None'
    : Array.isArray(value)
      ? `[${value.join(', ')}]`
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value)

const usage = (name: string, params: readonly (readonly [string, string | null])[]): string =>
  `${name}(${params.map(([param, standard]) => (standard === null ? param : `${param}=${standard}`)).join(', ')})`

interface Declared {
  readonly signature: string
  readonly source: string
  readonly definition: string | null
  readonly doc: string | null
}

let library: ReadonlyMap<string, Declared> | null = null

/** Every name of the library with how it is called and where it stands. */
function declared(): ReadonlyMap<string, Declared> {
  library ??= readLibrary()
  return library
}

function readLibrary(): Map<string, Declared> {
  const found = new Map<string, Declared>()
  for (const { name, params, doc } of builtins.values()) {
    const list = params.map((p) => [p.name, p.default === undefined ? null : defaultText(p.default)] as const)
    found.set(name, { signature: usage(name, list), source: builtinFiles.get(name)!, definition: null, doc })
  }
  for (const { path, text } of preludeSources) {
    for (const decl of parse({ path, text }).file.decls) {
      if (!('params' in decl)) continue
      const list = decl.params.map((p) => {
        const standard = p.default && text.slice(p.default.span.start, p.default.span.end)
        return [p.name.name, standard] as const
      })
      found.set(decl.name.name, {
        signature: usage(decl.name.name, list),
        source: `compiler/${path}`,
        definition: text.slice(decl.span.start, decl.span.end),
        doc: commentAbove(text, decl.span.start),
      })
    }
  }
  return found
}

/** The comment lines directly above a declaration. */
function commentAbove(text: string, start: number): string | null {
  const lines = text.slice(0, start).split('\n').slice(0, -1)
  const comment: string[] = []
  for (let i = lines.length - 1; i >= 0 && lines[i]!.startsWith('#'); i--) comment.unshift(lines[i]!.slice(2))
  return comment.length > 0 ? comment.join(' ') : null
}

function describeName(name: string, { signature, source, definition, doc }: Declared): Description {
  const example = examples.get(name)
  if (!example) throw new Error(`${name} has no example`)
  const { model, diagnostics } = analyze({ path: 'example.ml', text: example.source })
  const entry = model?.entries[0]
  if (!entry) throw new Error(`the example of ${name} does not compile: ${diagnostics[0]?.message}`)
  const inputs = example.args.map((a) => `${a.name}: ${a.type}`).join(', ')
  const result = entry.outputs[0]!.node
  const used = [...new Set(topological(rootsOf(entry)).map((node) => node.op))]
  const made = used.filter((op) => op !== 'argument' && op !== 'variable')
  return {
    name,
    kind: example.kind,
    signature,
    formula: doc ?? formulaOf(example, definition),
    shapes: [
      example.kind === 'optimizer'
        ? example.call
        : `${example.call}: ${formatType(result.type)} for ${inputs}`,
    ],
    derivative: derivativeOf(name, result.type),
    operators: made.filter((op) => op !== name),
    definition,
    source,
  }
}

const formulaOf = (example: Example, definition: string | null): string =>
  definition === null || example.kind !== 'function' ? '' : 'See its definition.'

/** An operator's own rule where the name is one's; else that of what it is made of. */
function derivativeOf(name: string, result: TensorType): readonly string[] {
  if (operators.has(name)) return operatorDerivative(name)
  return [isFloat(result.dtype) ? 'that of what it is made of' : `none, the result is ${result.dtype}`]
}

function operatorDerivative(name: string): readonly string[] {
  const op = operators.get(name)!
  for (const text of op.samples) {
    const lines = derivativeLines(op, parseSample(op, text))
    if (lines !== null && lines.length > 0) return lines
  }
  return [op.vjp ? 'see the source' : 'none']
}

function describeOperator(name: string): Description {
  const op = operators.get(name)!
  const samples = op.samples.map((text) => parseSample(op, text))
  const shapes = samples.map(({ inputs, attrs }) => {
    const types = inputs.map((i) => i.type)
    const given = [
      ...types.map(formatType),
      ...Object.entries(attrs).map(([key, value]) => `${key}=${JSON.stringify(value)}`),
    ]
    return `${name}(${given.join(', ')}): ${formatType(op.type(types, attrs))}`
  })
  const attrs = samples[0] ? Object.keys(samples[0].attrs) : []
  const params = samples[0] ? [...inputNames(samples[0].inputs.length), ...attrs] : []
  return {
    name,
    kind: 'operator',
    signature: `${name}(${params.join(', ')})`,
    formula: op.doc,
    shapes,
    derivative: operatorDerivative(name),
    operators: [],
    definition: null,
    source: operatorFiles.get(name)!,
  }
}

/** Names of the library, then those of operators that are no function's too. */
export const referenceNames = (): readonly string[] => [
  ...declared().keys(),
  ...[...operators.keys()].filter((name) => !builtins.has(name)),
]

/** Null where neither the library nor the operators have the name. */
export function describe(name: string): Description | null {
  const found = declared().get(name)
  if (found) return describeName(name, found)
  return operators.has(name) ? describeOperator(name) : null
}

/** All of the library, then the operators; a name of both is under both. */
export function describeAll(): {
  readonly library: readonly Description[]
  readonly core: readonly Description[]
} {
  return {
    library: [...declared()].map(([name, found]) => describeName(name, found)),
    core: [...operators.keys()].map(describeOperator),
  }
}

/** A description as lines of `label: text`. */
export function descriptionLines(d: Description): string[] {
  return [
    ...(d.formula === '' ? [] : [d.formula]),
    ...d.shapes.map((text) => `shapes: ${text}`),
    ...d.derivative.map((text) => `derivative: ${text}`),
    ...(d.operators.length === 0 ? [] : [`made of: ${d.operators.join(', ')}`]),
    `source: ${d.source}`,
  ]
}
