// docs/operators.md, made of the descriptions.
import { type Description, describeAll } from './describe.ts'

const HEAD = `# Operators

Every function, layer and optimizer of the library, and the operators that they are made of. This page is made of the tables of the compiler:
\`UPDATE_GOLDENS=1 node test/run.mjs docs/operators\` writes it anew, and \`mlc ops NAME\` prints one of them.

In a derivative, \`dy\` is the gradient of the result \`y\`, and \`dx\` that of the input \`x\`. It is what the operator's rule makes of its first sample,
so sizes in it are those of the sample. A rule builds operators, so a derivative has derivatives of its own.
`

/** Bars would end a cell of a table, and lists are no tables: text stands as it is but for what Markdown reads as markup. */
const code = (text: string): string => `\`${text}\``

function section(d: Description): string {
  const lines = [
    `### ${d.name}`,
    '',
    ...(d.kind === 'operator' ? [] : [`${code(d.signature)}`, '']),
    ...(d.formula === '' ? [] : [d.formula, '']),
    ...d.shapes.map((text) => `- ${code(text)}`),
    ...d.derivative.map((text) => `- Derivative: ${text.includes('=') ? code(text) : text}.`),
    ...(d.operators.length === 0 ? [] : [`- Made of: ${d.operators.join(', ')}.`]),
    `- Source: ${code(d.source)}.`,
  ]
  const definition =
    d.definition !== null && d.kind === 'function' ? ['', '```text', d.definition, '```'] : []
  return [...lines, ...definition].join('\n')
}

const chapter = (title: string, descriptions: readonly Description[]): string =>
  descriptions.length === 0 ? '' : `## ${title}\n\n${descriptions.map(section).join('\n\n')}\n`

/** The whole page. */
export function operatorsPage(): string {
  const { library, core } = describeAll()
  const of = (kind: Description['kind']): Description[] =>
    library.filter((d) => d.kind === kind).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return [
    HEAD,
    chapter('Functions', of('function')),
    chapter('Layers', of('layer')),
    chapter('Optimizers', of('optimizer')),
    chapter('Core operators', core),
  ].join('\n')
}
