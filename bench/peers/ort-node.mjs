// ONNX Runtime's native library from Node, two threads.
import * as ort from 'onnxruntime-node'
import { pinned } from './measure.mjs'
import { measureOrt } from './ort.mjs'

const options = { executionProviders: ['cpu'], intraOpNumThreads: 2, interOpNumThreads: 1 }
await measureOrt('ort-node', ort, options, 2, `Node ${pinned('onnxruntime-node')} native`)
