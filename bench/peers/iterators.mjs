// Methods of iterators (ECMAScript 2025) that jax-js calls and Node 20 lacks.
const prototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))

function define(name, value) {
  if (!(name in prototype))
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
}

define('map', function* (make) {
  let i = 0
  for (const value of this) yield make(value, i++)
})
define('filter', function* (keeps) {
  let i = 0
  for (const value of this) if (keeps(value, i++)) yield value
})
define('toArray', function () {
  return [...this]
})
