// Writes `model.mjs` and `model.d.ts`: one typed async function for each entry of a compiled model.
import type { DType, EntryInfo, Manifest, TensorInfo } from '../runtime/program.ts'
import { formatType } from '../runtime/tensor.ts'

const arrays: Readonly<Record<DType, string>> = {
  f32: 'Float32Array',
  f16: 'Uint16Array',
  bf16: 'Uint16Array',
  i32: 'Int32Array',
  u32: 'Uint32Array',
  i8: 'Int8Array',
  u8: 'Uint8Array',
  bool: 'Uint8Array',
}

/** Words that a module cannot declare, and names that the loader uses itself; `export { $x as x }` still gives the entry its name. */
const takenNames = new Set(
  `open close await break case catch class const continue debugger default delete do else enum export extends false finally for function
  if implements import in instanceof interface let new null package private protected public return static super switch this throw true
  try typeof var void while with yield arguments eval`.split(/\s+/),
)

const isPlain = (name: string): boolean => !takenNames.has(name)
/** `open` and `close` are the loader's own functions: entries of that name get an underscore. */
const exportedName = (name: string): string => (name === 'open' || name === 'close' ? `${name}_` : name)
/** A property or binding that may be any word. */
const localName = (name: string): string => (isPlain(name) ? name : `$${name}`)

/** Reading the files beside the module: from disk in Node, by `fetch` in a page. */
const readers = `async function $bytes(path) {
  const url = new URL(path, import.meta.url)
  if (url.protocol === 'file:') return (await import('node:fs/promises')).readFile(url)
  const response = await fetch(url)
  if (!response.ok) throw new Error(\`\${url}: \${response.status}\`)
  return new Uint8Array(await response.arrayBuffer())
}

const $text = async (path) => new TextDecoder().decode(await $bytes(path))`

const session = `let $session

/** Loads the model; the entries below do it by themselves with the defaults. */
export function open(options = {}) {
  $session ??= $load(options)
  return $session
}

export async function close() {
  const session = await $session
  $session = undefined
  await session?.close()
}`

const readKernels = `  const manifest = JSON.parse(await $text('model.json'))
  const kernels = [...manifest.kernels, ...manifest.initKernels]
  const texts = new Map()
  await Promise.all(kernels.map(async ({ file }) => texts.set(file, await $text(file))))
  // Assembled kernels, by the hash of the text that they were made from: an edited text is assembled again.
  const bytes = new Map()
  const assembled = kernels.filter(({ file }) => file.endsWith('.wat'))
  await Promise.all(assembled.map(async ({ file, hash }) => bytes.set(hash, await $bytes(file.replace(/wat$/, 'wasm')))))`

const toTensor = `/** A typed array or a number as a tensor; a tensor stays as it is. */
function $tensor(value, dtype, shape, array) {
  if (typeof value === 'number') return { dtype, shape, data: array.of(value) }
  return value instanceof array ? { dtype, shape, data: value } : value
}`

export function loaderModule(manifest: Manifest, hasWeights: boolean): string {
  const imports = hasWeights ? 'load, readSafetensors' : 'load'
  const lines = [
    `// The model ${manifest.model}, compiled by mlc for ${manifest.target}. Kernels are read from the files beside this one.`,
    `import { ${imports} } from 'mlc'`,
    '',
    readers,
    '',
    session,
    '',
    'async function $load(options) {',
    readKernels,
    ...(hasWeights ? ["  const weights = readSafetensors(await $bytes('weights.safetensors'))"] : []),
    `  return load({ manifest, texts }, { bytes, ${hasWeights ? 'weights, ' : ''}...options })`,
    '}',
    '',
    toTensor,
    ...manifest.entries.flatMap((entry) => ['', ...entryFunction(entry)]),
  ]
  return `${lines.join('\n')}\n`
}

function entryFunction(entry: EntryInfo): string[] {
  const { name, arguments: args, outputs } = entry
  const pattern = args.map((a) => (isPlain(a.name) ? a.name : `${a.name}: ${localName(a.name)}`)).join(', ')
  const tensors = args.map(
    (a) =>
      `    ${a.name}: $tensor(${localName(a.name)}, '${a.dtype}', [${a.shape.join(', ')}], ${arrays[a.dtype]}),`,
  )
  const call =
    args.length === 0
      ? [`  return (await open()).run('${name}', {})`]
      : [`  return (await open()).run('${name}', {`, ...tensors, '  })']
  const takes = args.map((a) => `${a.name}: ${formatType(a)}`).join(', ')
  const gives = outputs.map((o) => `${o.name}: ${formatType(o)}`).join(', ')
  const doc = `/** (${takes}) -> (${gives}) */`
  const parameter = args.length === 0 ? '' : `{ ${pattern} }`
  const inner = isPlain(name) ? name : `$${name}`
  return [
    doc,
    `${isPlain(name) ? 'export ' : ''}async function ${inner}(${parameter}) {`,
    ...call,
    '}',
    ...(isPlain(name) ? [] : [`export { ${inner} as ${exportedName(name)} }`]),
  ]
}

export function loaderTypes(manifest: Manifest): string {
  const lines = [
    `// The model ${manifest.model}, compiled by mlc for ${manifest.target}.`,
    "import type { LoadOptions, Session, Tensor } from 'mlc'",
    '',
    '/** Loads the model; the entries below do it by themselves with the defaults. */',
    'export declare function open(options?: LoadOptions): Promise<Session>',
    'export declare function close(): Promise<void>',
    ...manifest.entries.flatMap((entry) => ['', ...entryType(entry)]),
  ]
  return `${lines.join('\n')}\n`
}

function entryType({ name, arguments: args, outputs }: EntryInfo): string[] {
  const field = (info: TensorInfo, type: string): string[] => [
    `  /** ${formatType(info)} */`,
    `  ${info.name}: ${type}`,
  ]
  const given = (info: TensorInfo): string =>
    `${arrays[info.dtype]} | Tensor${info.shape.length === 0 ? ' | number' : ''}`
  const parameter = args.length === 0 ? '()' : '(args: {'
  const result = [...outputs.flatMap((o) => field(o, `Tensor & { data: ${arrays[o.dtype]} }`)), '}>']
  const inner = isPlain(name) ? name : `$${name}`
  return [
    `${isPlain(name) ? 'export ' : ''}declare function ${inner}${parameter}`,
    ...args.flatMap((a) => field(a, given(a))),
    `${args.length === 0 ? '' : '})'}: Promise<{`,
    ...result,
    ...(isPlain(name) ? [] : [`export { ${inner} as ${exportedName(name)} }`]),
  ]
}
