// Opens a data file of any supported format as named fields: arrays whose first axis is the rows.
import { inFile, RuntimeError } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { numbersOf } from './cast.ts'
import { CIFAR_CLASSES, readCifar } from './cifar.ts'
import { csvTable, type Table } from './columns.ts'
import { parseCsv } from './csv.ts'
import { MAX_COLUMNS } from './csv-scan.ts'
import type { Field } from './field.ts'
import { unpack } from './gzip.ts'
import { isIdx, readIdx } from './idx.ts'
import { isNpy, readNpy } from './npy.ts'
import { readSafetensors } from './safetensors.ts'

/** An open file; which parts it has depends on its format. */
export interface Source {
  readonly file: string
  readonly fields: ReadonlyMap<string, Field>
  readonly table?: Table
  /** The array of a file that has one, or its images. */
  readonly main?: Field
  /** The labels that belong to `main`, or the file that should hold them. */
  readonly labels?: Field
  readonly labelsFile?: string
}

export type ReadFile = (path: string) => Promise<Uint8Array>

const FORMATS =
  'Supported: .csv, .tsv, .npy, .safetensors, idx files (…-idx3-ubyte), CIFAR-10 .bin; each also as .gz (not .safetensors).'

/** Reads and opens a file. Errors: F0161 for an unknown format; those of the formats, with the file's name. */
export async function openSource(file: string, read: ReadFile): Promise<Source> {
  const packed = await read(file)
  return inFile(file, async () => open(file, await unpack(file, packed)))
}

function open(file: string, bytes: Uint8Array): Source {
  const name = file.replace(/\.gz$/i, '').toLowerCase()
  const none = new Map<string, Field>()
  if (name.endsWith('.safetensors')) {
    const fields = [...readSafetensors(bytes)].map(
      ([key, tensor]) => [key, field(tensor, `tensor \`${key}\` of \`${file}\``)] as const,
    )
    return { file, fields: new Map(fields) }
  }
  if (isNpy(bytes)) return openNpy(file, readNpy(bytes))
  if (/idx\d-ubyte$|\.idx$/.test(name) || isIdx(bytes)) {
    const labelsFile = siblingLabels(file)
    return {
      file,
      fields: none,
      main: field(readIdx(bytes), `\`${file}\``),
      ...(labelsFile === null ? {} : { labelsFile }),
    }
  }
  if (/\.(csv|tsv|txt|data)$/.test(name)) return { file, fields: none, table: csvTable(parseCsv(bytes)) }
  if (name.endsWith('.bin')) {
    const read = readCifar(bytes)
    const images = field(read.images, `the images of \`${file}\``)
    const labels = { ...field(read.labels, `the labels of \`${file}\``), classes: CIFAR_CLASSES }
    return { file, fields: new Map(Object.entries({ images, labels })), main: images, labels }
  }
  if (name.endsWith('.npy'))
    throw new RuntimeError('F0120', 'npy: the file does not start as an .npy file does (byte 0)')
  throw new RuntimeError('F0161', 'the format is not known', FORMATS)
}

function openNpy(file: string, tensor: Tensor): Source {
  const main = field(tensor, `\`${file}\``)
  const [rows = 0, width] = tensor.shape
  const flat = tensor.shape.length === 2 && rows > 0
  if (width === undefined || !flat || width > MAX_COLUMNS) return { file, fields: new Map(), main }
  const columns = Array.from({ length: width }, (_, column) => ({
    value: (row: number) => main.values[row * width + column] ?? 0,
  }))
  return { file, fields: new Map(), main, table: { rows, columns } }
}

function field(tensor: Tensor, what: string): Field {
  return { what, shape: tensor.shape, values: numbersOf(tensor) }
}

/** `train-images-idx3-ubyte.gz` has its labels in `train-labels-idx1-ubyte.gz`. */
function siblingLabels(file: string): string | null {
  const labels = file.replace(/images([-.])idx3(?=[^/\\]*$)/, 'labels$1idx1')
  return labels === file ? null : labels
}

/** A file that a binding names: one without a folder lies beside the main file. */
export function besideFile(file: string, other: string): string {
  return /[/\\]/.test(other) ? other : file.replace(/[^/\\]*$/, () => other)
}
