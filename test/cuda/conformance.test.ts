// PyTorch's and ONNX's vectors and random graphs through the CUDA kernels' text on the processor: a sample of them, all in a full run.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { loadOnnxCases } from '../conformance/onnx-vectors.ts'
import { failuresOnDevice } from '../conformance/run-on-device.ts'
import { loadTorchCases } from '../conformance/torch-vectors.ts'
import type { VectorCases } from '../conformance/vector-case.ts'
import { compareWithFloat64 } from '../support/against-float64.ts'
import { dataPath, whenData } from '../support/data.ts'
import { randomModel } from '../support/random-model.ts'
import { full, skipUnless } from '../support/skip.ts'
import { compileCuda, cudaKernels } from './models.ts'
import { ShimDevice } from './shim-device.ts'
import { hasCxx, NO_CXX } from './toolchain.ts'

const device = new ShimDevice()
test.after(() => device.close())

/** Builds the kernels of many models at once: g++ takes a second to start. */
async function build(sources: readonly { path: string; text: string }[]): Promise<void> {
  const texts = new Set<string>()
  for (const source of sources) for (const { text } of cudaKernels(compileCuda(source))) texts.add(text)
  await device.library.build(texts)
}

const sets: Readonly<Record<string, (dir: string) => VectorCases>> = {
  'vectors/torch': loadTorchCases,
  'vectors/onnx': loadOnnxCases,
}
/** In a run that is not full, every so many-th case. */
const EVERY = 12

for (const [folder, load] of Object.entries(sets)) {
  const check = async (): Promise<void> => {
    const { cases } = load(dataPath(folder))
    const chosen = cases.filter((_, i) => full || i % EVERY === 0)
    await build(chosen.map(({ name, source }) => ({ path: `${name}.ml`, text: source })))
    const failures = await failuresOnDevice(chosen, device)
    console.log(`${folder} as CUDA: ${chosen.length - failures.length} of ${chosen.length} passed`)
    assert.equal(failures, [])
  }
  const name = `${folder}${full ? '' : `, one in ${EVERY}`}`
  if (hasCxx) whenData(test, folder)(name, check)
  else skipUnless(test, false, NO_CXX)(name, check)
}

const FORWARD = 1e-4
const GRADIENT = 2e-3
/** Beside the share of a value's scale: a softmax of one element has no gradient but roundings. */
const ABSOLUTE = 1e-5
const SEEDS = full ? 500 : 25

skipUnless(
  test,
  hasCxx,
  NO_CXX,
)(`${SEEDS} random graphs`, async () => {
  const sources = Array.from({ length: SEEDS }, (_, seed) => ({
    path: `seed-${seed}.ml`,
    text: randomModel(seed, {
      nodes: 4 + (seed % 17),
      sizes: seed % 5 === 4 ? [17, 33, 64] : [1, 3, 4, 5, 8],
      gradient: seed % 3 === 0,
    }).text,
  }))
  await build(sources)
  const wrong: string[] = []
  for (const source of sources) {
    for (const { name, error, scale } of await compareWithFloat64(source, device)) {
      const share = name.startsWith('d_') ? GRADIENT : FORWARD
      if (!(error * scale <= share * scale + ABSOLUTE))
        wrong.push(`${source.path}: ${name} is off by ${error}`)
    }
  }
  assert.equal(wrong, [])
})

test.run()
