// ONNX Runtime over the ONNX models of ./onnx.mjs. Both packages have the same interface; how the session is made differs.
import { measurePeer } from './measure.mjs'
import { onnxModel } from './onnx.mjs'

/** `threads` is for the text only: the caller has set them. */
export function measureOrt(name, ort, options, threads, version) {
  return measurePeer(name, async (work, tensors) => {
    const { model, inputs, output } = onnxModel(work, tensors)
    const session = await ort.InferenceSession.create(model, { graphOptimizationLevel: 'all', ...options })
    const feeds = Object.fromEntries(
      inputs.map((input) => {
        const { shape, data } = tensors.get(input)
        return [input, new ort.Tensor(data instanceof Float32Array ? 'float32' : 'int32', data, shape)]
      }),
    )
    let last
    return {
      about: `ONNX Runtime ${version}, ${threads} threads`,
      step: async () => {
        last = await session.run(feeds)
      },
      results: async () => new Map([[output, { shape: [...last[output].dims], data: last[output].data }]]),
    }
  })
}
