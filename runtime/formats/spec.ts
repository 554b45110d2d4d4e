// Reads the command line's words for a data set: `FILE[,argument=SOURCE]…[,scale=F][,split=A:B]`.
import { RuntimeError } from '../errors.ts'

export interface DataSpec {
  readonly file: string
  /** What each named argument takes: columns of a table, a tensor's name, or another file. */
  readonly bindings: ReadonlyMap<string, string>
  /** Multiplies the first floating-point argument. */
  readonly scale?: number
  /** Shares of the rows for training and for validation. */
  readonly split?: readonly [number, number]
}

function fail(message: string, hint?: string): never {
  throw new RuntimeError('F0160', `data: ${message}`, hint)
}

/**
 * Reads a specification. `FILE` holds no comma. Columns are numbers from 0 (negative ones from the end), ranges `a..b` or `a:b` that
 * exclude b (either end may be left out), names of the header line, or several of these joined by `+`. `scale` is a number or a quotient
 * such as `1/255`; `split=0.8:0.2` (or `split=0.8`) gives shares. Columns are looked up when the file is open. Errors: F0160.
 */
export function parseSpec(text: string): DataSpec {
  const [file = '', ...parts] = text.split(',')
  if (file.trim() === '')
    fail(`\`${text}\` names no file`, 'Write FILE[,x=COLUMNS][,y=COLUMN][,scale=F][,split=0.8:0.2].')
  const values = new Map<string, string>()
  for (const part of parts) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(part) ?? []
    if (name === undefined || value === undefined || value === '') fail(`\`${part}\` is no \`name=value\``)
    if (values.has(name)) fail(`\`${name}\` is given twice`)
    values.set(name, value)
  }
  const scale = values.get('scale')
  const split = values.get('split')
  values.delete('scale')
  values.delete('split')
  return {
    file: file.trim(),
    bindings: values,
    ...(scale === undefined ? {} : { scale: parseScale(scale) }),
    ...(split === undefined ? {} : { split: parseSplit(split) }),
  }
}

function parseScale(text: string): number {
  const [above = '', below = '1', ...rest] = text.split('/')
  const scale = decimal(above) / decimal(below)
  if (rest.length > 0 || !Number.isFinite(scale) || scale === 0) {
    fail(`\`scale=${text}\` is no factor`, 'Write a number or a quotient, e.g. scale=1/255.')
  }
  return scale
}

function parseSplit(text: string): readonly [number, number] {
  const [first = '', second, ...rest] = text.split(':')
  const training = decimal(first)
  const validation = second === undefined ? 1 - training : decimal(second)
  // Decimal shares such as 0.7 and 0.3 may add up to a little more than 1.
  if (rest.length > 0 || !(training > 0 && validation > 0 && training + validation <= 1 + 1e-9)) {
    fail(
      `\`split=${text}\` is no pair of shares`,
      'Write two positive shares of at most 1 together, e.g. split=0.8:0.2.',
    )
  }
  return [training, validation]
}

/** NaN where the text is no plain decimal number. */
function decimal(text: string): number {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN
}
