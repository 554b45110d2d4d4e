// ONNX operators that work element by element, and reductions, in the language.
import { listText, type OnnxNode, type OnnxTranslation } from './onnx-node.ts'

const unary =
  (name: string): OnnxTranslation =>
  (n) =>
    `${name}(${n.in(0)})`
const infix =
  (op: string): OnnxTranslation =>
  (n) =>
    `${n.in(0)} ${op} ${n.in(1)}`
const binary =
  (name: string): OnnxTranslation =>
  (n) =>
    `${name}(${n.in(0)}, ${n.in(1)})`

/** Max, Min and Sum of any number of inputs. */
const folded =
  (join: (a: string, b: string) => string): OnnxTranslation =>
  (n) =>
    n.all().reduce(join)

const unaryNames: Readonly<Record<string, string>> = {
  Abs: 'abs',
  Acos: 'acos',
  Acosh: 'acosh',
  Asin: 'asin',
  Asinh: 'asinh',
  Atan: 'atan',
  Atanh: 'atanh',
  Ceil: 'ceil',
  Cos: 'cos',
  Cosh: 'cosh',
  Erf: 'erf',
  Exp: 'exp',
  Floor: 'floor',
  HardSwish: 'hardswish',
  IsNaN: 'isnan',
  Log: 'log',
  Mish: 'mish',
  Reciprocal: 'reciprocal',
  Relu: 'relu',
  Round: 'round',
  Sigmoid: 'sigmoid',
  Sign: 'sign',
  Sin: 'sin',
  Sinh: 'sinh',
  Softplus: 'softplus',
  Softsign: 'softsign',
  Sqrt: 'sqrt',
  Tan: 'tan',
  Tanh: 'tanh',
}
const infixNames: Readonly<Record<string, string>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  And: 'and',
  Or: 'or',
  Xor: '!=',
  Equal: '==',
  Less: '<',
  LessOrEqual: '<=',
  Greater: '>',
  GreaterOrEqual: '>=',
  MatMul: '@',
}

/** `, axis=…, keepdims=…` of a reduction whose axes are an input or an attribute; null where no axis is reduced. */
function reduced(n: OnnxNode): string | null {
  const axes = n.numbers(1) ?? n.list('axes') ?? []
  if (axes.length === 0 && n.flag('noop_with_empty_axes')) return null
  const axis = axes.length === 0 ? '' : `, axis=${listText(axes)}`
  return `${axis}, keepdims=${n.flag('keepdims', true)}`
}

const reduction =
  (make: (x: string, options: string) => string): OnnxTranslation =>
  (n) => {
    const options = reduced(n)
    return options === null ? n.in(0) : make(n.in(0), options)
  }

const simple = (name: string): OnnxTranslation => reduction((x, options) => `${name}(${x}${options})`)

const extreme =
  (name: string): OnnxTranslation =>
  (n) =>
    n.tensor(0).dtype === 'bool' || n.shape(0).includes(0)
      ? { skip: 'of bools or of nothing' }
      : simple(name)(n)

const position =
  (name: string): OnnxTranslation =>
  (n) => {
    const axis = n.axis(0)
    const options = `axis=${axis}, keepdims=${n.flag('keepdims', true)}`
    if (!n.flag('select_last_index')) return `${name}(${n.in(0)}, ${options})`
    return `${n.shape(0)[axis]! - 1} - ${name}(flip(${n.in(0)}, ${axis}), ${options})`
  }

const clip: OnnxTranslation = (n) =>
  n.inputCount === 1 ? n.in(0) : `clamp(${n.in(0)}, ${n.in(1)}, ${n.in(2)})`

const power: OnnxTranslation = (n) => {
  const [x, y] = [n.tensor(0), n.tensor(1)]
  const text = `f32(${n.in(0)}) ** f32(${n.in(1)})`
  return x.dtype === 'f32' && y.dtype === 'f32' ? `${n.in(0)} ** ${n.in(1)}` : `${x.dtype}(${text})`
}

