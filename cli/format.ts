// Numbers and tables as people read them.

/** `1.23k`, `45.6M`: three digits and a decimal prefix. */
export function scaled(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P']
  let unit = 0
  let rest = value
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000
    unit++
  }
  if (unit === 0) return Number.isInteger(rest) ? String(rest) : rest.toPrecision(3)
  return `${rest.toPrecision(3)}${units[unit]}`
}

/** Bytes in binary units: `1.5 MiB`. */
export function byteSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let rest = bytes
  while (rest >= 1023.5 && unit < units.length - 1) {
    rest /= 1024
    unit++
  }
  return `${unit === 0 ? rest : rest < 9.995 ? rest.toFixed(2) : rest < 99.95 ? rest.toFixed(1) : rest.toFixed(0)} ${units[unit]}`
}

/** A metric: four significant digits, without an exponent where that is short. */
export function metric(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-4 || size >= 1e6)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)))
}

/** `61,706`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

/** `1 kernel`, `3 kernels`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Rows under a heading and a rule; columns named in `right` are flush right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<string> = new Set(),
): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (right.has(head[i]!) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [line(head), rule, ...rows.map(line)].join('\n')
}
