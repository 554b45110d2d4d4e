// The folder of a compiled model: written file by file, each whole or not at all, and read back to run.
import { realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { assemble } from '../runtime/assemble.ts'
import { makeFolder, readFileBytes, writeFileWhole } from '../runtime/formats/files.ts'
import type { KernelInfo, Manifest, Program } from '../runtime/program.ts'
import { validateManifest } from '../runtime/validate.ts'
import { dataError } from './errors.ts'
import { loaderModule, loaderTypes } from './loader-text.ts'

const MANIFEST = 'model.json'
const WEIGHTS = 'weights.safetensors'
const allKernels = (manifest: Manifest): KernelInfo[] => [...manifest.kernels, ...manifest.initKernels]
const wasmFile = (file: string): string => file.replace(/\.wat$/, '.wasm')
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/**
 * Every file of a compiled model by its path in the folder; the manifest is the last. Each `.wat` has its assembled bytes beside it, made
 * from the text whose SHA-256 the manifest holds. The same program gives the same bytes.
 */
export async function artefactFiles(
  program: Program,
  weights?: Uint8Array,
): Promise<Map<string, Uint8Array>> {
  const { manifest, texts } = program
  const files = new Map<string, Uint8Array>()
  for (const { name, file } of allKernels(manifest)) {
    const text = texts.get(file)
    if (text === undefined) throw new Error(`kernel ${name} has no text`)
    files.set(file, encode(text))
    if (file.endsWith('.wat')) files.set(wasmFile(file), await assemble(name, text))
  }
  if (weights !== undefined) files.set(WEIGHTS, weights)
  files.set('model.mjs', encode(loaderModule(manifest, weights !== undefined)))
  // TypeScript looks for a module's types under the module's own ending; the other name is the one that people look for.
  files.set('model.d.mts', encode(loaderTypes(manifest)))
  files.set('model.d.ts', encode("export * from './model.mjs'\n"))
  files.set(MANIFEST, encode(`${JSON.stringify(manifest, null, 1)}\n`))
  return files
}

/** The files of a standalone program as bytes, and the weights beside them. */
export function standaloneFiles(
  texts: ReadonlyMap<string, string>,
  weights?: Uint8Array,
): Map<string, Uint8Array> {
  const files = new Map([...texts].map(([name, text]) => [name, encode(text)]))
  if (weights !== undefined) files.set(WEIGHTS, weights)
  return files
}

/** Writes the files below `folder` and nowhere else: a link that leads out of it is refused. Kernels of an older compilation go. */
export async function writeArtefacts(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await makeFolder(folder)
  const stale = (await oldFiles(folder)).filter((file) => !files.has(file))
  const root = await realpath(folder)
  const inside = async (file: string): Promise<string> => {
    const path = join(root, file)
    const real = await existingPart(path)
    if (real !== root && !real.startsWith(root + sep)) {
      const hint = 'Remove the link, or name another folder.'
      throw dataError(`\`${join(folder, file)}\` leads out of the folder, to ${real}`, hint)
    }
    await makeFolder(dirname(path))
    return path
  }
  const write = async (file: string): Promise<void> => writeFileWhole(await inside(file), files.get(file)!)
  for (const file of files.keys()) await inside(file)
  // An older manifest goes first: who stops here leaves no folder that runs old steps on new kernels.
  if (files.has(MANIFEST)) await rm(await inside(MANIFEST), { force: true })
  // Side by side, since each waits for the disk; the manifest only when all that it names is there.
  await Promise.all([...files.keys()].filter((file) => file !== MANIFEST).map(write))
  if (files.has(MANIFEST)) await write(MANIFEST)
  for (const file of stale) await rm(await inside(file), { force: true })
}

/** Where the part of a path that is there really lies, links followed. */
async function existingPart(path: string): Promise<string> {
  return (await realpath(path).catch(missing)) ?? existingPart(dirname(path))
}

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
    return null
  throw error
}

/** The kernels that a manifest in the folder lists; none where there is no sound manifest. */
async function oldFiles(folder: string): Promise<string[]> {
  if ((await stat(join(folder, MANIFEST)).catch(missing)) === null) return []
  try {
    const manifest = await readManifest(join(folder, MANIFEST))
    return allKernels(manifest).flatMap(({ file }) =>
      file.endsWith('.wat') ? [file, wasmFile(file)] : [file],
    )
  } catch {
    // Somebody else's model.json: what it lists is not ours to remove.
    return []
  }
}

async function readManifest(path: string): Promise<Manifest> {
  const text = new TextDecoder().decode(await readFileBytes(path))
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw dataError(
      `\`${path}\` is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      'Compile the model again.',
    )
  }
  return validateManifest(json)
}

export interface Artefacts {
  readonly program: Program
  /** Assembled kernels by the hash of their text, for the `cpu` device. */
  readonly bytes: ReadonlyMap<string, Uint8Array>
}

/** The folder of a compiled model if `path` is one (or the manifest in one), else null. */
export async function compiledFolder(path: string): Promise<string | null> {
  if (basename(path) === MANIFEST) return dirname(path)
  const info = await stat(path).catch(missing)
  return info?.isDirectory() ? resolve(path) : null
}

/** The weights that lie in a compiled folder, or null. */
export async function folderWeights(folder: string): Promise<string | null> {
  const path = join(folder, WEIGHTS)
  return (await stat(path).catch(missing)) === null ? null : path
}

/** Reads a compiled folder. Errors: F0180 for files, E0710 for an unsound manifest. */
export async function readArtefacts(folder: string): Promise<Artefacts> {
  const manifest = await readManifest(join(folder, MANIFEST))
  const texts = new Map<string, string>()
  const bytes = new Map<string, Uint8Array>()
  for (const { file, hash } of allKernels(manifest)) {
    texts.set(file, new TextDecoder().decode(await readFileBytes(join(folder, file))))
    const wasm = join(folder, wasmFile(file))
    if (file.endsWith('.wat') && (await stat(wasm).catch(missing)) !== null)
      bytes.set(hash, await readFileBytes(wasm))
  }
  return { program: { manifest, texts }, bytes }
}
