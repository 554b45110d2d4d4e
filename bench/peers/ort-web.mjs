// ONNX Runtime Web, WebAssembly with SIMD and two threads.
import * as ort from 'onnxruntime-web'
import { pinned } from './measure.mjs'
import { measureOrt } from './ort.mjs'

ort.env.wasm.numThreads = 2
await measureOrt('ort-web', ort, { executionProviders: ['wasm'] }, 2, `Web ${pinned('onnxruntime-web')} wasm`)
