import { openModel } from '../support/session.ts'
import { testGpu } from '../support/gpu.ts'
import { makeTensor } from '../../runtime/tensor.ts'
import { pseudoRandom } from '../support/against-float64.ts'
const d = await testGpu()
let t = performance.now()
const lap = (s: string) => { console.log(s, (performance.now() - t).toFixed(0)); t = performance.now() }
const s = await openModel('test/fixtures/traj_lenet.ml', d, { entries: ['step'], set: { batch: Number(process.env.B ?? 64) } })
lap('open')
const b = Number(process.env.B ?? 64)
for (let i = 0; i < 3; i++) { await s.run('step', { x: makeTensor('f32', [b, 1, 28, 28], pseudoRandom(b * 784, 1)), y: makeTensor('i32', [b], new Int32Array(b)) }); lap('step') }
