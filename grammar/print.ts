// The AST's textual form: s-expressions, a declaration, member or statement a line.
import type * as ast from './ast.ts'

/** What `mlc inspect --stage ast` shows; equal texts mean equal trees, spans apart. */
export function printAst(file: ast.File): string {
  return file.decls.map((decl) => `${printDecl(decl)}\n`).join('')
}

const group = (...parts: string[]): string => `(${parts.filter((part) => part !== '').join(' ')})`

/** A head line and its parts, one a line below it. */
function nest(head: string, parts: readonly string[]): string {
  const lines = parts.flatMap((part) => part.split('\n')).map((line) => `\n  ${line}`)
  return `(${head}${lines.join('')})`
}

function printDecl(decl: ast.Decl): string {
  switch (decl.kind) {
    case 'import':
      return group('import', JSON.stringify(decl.path))
    case 'const':
      return group('const', decl.name.name, printExpr(decl.value))
    case 'fn':
      return printFn(decl)
    case 'module':
      return nest(`module ${decl.name.name} ${printParams(decl.params)}`, decl.members.map(printMember))
    case 'model': {
      const parts = [...decl.members.map(printMember), ...decl.entries.map(printEntry)]
      return nest(`model ${decl.name.name} ${printParams(decl.params)}`, parts)
    }
    case 'optimizer': {
      const bound = `for ${decl.param.name} ${decl.gradient.name}`
      return nest(
        `optimizer ${decl.name.name} ${printParams(decl.params)} ${bound}`,
        decl.body.map(printStmt),
      )
    }
    default:
      return decl satisfies never
  }
}

function printFn(fn: ast.FnDecl): string {
  const result = fn.result === null ? '' : ` -> ${printType(fn.result)}`
  return nest(`fn ${fn.name.name} ${printParams(fn.params)}${result}`, fn.body.map(printStmt))
}

function printEntry(entry: ast.EntryDecl): string {
  const word = entry.training ? 'train' : 'entry'
  return nest(`${word} ${entry.name.name} ${printParams(entry.params)}`, entry.body.map(printStmt))
}

function printParams(params: readonly ast.Parameter[]): string {
  return group(
    ...params.map(({ name, type, default: value }) => {
      const typed = type === null ? name.name : `${name.name}:${printType(type)}`
      return value === null ? typed : `${typed}=${printExpr(value)}`
    }),
  )
}

function printType({ dtype, dims }: ast.TypeExpr): string {
  return dims.length === 0 ? dtype : `${dtype}[${dims.map(printExpr).join(' ')}]`
}

function printMember(member: ast.Member): string {
  switch (member.kind) {
    case 'param':
    case 'state':
      return group(member.kind, `${member.name.name}:${printType(member.type)}`, printExpr(member.init))
    case 'member':
      return group('=', member.name.name, printExpr(member.value))
    case 'fn':
      return printFn(member)
    case 'if':
      return printIf(member.condition, member.then.map(printMember), member.else.map(printMember))
    default:
      return member satisfies never
  }
}

function printIf(condition: ast.Expr, yes: string[], no: string[]): string {
  return nest(`if ${printExpr(condition)}`, [
    nest('then', yes),
    ...(no.length === 0 ? [] : [nest('else', no)]),
  ])
}

function printStmt(stmt: ast.Stmt): string {
  switch (stmt.kind) {
    case 'assign':
      return group('=', stmt.name.name, printExpr(stmt.value))
    case 'let':
      return group('let', group(...stmt.names.map(({ name }) => name)), printExpr(stmt.value))
    case 'update':
      return group('<-', printExpr(stmt.target), printExpr(stmt.value))
    case 'for':
      return nest(`for ${stmt.variable.name} ${printRange(stmt.range)}`, stmt.body.map(printStmt))
    case 'if':
      return printIf(stmt.condition, stmt.then.map(printStmt), stmt.else.map(printStmt))
    case 'minimize': {
      const call = group('call', printExpr(stmt.optimizer), ...stmt.args.map(printArgument))
      const clip = stmt.clip === null ? '' : `clip ${printExpr(stmt.clip)}`
      const over = stmt.over === null ? '' : `over [${stmt.over.map(printExpr).join(' ')}]`
      return group('minimize', printExpr(stmt.loss), call, clip, over)
    }
    case 'assert':
      return group('assert', printExpr(stmt.condition), stmt.message === null ? '' : printExpr(stmt.message))
    case 'return': {
      const items = stmt.items.map(
        ({ name, value }) => `${name === null ? '' : `${name.name}=`}${printExpr(value)}`,
      )
      return group('return', ...items)
    }
    case 'state': {
      const type = stmt.type === null ? '' : `:${printType(stmt.type)}`
      return group('state', `${stmt.name.name}${type}`, printExpr(stmt.init))
    }
    default:
      return stmt satisfies never
  }
}

function printArgument({ name, value }: ast.Argument): string {
  return name === null ? printExpr(value) : `${name.name}=${printExpr(value)}`
}

function printRange(range: ast.Range): string {
  return range.kind === 'each'
    ? printExpr(range.list)
    : group('..', printExpr(range.from), printExpr(range.to))
}

function printIndex(item: ast.IndexItem): string {
  const part = (expr: ast.Expr | null) => (expr === null ? '' : printExpr(expr))
  if (item.kind === 'at') return printExpr(item.value)
  if (item.kind === 'ellipsis') return '...'
  if (item.kind === 'newaxis') return 'newaxis'
  return `${part(item.start)}:${part(item.stop)}${item.step === null ? '' : `:${part(item.step)}`}`
}

function printNumber(value: number, integer: boolean): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return 'inf'
  const text = String(value)
  return integer || !Number.isInteger(value) || text.includes('e') ? text : `${text}.0`
}

/** One expression, as `printAst` writes it. */
export function printExpr(expr: ast.Expr): string {
  switch (expr.kind) {
    case 'number':
      return printNumber(expr.value, expr.integer)
    case 'string':
      return JSON.stringify(expr.value)
    case 'bool':
      return String(expr.value)
    case 'none':
      return 'None'
    case 'name':
      return expr.name
    case 'dtype':
      return expr.dtype
    case 'list':
      return `[${expr.items.map(printExpr).join(' ')}]`
    case 'comprehension':
      return group('each', expr.variable.name, printRange(expr.range), printExpr(expr.body))
    case 'call':
      return group('call', printExpr(expr.callee), ...expr.args.map(printArgument))
    case 'pipe':
      return group('|>', printExpr(expr.value), printExpr(expr.target), ...expr.args.map(printArgument))
    case 'member':
      return group('.', printExpr(expr.object), expr.name.name)
    case 'index':
      return group('at', printExpr(expr.object), ...expr.items.map(printIndex))
    case 'unary':
      return group(expr.op === '-' ? 'neg' : 'not', printExpr(expr.operand))
    case 'binary':
      return group(expr.op, printExpr(expr.left), printExpr(expr.right))
    case 'if':
      return group('if', printExpr(expr.condition), printExpr(expr.then), printExpr(expr.else))
    default:
      return expr satisfies never
  }
}
