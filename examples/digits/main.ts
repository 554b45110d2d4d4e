// What `npm start` runs: compiles the digits network, shows its kernels, trains it on the processor, tests it on rows it never saw.
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { artefactFiles, writeArtefacts } from '../../cli/artefacts.ts'
import { costs, costTable } from '../../cli/costs.ts'
import { chooseEntry, findModel } from '../../cli/entries.ts'
import { exitCodes } from '../../cli/errors.ts'
import { prepareFeeds } from '../../cli/feeds.ts'
import { counted } from '../../cli/format.ts'
import { onInterrupt } from '../../cli/interrupt.ts'
import { kernelTable } from '../../cli/kernel-table.ts'
import { Output } from '../../cli/output.ts'
import { reportError } from '../../cli/report.ts'
import { chooseDevice, compileFor } from '../../cli/sessions.ts'
import { readSource } from '../../cli/source.ts'
import { trainingLoop } from '../../cli/training-loop.ts'
import { writeSafetensors } from '../../runtime/formats/safetensors.ts'

const EPOCHS = 20
/** The network reaches this on every seed that was tried. */
const WANTED = 0.96

/** The package's folder: this file is bundled to `dist/digits.js`. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** A path in the package as it can be typed here. */
const at = (...parts: string[]): string => relative(process.cwd(), join(root, ...parts)) || '.'

const output = new Output({})
try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = reportError(error, output)
}

async function main(): Promise<number> {
  const out = at('build', 'digits')
  const csv = at('examples', 'digits', 'digits.csv.gz')
  const source = await readSource(at('examples', 'digits', 'digits.ml'))
  const device = await chooseDevice('cpu', output)
  const interrupt = onInterrupt(() => output.notice('\nstopping'))
  try {
    const compiled = await compileFor(device, source, {}, output)
    const { manifest } = compiled.program
    await writeArtefacts(out, await artefactFiles(compiled.program))
    output.result(`${source.path} is compiled for the processor:\n`)
    output.result(costTable(costs(manifest, compiled.trace)))
    output.result(`\nThe kernels of one training step, each a text that you can read in ${out}/kernels:\n`)
    output.result(
      kernelTable(manifest.kernels, manifest.entries.find((e) => e.name === 'step')!, source.path),
    )
    output.result(`\nIt trains on four fifths of ${csv} for ${EPOCHS} epochs:\n`)
    const feeds = await prepareFeeds({
      device,
      source,
      model: findModel(source, undefined),
      output,
      entry: chooseEntry(source, {}, 'train'),
      set: {},
      training: `${csv},split=0.8:0.2,scale=1/16`,
      choice: {},
      inputs: [],
      seed: 0,
    })
    const session = await feeds.open({ seed: 0 })
    const { epochs, complete } = await trainingLoop({
      session,
      training: feeds.training!,
      evaluation: feeds.evaluation,
      epochs: EPOCHS,
      seed: 0,
      position: { epoch: 0, rowsDone: 0, sums: {} },
      output,
      stopped: interrupt.stopped,
    })
    if (!complete) return exitCodes.interrupted
    await writeArtefacts(
      out,
      await artefactFiles(compiled.program, writeSafetensors(await session.weights())),
    )
    await session.close()
    const accuracy = epochs.at(-1)?.validation?.accuracy ?? 0
    const images = counted(feeds.evaluation!.data.rows, 'image')
    output.result(`\nOf ${images} that it never saw it reads ${(100 * accuracy).toFixed(1)} % correctly.\n`)
    output.result(nextSteps(source.path, out))
    return accuracy >= WANTED ? exitCodes.done : exitCodes.userFile
  } finally {
    interrupt.release()
    await device.close()
  }
}

function nextSteps(model: string, out: string): string {
  const mlc = `node ${at('dist', 'mlc.js')}`
  return [
    'What to try next:',
    `  ${mlc} summary ${model}`,
    `  ${mlc} inspect ${model}`,
    `  ${mlc} run ${out} --entry predict --in x=random --weights ${join(out, 'weights.safetensors')}`,
    `  change a kernel in ${out}/kernels/predict, and run that again`,
    `  change the network in ${model}, and run npm start again`,
  ].join('\n')
}
