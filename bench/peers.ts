// `node build/bench/peers.js [--device cpu|webgpu] [--works a,b] [--peers a,b] [--seconds N]`: mlc's cpu or webgpu device beside other
// libraries, one after the other on the same arrays, every result checked; writes bench/results/peers-DEVICE.md. Installs bench/peers
// first, if that has not been done.
//
// Peers on `webgpu`: TensorFlow.js and jax-js on the same adapter, through the same Dawn.
// Peers on `cpu`: ONNX Runtime (Web and Node), TensorFlow.js and jax-js in WebAssembly; PyTorch, JAX and TensorFlow where MLC_PYTHON names a
// Python that has them.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machine } from './measure.ts'
import { type PeerTensor, readTensors } from './peers/tensors.mjs'
import { peersReport, type Result, type WorkResults } from './peers-report.ts'
import { type Work, works } from './works.ts'

const MLC = fileURLToPath(new URL('mlc-peer.js', import.meta.url))
const python = process.env.MLC_PYTHON
/** A library that does not finish in this time is told as such. */
const LIMIT_SECONDS = 240
const NODE_PEERS = ['ort-web', 'ort-node', 'tfjs', 'jax-js']
/** Scripts of the peers in Python, which are named as the library is imported. */
const PYTHON_SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['torch', 'torch_peer.py'],
  ['jax', 'jax_peer.py'],
  ['tensorflow', 'tf_peer.py'],
])
const pythonPeers = python ? librariesOf(python) : []
/** They do not train or differentiate. */
const FORWARD_ONLY = ['ort-web', 'ort-node']
const PEERS = {
  cpu: ['mlc', ...NODE_PEERS, ...pythonPeers],
  webgpu: ['mlc', 'tfjs', 'jax-js'],
} as const
type DeviceName = keyof typeof PEERS

/** Those of the peers in Python that this one has; says which it lacks. */
function librariesOf(command: string): readonly string[] {
  const wanted = [...PYTHON_SCRIPTS.keys()]
  const probe = 'import importlib.util, sys; print(*filter(importlib.util.find_spec, sys.argv[1:]))'
  const { status, stdout } = spawnSync(command, ['-c', probe, ...wanted], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`MLC_PYTHON cannot be run: ${command}`)
  const found = stdout.trim().split(/\s+/)
  const missing = wanted.filter((name) => !found.includes(name))
  if (missing.length > 0)
    process.stderr.write(`not compared, as MLC_PYTHON does not have them: ${missing.join(', ')}\n`)
  return wanted.filter((name) => found.includes(name))
}

interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(command: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_SECONDS * 1000 })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

async function must(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(command, args)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stderr}`)
}

function commandOf(peer: string, words: readonly string[]): [string, string[]] {
  if (peer === 'mlc') return [process.execPath, [MLC, ...words]]
  const inPython = PYTHON_SCRIPTS.get(peer)
  if (inPython !== undefined) return [python!, [`bench/peers/${inPython}`, ...words]]
  const script = peer === 'jax-js' ? 'jax' : peer
  return [process.execPath, [`bench/peers/${script}.mjs`, ...words]]
}

/** The line of an error message that says what is wrong. */
function reason({ code, stderr }: Finished): string {
  if (code === null) return `not done after ${LIMIT_SECONDS} s`
  const lines = stderr.split('\n').map((line) => line.trim())
  return (lines.findLast((line) => /error|cannot|unsupported|not /i.test(line)) ?? `exit code ${code}`).slice(
    0,
    160,
  )
}

/** The largest difference over the largest expected value, of the worst tensor. */
function errorOf(actual: ReadonlyMap<string, PeerTensor>, expected: ReadonlyMap<string, PeerTensor>): number {
  let worst = 0
  for (const [name, { data }] of expected) {
    const values = actual.get(name)?.data
    if (values?.length !== data.length)
      throw new Error(`${name}: ${values?.length} elements, and ${data.length} are expected`)
    let [difference, scale] = [0, 1e-30]
    for (let i = 0; i < data.length; i++) {
      const d = Math.abs(values[i]! - data[i]!)
      difference = Number.isNaN(d) ? Infinity : Math.max(difference, d)
      scale = Math.max(scale, Math.abs(data[i]!))
    }
    worst = Math.max(worst, difference / scale)
  }
  return worst
}

/** What mlc computed, without weights that stayed as they were given: other libraries do not hand these back. */
const withoutGiven = (
  results: ReadonlyMap<string, PeerTensor>,
  given: ReadonlyMap<string, PeerTensor>,
): ReadonlyMap<string, PeerTensor> => new Map([...results].filter(([name]) => !given.has(name)))

async function measureWork(
  work: Work,
  peers: readonly string[],
  seconds: string,
  device: DeviceName,
): Promise<WorkResults> {
  const folder = mkdtempSync(join(tmpdir(), 'mlc-peers-'))
  const load = loadavg()[0]!
  try {
    await must(process.execPath, [MLC, 'prepare', work.name, folder])
    const torch = pythonPeers.includes('torch')
    if (work.large && torch) await must(...commandOf('torch', [work.name, folder, 'reference']))
    const judge = work.large ? (torch ? 'PyTorch in float64' : 'mlc itself') : 'float64'
    const results: Result[] = []
    let expected: ReadonlyMap<string, PeerTensor> | null =
      judge === 'mlc itself' ? null : readTensors(join(folder, 'expected.safetensors'))
    for (const peer of peers) {
      if (!work.forward && FORWARD_ONLY.includes(peer)) continue
      process.stderr.write(`${work.name}: ${peer}\n`)
      const backend = device === 'webgpu' ? ['webgpu'] : []
      const finished = await run(...commandOf(peer, [work.name, folder, seconds, ...backend]))
      if (finished.code !== 0) {
        results.push({ peer, failure: reason(finished) })
        continue
      }
      const { about, times, first, peak, compiled } = JSON.parse(finished.stdout.trim().split('\n').at(-1)!)
      const actual = readTensors(join(folder, `${peer}.safetensors`))
      expected ??= withoutGiven(actual, readTensors(join(folder, 'given.safetensors')))
      times.sort((a: number, b: number) => a - b)
      results.push({ peer, about, times, first, peak, compiled, error: errorOf(actual, expected) })
    }
    return { work, load, judge, results }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function installPeers(): void {
  if (existsSync('bench/peers/node_modules')) return
  process.stderr.write('installing bench/peers\n')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: 'bench/peers',
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm ci in bench/peers ended with ${status}`)
}

function chosen(list: string | undefined, known: readonly string[]): readonly string[] {
  const names = list?.split(',') ?? known
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`there is no ${wrong}; there are ${known.join(', ')}`)
  return names
}

const { values } = parseArgs({
  options: {
    works: { type: 'string' },
    peers: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    device: { type: 'string', default: 'cpu' },
    out: { type: 'string' },
  },
})
const names = chosen(
  values.works,
  works.map((w) => w.name),
)
const [device] = chosen(values.device, Object.keys(PEERS)) as [DeviceName]
const peers = chosen(values.peers, PEERS[device])
if (peers.some((peer) => NODE_PEERS.includes(peer))) installPeers()
const measured: WorkResults[] = []
for (const work of works)
  if (names.includes(work.name)) measured.push(await measureWork(work, peers, values.seconds, device))
const command = `node build/bench/peers.js ${process.argv.slice(2).join(' ')}`.trim()
const text = peersReport(measured, { machine: machine(), command, load: loadavg(), peers, device })
mkdirSync('bench/results', { recursive: true })
writeFileSync(values.out ?? `bench/results/peers-${device}.md`, text)
process.stdout.write(text)
