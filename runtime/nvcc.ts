// nvcc as the compiler of kernels, where NVRTC is missing.
import type { CudaCompiler } from './cuda-target.ts'
import { codes, messageOf, RuntimeError } from './errors.ts'

interface Outcome {
  readonly failed: boolean
  readonly said: string
}

async function run(args: readonly string[]): Promise<Outcome> {
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    execFile('nvcc', args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, said: error && !stderr ? messageOf(error) : `${stdout}${stderr}` })
    })
  })
}

/** nvcc as a compiler, or null where it is not in the path. */
export async function openNvcc(): Promise<CudaCompiler | null> {
  const version = await run(['--version'])
  const [, number] = /release (\d+\.\d+)/.exec(version.said) ?? []
  if (version.failed || number === undefined) return null
  const list = await run(['--list-gpu-arch'])
  const architectures = [...list.said.matchAll(/compute_(\d+)/g)].map((m) => Number(m[1]))
  if (architectures.length === 0) return null
  const name = `nvcc ${number}`
  return { name, architectures, close: () => {}, compile: (...args) => compile(name, ...args) }
}

async function compile(
  name: string,
  text: string,
  file: string,
  options: readonly string[],
): Promise<Uint8Array> {
  const { mkdtemp, readFile, rm, writeFile } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = await mkdtemp(join(tmpdir(), 'mlc-nvcc-'))
  try {
    const [source, code] = [join(folder, 'kernel.cu'), join(folder, 'kernel.bin')]
    await writeFile(source, text)
    const kind = options.some((option) => option.includes('=sm_')) ? '--cubin' : '--ptx'
    const { failed, said } = await run([kind, ...options, '-o', code, source])
    if (failed)
      throw new RuntimeError(
        codes.kernelText,
        `${name} refuses ${file}: ${said.replaceAll(source, file).trim()}`,
      )
    return await readFile(code)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
