// NVRTC, NVIDIA's compiler as a library: kernel text to machine code, without headers and without a file.
//
// MLC_NVRTC  path of a libnvrtc.so, where it is found neither by the system's loader nor in a CUDA toolkit
import type { CudaCompiler } from './cuda-target.ts'
import { codes, RuntimeError } from './errors.ts'
import {
  bytes8,
  cString,
  type ForeignFunction,
  type Library,
  openLibrary,
  type Value,
  words32,
  words64,
} from './foreign.ts'

const declarations = {
  nvrtcVersion: 'int nvrtcVersion(void* major, void* minor)',
  nvrtcGetNumSupportedArchs: 'int nvrtcGetNumSupportedArchs(void* count)',
  nvrtcGetSupportedArchs: 'int nvrtcGetSupportedArchs(void* architectures)',
  nvrtcCreateProgram:
    'int nvrtcCreateProgram(void* program, const char* source, const char* name, int headers, void* sources, void* names)',
  nvrtcCompileProgram: 'int nvrtcCompileProgram(uint64_t program, int count, void* options)',
  nvrtcGetProgramLogSize: 'int nvrtcGetProgramLogSize(uint64_t program, void* bytes)',
  nvrtcGetProgramLog: 'int nvrtcGetProgramLog(uint64_t program, void* text)',
  nvrtcGetCUBINSize: 'int nvrtcGetCUBINSize(uint64_t program, void* bytes)',
  nvrtcGetCUBIN: 'int nvrtcGetCUBIN(uint64_t program, void* code)',
  nvrtcGetPTXSize: 'int nvrtcGetPTXSize(uint64_t program, void* bytes)',
  nvrtcGetPTX: 'int nvrtcGetPTX(uint64_t program, void* code)',
  nvrtcDestroyProgram: 'int nvrtcDestroyProgram(void* program)',
} as const
type Name = keyof typeof declarations

/** NVRTC_ERROR_COMPILATION: the log says what is wrong with the text. */
const COMPILATION = 6

/** The folders of the toolkits that this machine may have, newest first. */
async function toolkitFolders(): Promise<string[]> {
  const { existsSync, readdirSync } = await import('node:fs')
  const { CUDA_HOME, CUDA_PATH } = process.env
  const versions = existsSync('/usr/local')
    ? readdirSync('/usr/local').filter((name) => /^cuda-\d+\.\d+$/.test(name))
    : []
  const newest = versions.sort((a, b) => Number(b.slice(5)) - Number(a.slice(5)))
  const roots = [CUDA_HOME, CUDA_PATH, '/usr/local/cuda', ...newest.map((name) => `/usr/local/${name}`)]
  return roots
    .filter((root) => root !== undefined && root !== '')
    .flatMap((root) => [`${root}/lib64`, `${root}/lib`, `${root}/targets/x86_64-linux/lib`])
    .filter((folder) => existsSync(folder))
}

/** Paths of NVRTC, the one named by the environment alone where there is one. */
async function candidates(): Promise<string[]> {
  const { MLC_NVRTC: given } = process.env
  if (given) return [given]
  const { readdirSync } = await import('node:fs')
  const inToolkits = (await toolkitFolders()).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^libnvrtc\.so(\.\d+)?$/.test(name))
      .map((name) => `${folder}/${name}`),
  )
  return [...inToolkits, 'libnvrtc.so.13', 'libnvrtc.so.12', 'libnvrtc.so']
}

/** NVRTC looks for its built-in functions by name only: they are loaded first where they lie beside it. */
async function loadBuiltins(path: string): Promise<void> {
  if (!path.includes('/')) return
  const { readdirSync } = await import('node:fs')
  const folder = path.slice(0, path.lastIndexOf('/'))
  const names = readdirSync(folder).filter((name) => /^libnvrtc-builtins\.so\.\d+\.\d+$/.test(name))
  for (const name of names) await openLibrary([`${folder}/${name}`])
}

/** NVRTC as a compiler, or null where this machine has none. */
export async function openNvrtc(): Promise<CudaCompiler | null> {
  for (const path of await candidates()) {
    await loadBuiltins(path).catch(ignoreMissing)
    const library = await openLibrary([path])
    if (library === null) continue
    const functions = new Map<Name, ForeignFunction>()
    for (const [name, declaration] of Object.entries(declarations) as [Name, string][]) {
      const found = library.find(declaration)
      if (found !== null) functions.set(name, found)
    }
    if (functions.size === Object.keys(declarations).length) return new Nvrtc(library, functions)
    library.close()
  }
  return null
}

/** A folder that cannot be listed holds no built-ins for us; NVRTC itself will say if it misses them. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error)) throw error
}

class Nvrtc implements CudaCompiler {
  readonly name: string
  readonly architectures: readonly number[]
  readonly #library: Library
  readonly #functions: ReadonlyMap<Name, ForeignFunction>

  constructor(library: Library, functions: ReadonlyMap<Name, ForeignFunction>) {
    this.#library = library
    this.#functions = functions
    const [major, minor, count] = [words32(1), words32(1), words32(1)]
    this.#call('nvrtcVersion', major, minor)
    this.#call('nvrtcGetNumSupportedArchs', count)
    const list = words32(Math.max(1, count[0]!))
    this.#call('nvrtcGetSupportedArchs', list)
    this.name = `NVRTC ${major[0]}.${minor[0]}`
    this.architectures = [...list.subarray(0, count[0]!)]
  }

  async compile(text: string, file: string, options: readonly string[]): Promise<Uint8Array> {
    const out = words64(1)
    this.#call('nvrtcCreateProgram', out, text, file, 0, null, null)
    const program = out[0]!
    try {
      const strings = options.map((option) => new TextEncoder().encode(`${option}\0`))
      const own = strings.map((bytes) => {
        const kept = bytes8(bytes.byteLength)
        kept.set(bytes)
        return kept
      })
      const pointers = words64(Math.max(1, own.length))
      own.forEach((bytes, i) => {
        pointers[i] = this.#library.address(bytes)
      })
      const result = await this.#functions.get('nvrtcCompileProgram')!.later(program, own.length, pointers)
      if (result === COMPILATION) {
        const log = cString(this.#fetch('nvrtcGetProgramLogSize', 'nvrtcGetProgramLog', program))
        throw new RuntimeError(codes.kernelText, `${this.name} refuses ${file}: ${log.trim()}`)
      }
      this.#check('nvrtcCompileProgram', result)
      // Machine code where a real architecture was named, else PTX.
      const machine = options.some((option) => option.includes('=sm_'))
      return machine
        ? this.#fetch('nvrtcGetCUBINSize', 'nvrtcGetCUBIN', program)
        : this.#fetch('nvrtcGetPTXSize', 'nvrtcGetPTX', program)
    } finally {
      this.#call('nvrtcDestroyProgram', out)
    }
  }

  close(): void {
    this.#library.close()
  }

  #fetch(size: Name, content: Name, program: bigint): Uint8Array {
    const bytes = words64(1)
    this.#call(size, program, bytes)
    const result = bytes8(Number(bytes[0]))
    this.#call(content, program, result)
    return result
  }

  #call(name: Name, ...args: Value[]): void {
    this.#check(name, this.#functions.get(name)!(...args))
  }

  #check(name: Name, result: number): void {
    if (result !== 0) {
      const hint = 'check the CUDA toolkit, or name another libnvrtc with MLC_NVRTC'
      throw new RuntimeError(codes.deviceError, `${name} of ${this.#library.path} gave ${result}`, hint)
    }
  }
}
