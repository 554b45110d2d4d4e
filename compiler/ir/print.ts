// The textual forms of nests and kernels: what `inspect` prints and goldens hold.
import type { Expr } from './expr.ts'
import type { KExpr, Kernel, Stmt } from './kernel.ts'
import type { BufferInfo, Nest } from './nest.ts'
import { formatType } from './types.ts'

export function printNests(nests: readonly Nest[], buffers: readonly BufferInfo[]): string {
  return nests.map((nest) => printNest(nest, buffers)).join('\n\n')
}

function printNest(nest: Nest, buffers: readonly BufferInfo[]): string {
  const names = new Map<number, string>()
  const lines: string[] = [
    `nest ${nest.name} [${nest.dims.map((d) => `${varName(d, names)} < ${d.extent}`).join(', ')}]`,
  ]
  const seen = new Map<number, string>()
  for (const r of nest.results) {
    const info = buffers[r.buffer]!
    const value = printExpr(r.value, buffers, names, seen, lines)
    lines.push(
      `  ${info.name}: ${formatType(info.type)} [${printExpr(r.index, buffers, names, seen, lines)}] = ${value}`,
    )
  }
  return lines.join('\n')
}

function varName(v: Expr & { op: 'var' }, names: Map<number, string>): string {
  const known = names.get(v.id)
  if (known !== undefined) return known
  const count = [...names.values()].filter((n) => n === v.name || n.startsWith(`${v.name}'`)).length
  const name = v.name + "'".repeat(count)
  names.set(v.id, name)
  return name
}

/** Long shared values get a line of their own, so that the text stays linear in the expression. */
function printExpr(
  e: Expr,
  buffers: readonly BufferInfo[],
  names: Map<number, string>,
  seen: Map<number, string>,
  lines: string[],
): string {
  const known = seen.get(e.id)
  if (known !== undefined) return known
  const child = (x: Expr): string => printExpr(x, buffers, names, seen, lines)
  const text =
    e.op === 'const'
      ? String(e.value)
      : e.op === 'var'
        ? varName(e, names)
        : e.op === 'load'
          ? `${buffers[e.buffer]!.name}[${child(e.index)}]`
          : e.op === 'reduce'
            ? `${e.kind}(${e.vars.map((v) => `${varName(v, names)} < ${v.extent}`).join(', ')}: ${child(e.body)})`
            : `${e.fn}(${e.args.map(child).join(', ')})`
  if (text.length < 60 || e.op === 'const' || e.op === 'var') {
    seen.set(e.id, text)
    return text
  }
  const name = `v${seen.size}`
  seen.set(e.id, name)
  lines.push(`  ${name} = ${text}`)
  return name
}

export function printKernel(kernel: Kernel): string {
  const lines = [
    `kernel ${kernel.name}(${kernel.params.map((p) => `${p.access === 'read' ? '' : 'mut '}${p.name}: ${p.dtype}`).join(', ')})`,
    `  ${kernel.schedule}; ${kernel.groups} groups of ${kernel.threads}`,
    ...kernel.locals.map((l) => `  local ${l.name}: ${l.type}[${l.elements}]`),
    ...(kernel.registers ?? []).map((r) => `  registers ${r.name}: ${r.type}[${r.elements}]`),
  ]
  const visit = (stmts: readonly Stmt[], depth: number): void => {
    const pad = '  '.repeat(depth)
    for (const s of stmts) {
      if (s.kind === 'let' || s.kind === 'var')
        lines.push(
          `${pad}${s.kind} ${s.name}: ${s.value.type}${s.value.lanes === 4 ? 'x4' : ''} = ${kexpr(s.value)}`,
        )
      else if (s.kind === 'assign') lines.push(`${pad}${s.name} = ${kexpr(s.value)}`)
      else if (s.kind === 'store')
        lines.push(
          `${pad}${s.array}[${kexpr(s.index)}${s.offset === 0 ? '' : ` + ${s.offset}`}] = ${kexpr(s.value)}`,
        )
      else if (s.kind === 'barrier') lines.push(`${pad}barrier`)
      else if (s.kind === 'primitive')
        lines.push(
          `${pad}${s.name}(${[...s.elements.map((e) => `${e.array}[${kexpr(e.index)}]`), ...s.args.map(kexpr)].join(', ')})`,
        )
      else if (s.kind === 'comment') lines.push(`${pad}# ${s.text}`)
      else if (s.kind === 'if') {
        lines.push(`${pad}if ${kexpr(s.condition)}`)
        visit(s.then, depth + 1)
        if (s.else.length > 0) {
          lines.push(`${pad}else`)
          visit(s.else, depth + 1)
        }
      } else {
        lines.push(
          `${pad}for ${s.name} in ${kexpr(s.from)}..${kexpr(s.to)} by ${s.step}${s.unroll === undefined ? '' : `, ${s.unroll} unrolled`}`,
        )
        visit(s.body, depth + 1)
      }
    }
  }
  visit(kernel.body, 1)
  return lines.join('\n')
}

function kexpr(e: KExpr): string {
  switch (e.op) {
    case 'const':
      return String(e.value)
    case 'ref':
      return e.name
    case 'load':
      return `${e.array}[${kexpr(e.index)}${e.offset === 0 ? '' : ` + ${e.offset}`}]${e.lanes === 4 ? 'x4' : ''}`
    case 'loadSplat':
      return `splat(${e.array}[${kexpr(e.index)}${e.offset === 0 ? '' : ` + ${e.offset}`}])`
    case 'splat':
      return `splat(${kexpr(e.value)})`
    case 'vector':
      return `(${e.parts.map(kexpr).join(', ')})`
    case 'shuffle':
      return `shuffle(${e.parts.map(kexpr).join(', ')}; ${e.order.join(' ')})`
    case 'lane':
      return `${kexpr(e.value)}.${e.lane}`
    case 'primitive':
      return `${e.name}(${e.args.map(kexpr).join(', ')})`
    case 'apply':
      return `${e.fn}(${e.args.map(kexpr).join(', ')})`
  }
}