const shrink: OnnxTranslation = (n) => {
  const [x, bias, lambd] = [n.in(0), n.number('bias', 0), n.number('lambd', 0.5)]
  return `where(${x} < -${lambd}, ${x} + ${bias}, where(${x} > ${lambd}, ${x} - ${bias}, 0))`
}

const infinite: OnnxTranslation = (n) => {
  const [negative, positive] = [n.flag('detect_negative', true), n.flag('detect_positive', true)]
  if (negative && positive) return `isinf(${n.in(0)})`
  return positive ? `${n.in(0)} == inf` : `${n.in(0)} == -inf`
}

const scan =
  (name: string): OnnxTranslation =>
  (n) => {
    const axis = n.numbers(1)![0]!
    if (n.flag('exclusive') || n.flag('reverse')) return { skip: 'exclusive or reversed' }
    return `${name}(${n.in(0)}, ${axis})`
  }

export const elementwise: Readonly<Record<string, OnnxTranslation>> = {
  ...Object.fromEntries(Object.entries(unaryNames).map(([op, name]) => [op, unary(name)])),
  ...Object.fromEntries(Object.entries(infixNames).map(([op, name]) => [op, infix(name)])),
  Identity: (n) => n.in(0),
  Neg: (n) => `-${n.in(0)}`,
  Not: (n) => `not ${n.in(0)}`,
  Div: (n) => (n.tensor(0).dtype === 'f32' ? infix('/')(n) : infix('//')(n)),
  Max: folded((a, b) => `maximum(${a}, ${b})`),
  Min: folded((a, b) => `minimum(${a}, ${b})`),
  Sum: folded((a, b) => `${a} + ${b}`),
  Mean: (n) => `(${n.all().join(' + ')}) / ${n.inputCount}`,
  Pow: power,
  Clip: clip,
  Where: (n) => `where(${n.all().join(', ')})`,
  BitwiseAnd: binary('bitand'),
  BitwiseOr: binary('bitor'),
  BitwiseXor: binary('bitxor'),
  BitwiseNot: (n) => `bitxor(${n.in(0)}, -1)`,
  Elu: (n) => `elu(${n.in(0)}, ${n.number('alpha', 1)})`,
  Selu: (n) =>
    `${n.number('gamma', 1.0507010221481323)} * elu(${n.in(0)}, ${n.number('alpha', 1.6732631921768188)})`,
  LeakyRelu: (n) => `leaky_relu(${n.in(0)}, ${n.number('alpha', 0.01)})`,
  PRelu: binary('prelu'),
  ThresholdedRelu: (n) => `where(${n.in(0)} > ${n.number('alpha', 1)}, ${n.in(0)}, 0)`,
  HardSigmoid: (n) => `clamp(${n.number('alpha', 0.2)} * ${n.in(0)} + ${n.number('beta', 0.5)}, 0, 1)`,
  Gelu: (n) => `gelu(${n.in(0)}, "${n.string('approximate', 'none')}")`,
  Swish: (n) => `${n.in(0)} * sigmoid(${n.number('alpha', 1)} * ${n.in(0)})`,
  Shrink: shrink,
  IsInf: infinite,
  CumSum: scan('cumsum'),
  CumProd: scan('cumprod'),
  ReduceSum: simple('sum'),
  ReduceMean: simple('mean'),
  ReduceProd: simple('prod'),
  ReduceMax: extreme('max'),
  ReduceMin: extreme('min'),
  ReduceL1: reduction((x, options) => `norm(${x}, p=1${options})`),
  ReduceL2: reduction((x, options) => `norm(${x}${options})`),
  ReduceSumSquare: reduction((x, options) => `sum(square(${x})${options})`),
  ReduceLogSumExp: simple('logsumexp'),
  ArgMax: position('argmax'),
  ArgMin: position('argmin'),
}
