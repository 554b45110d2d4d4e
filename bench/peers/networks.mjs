// The forward computations, written once against a builder that each library implements: it makes an ONNX graph, or computes at once.
// Images are NCHW in the arrays that come in. `b.twice(x)` precedes a second use of a value: jax-js counts references.

export const BLOCKS = [3, 4, 23, 3]
const GPT2 = { layers: 12, heads: 12, width: 768, tokens: 128 }

export const forward = {
  matmul: (b) => b.matmul(b.input('a'), b.input('b')),
  softmax: (b) => b.softmax(b.input('x')),
  layer_norm: (b) => b.layerNorm(b.input('x'), 'weight', 'bias'),
  alexnet(b) {
    const conv = (x, n, options) => b.conv(x, `features.${n}`, { relu: true, bias: true, ...options })
    let x = b.image('x')
    x = b.maxPool(conv(x, 0, { stride: 4, pad: 2 }), 3, 2, 0)
    x = b.maxPool(conv(x, 3, { stride: 1, pad: 2 }), 3, 2, 0)
    x = conv(conv(conv(x, 6, { stride: 1, pad: 1 }), 8, { stride: 1, pad: 1 }), 10, { stride: 1, pad: 1 })
    x = b.flatten(b.maxPool(x, 3, 2, 0))
    x = b.linear(b.linear(x, 'classifier.1', true), 'classifier.4', true)
    return b.linear(x, 'classifier.6', false)
  },
  vgg16(b) {
    let x = b.image('x')
    let n = 0
    for (const count of [2, 2, 3, 3, 3]) {
      for (let i = 0; i < count; i++, n += 2)
        x = b.conv(x, `features.${n}`, { stride: 1, pad: 1, relu: true, bias: true })
      x = b.maxPool(x, 2, 2, 0)
      n++
    }
    x = b.linear(b.linear(b.flatten(x), 'classifier.0', true), 'classifier.3', true)
    return b.linear(x, 'classifier.6', false)
  },
  resnet101(b) {
    const conv = (x, path, stride, pad) => b.conv(x, path, { stride, pad, relu: false, bias: false })
    let x = b.relu(b.batchNorm(conv(b.image('x'), 'conv1', 2, 3), 'bn1'))
    x = b.maxPool(x, 3, 2, 1)
    for (const [s, count] of BLOCKS.entries()) {
      for (let i = 0; i < count; i++) {
        const at = `layer${s + 1}.${i}`
        const stride = s > 0 && i === 0 ? 2 : 1
        const again = b.twice(x)
        const short =
          i === 0 ? b.batchNorm(conv(again, `${at}.downsample.0`, stride, 0), `${at}.downsample.1`) : again
        let y = b.relu(b.batchNorm(conv(x, `${at}.conv1`, 1, 0), `${at}.bn1`))
        y = b.relu(b.batchNorm(conv(y, `${at}.conv2`, stride, 1), `${at}.bn2`))
        y = b.batchNorm(conv(y, `${at}.conv3`, 1, 0), `${at}.bn3`)
        x = b.relu(b.add(y, short))
      }
    }
    return b.linear(b.globalMean(x), 'fc', false)
  },
  gpt2(b) {
    const { layers, heads, width, tokens } = GPT2
    let x = b.embed('wte.weight', 'tokens', 'wpe.weight', tokens)
    for (let i = 0; i < layers; i++) {
      const at = `h.${i}`
      const qkv = b.affine(
        b.layerNorm(b.twice(x), `${at}.ln_1.weight`, `${at}.ln_1.bias`),
        `${at}.attn.c_attn`,
      )
      x = b.add(x, b.affine(b.attention(qkv, heads, tokens, width), `${at}.attn.c_proj`))
      const hidden = b.gelu(
        b.affine(b.layerNorm(b.twice(x), `${at}.ln_2.weight`, `${at}.ln_2.bias`), `${at}.mlp.c_fc`),
      )
      x = b.add(x, b.affine(hidden, `${at}.mlp.c_proj`))
    }
    return b.project(b.layerNorm(x, 'ln_f.weight', 'ln_f.bias'), 'wte.weight')
  },
}

/** The name of what a computation returns. */
export const outputOf = (work) =>
  work === 'matmul' ? 'c' : work === 'softmax' || work === 'layer_norm' ? 'y' : 'scores'
