// What torchvision and the released GPT-2 weights hold: parameters, and a digest of the sorted list of `name[shape]` of params and running statistics.

export interface Fixture {
  readonly file: string
  readonly set: Readonly<Record<string, number>>
  readonly parameters: number
  /** Tensors of the `state_dict`. */
  readonly tensors: number
  /** First 16 digits of the SHA-256 of the list, joined by line breaks. */
  readonly digest: string
  readonly examples: readonly string[]
}

const BOTTLENECK = [
  'bn1.running_var[64]',
  'layer1.0.downsample.0.weight[256,64,1,1]',
  'layer4.2.conv3.weight[2048,512,1,1]',
  'fc.bias[1000]',
]
const BASIC = [
  'conv1.weight[64,3,7,7]',
  'layer2.0.downsample.1.num_batches_tracked[]',
  'layer4.1.bn2.weight[512]',
]

const resnet = (depth: number, parameters: number, tensors: number, digest: string): Fixture => ({
  file: 'resnet',
  set: { depth },
  parameters,
  tensors,
  digest,
  examples: depth < 50 ? BASIC : BOTTLENECK,
})

export const fixtures: readonly Fixture[] = [
  {
    file: 'alexnet',
    set: {},
    parameters: 61_100_840,
    tensors: 16,
    digest: '8bf8db068bf950bf',
    examples: ['features.0.weight[64,3,11,11]', 'features.10.bias[256]', 'classifier.6.weight[1000,4096]'],
  },
  {
    file: 'vgg16',
    set: {},
    parameters: 138_357_544,
    tensors: 32,
    digest: 'f33f1814d592c46d',
    examples: [
      'features.28.weight[512,512,3,3]',
      'classifier.0.weight[4096,25088]',
      'classifier.3.bias[4096]',
    ],
  },
  resnet(18, 11_689_512, 122, '5a5e2d303c2d3327'),
  resnet(34, 21_797_672, 218, '613b11c6c267c7f8'),
  resnet(50, 25_557_032, 320, 'd4d68046f0f20aee'),
  resnet(101, 44_549_160, 626, '14ae5f551190f0df'),
  resnet(152, 60_192_808, 932, '68b3c8494b56e84e'),
  {
    file: 'gpt2',
    set: {},
    parameters: 124_439_808,
    tensors: 148,
    digest: 'ccfcd58911c54dc5',
    examples: [
      'wte.weight[50257,768]',
      'wpe.weight[1024,768]',
      'h.0.ln_1.weight[768]',
      'h.11.attn.c_attn.weight[768,2304]',
      'h.5.mlp.c_proj.bias[768]',
      'ln_f.bias[768]',
    ],
  },
]
