// The compilers that the CUDA tests need, where this machine has them, and many kernels joined to one translation unit.
import { spawn, spawnSync } from 'node:child_process'

const works = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

export const hasNvcc = works('nvcc')
export const hasCxx = works('g++')
export const NO_NVCC = 'no CUDA compiler: nvcc is not in the path'
export const NO_CXX = 'no C++ compiler: g++ is not in the path'

/** Runs a program at low priority; resolves with what it said, rejects with the same where it failed. */
export function command(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('nice', [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (said += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve(said)
        : reject(new Error(`${program} ${args.join(' ')}: exit code ${code}\n${said}`)),
    )
  })
}

/** One unit of many kernels. Each goes into a namespace of its own, as they carry their helpers with them; `lead` is its first line. */
export function unitOf(texts: readonly string[], lead = ''): string {
  const parts = texts.map(
    (text, i) => `namespace k${i} {\n${text.replace('extern "C" __global__', '__global__')}\n}\n`,
  )
  return `${lead}\n${parts.join('\n')}`
}
