// 16-bit floats: every bit pattern survives a round trip, and rounding is to nearest, ties to even.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bf16ToNumber, f16ToNumber, numberToBf16, numberToF16 } from '../../runtime/formats/half.ts'

const test = suite('half')

test('every pattern that is a number comes back', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const f16 = f16ToNumber(bits)
    const bf16 = bf16ToNumber(bits)
    if (!Number.isNaN(f16) && numberToF16(f16) !== bits)
      throw new Error(`f16 ${bits} became ${numberToF16(f16)}`)
    if (!Number.isNaN(bf16) && numberToBf16(bf16) !== bits)
      throw new Error(`bf16 ${bits} became ${numberToBf16(bf16)}`)
  }
})

test('values between two patterns go to the nearer, or the even one', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const low = f16ToNumber(bits)
    const high = f16ToNumber(bits + 1)
    const middle = (low + high) / 2
    const got = [numberToF16(middle * (1 - 1e-9)), numberToF16(middle), numberToF16(-middle * (1 + 1e-9))]
    if (`${got}` !== `${[bits, bits + (bits & 1), 0x8000 + bits + 1]}`)
      throw new Error(`between ${bits} and the next: ${got}`)
  }
  assert.is(numberToBf16(1 + 2 ** -8), 0x3f80)
  assert.is(numberToBf16(1 + 3 * 2 ** -8), 0x3f82)
})

test('the ends of the range', () => {
  assert.is(numberToF16(65519), 0x7bff)
  assert.is(numberToF16(65520), 0x7c00)
  assert.is(numberToF16(-Infinity), 0xfc00)
  assert.is(numberToF16(-0), 0x8000)
  assert.ok(Number.isNaN(f16ToNumber(numberToF16(Number.NaN))))
  assert.ok(Number.isNaN(bf16ToNumber(numberToBf16(Number.NaN))))
  assert.is(numberToBf16(3.4e38), 0x7f80)
})

test.run()
