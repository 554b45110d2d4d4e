// The rules that need only syntax, checked on the AST: scopes, parameters, returns, arguments.
import type * as ast from './ast.ts'
import { type CheckReport, checkArguments, checkExpr, checkType } from './check-expr.ts'
import type { Diagnostic } from './diagnostics.ts'
import { blocks, statementParts } from './walk.ts'

/** Appends a diagnostic for each broken rule. */
export function check(file: ast.File, diagnostics: Diagnostic[]): void {
  const report: CheckReport = (code, span, message, hint, notes) =>
    diagnostics.push({
      code,
      severity: 'error',
      message,
      span,
      hint,
      ...(notes === undefined ? {} : { notes }),
    })
  checkUnique(
    file.decls.flatMap((decl) => (decl.kind === 'import' ? [] : [decl.name])),
    new Map(),
    report,
  )
  for (const decl of file.decls) checkDecl(decl, report)
  // A statement that could not be read may have been the `return`.
  const damaged = ({ start, end }: ast.Span) =>
    diagnostics.some(({ span }) => span !== null && span.start >= start && span.end <= end)
  for (const fn of everyFn(file.decls)) {
    if (damaged(fn.span) || everyStatement(fn.body).some(({ kind }) => kind === 'return')) continue
    report('E0128', fn.name.span, `\`${fn.name.name}\` returns nothing`, 'end it with `return value`')
  }
}

function everyFn(items: readonly (ast.Decl | ast.Member)[]): ast.FnDecl[] {
  return items.flatMap((item) => {
    if (item.kind === 'fn') return [item]
    if (item.kind === 'if') return everyFn([...item.then, ...item.else])
    return item.kind === 'module' || item.kind === 'model' ? everyFn(item.members) : []
  })
}

/** Reports names that stand twice; adds them to `seen`. */
function checkUnique(names: readonly ast.Name[], seen: Map<string, ast.Name>, report: CheckReport): void {
  for (const name of names) {
    const before = seen.get(name.name)
    if (before === undefined) seen.set(name.name, name)
    else {
      const notes = [{ span: before.span, message: `\`${name.name}\` is first declared here` }]
      report('E0116', name.span, `\`${name.name}\` is declared twice`, 'rename one of them', notes)
    }
  }
}

function checkName(name: ast.Name, report: CheckReport): void {
  if (name.name !== '_') return
  report('E0121', name.span, '`_` is not a name here', 'it stands for an unused value in `let` and `for`')
}

function checkDecl(decl: ast.Decl, report: CheckReport): void {
  if (decl.kind !== 'import') checkName(decl.name, report)
  switch (decl.kind) {
    case 'import':
      if (decl.path === '')
        report('E0135', decl.pathSpan, 'this import names no file', 'write `import "./file.ml"`')
      return
    case 'const':
      checkExpr(decl.value, report)
      return
    case 'fn':
      checkFn(decl, true, report)
      return
    case 'module':
      checkSettings(decl, report)
      checkDefaults(decl.params, report)
      checkMembers(decl.members, new Map(), report)
      return
    case 'optimizer':
      checkSettings(decl, report)
      checkDefaults(decl.params, report)
      checkOptimizer(decl, report)
      return
    case 'model':
      checkSettings(decl, report)
      checkMembers(decl.members, new Map(), report)
      checkEntries(decl.entries, report)
      return
    default:
      decl satisfies never
  }
}

function checkParams(params: readonly ast.Parameter[], report: CheckReport): void {
  checkUnique(
    params.map(({ name }) => name),
    new Map(),
    report,
  )
  for (const { name, type, default: value } of params) {
    checkName(name, report)
    if (type !== null) checkType(type, report)
    if (value !== null) checkExpr(value, report)
  }
}

/** Where arguments go by position, those without a default come first. */
function checkDefaults(params: readonly ast.Parameter[], report: CheckReport): void {
  let optional: ast.Parameter | undefined
  for (const param of params) {
    if (param.default !== null) optional ??= param
    else if (optional !== undefined) {
      const message = `\`${param.name.name}\` has no default but follows \`${optional.name.name}\`, which has one`
      report('E0117', param.span, message, `give it a default, or put it before \`${optional.name.name}\``)
    }
  }
}

/** The arguments of modules, models and optimizers are compile-time values. */
function checkSettings(decl: ast.ModuleDecl | ast.ModelDecl | ast.OptimizerDecl, report: CheckReport): void {
  checkParams(decl.params, report)
  for (const { name, type } of decl.params) {
    if (type === null) continue
    const message = `an argument of ${decl.kind === 'optimizer' ? 'an' : 'a'} ${decl.kind} has no type`
    report('E0131', type.span, message, `write \`${name.name}\` alone; it is a compile-time value`)
  }
}

function checkMembers(
  members: readonly ast.Member[],
  seen: Map<string, ast.Name>,
  report: CheckReport,
): void {
  for (const member of members) {
    if (member.kind === 'if') {
      checkExpr(member.condition, report)
      // Only one branch is taken, so each is held against what stands around it.
      checkMembers(member.then, new Map(seen), report)
      checkMembers(member.else, new Map(seen), report)
      continue
    }
    checkUnique([member.name], seen, report)
    checkName(member.name, report)
    if (member.kind === 'fn') checkFn(member, false, report)
    else if (member.kind === 'member') checkExpr(member.value, report)
    else {
      checkType(member.type, report)
      checkExpr(member.init, report)
    }
  }
}

function checkFn(fn: ast.FnDecl, pure: boolean, report: CheckReport): void {
  checkParams(fn.params, report)
  checkDefaults(fn.params, report)
  if (fn.result !== null) checkType(fn.result, report)
  checkBlock(fn.body, report)
  const statements = everyStatement(fn.body)
  refuseStates(statements, report)
  for (const stmt of pure ? statements : []) {
    if (stmt.kind !== 'update' && stmt.kind !== 'minimize') continue
    const hint = 'make it a member of the module or model whose state it changes'
    report('E0130', stmt.span, 'a function at file level is pure: it updates nothing', hint)
  }
}

function checkEntries(entries: readonly ast.EntryDecl[], report: CheckReport): void {
  checkUnique(
    entries.map(({ name }) => name),
    new Map(),
    report,
  )
  for (const entry of entries) {
    checkName(entry.name, report)
    if (entry.name.name === 'init') {
      const hint = 'choose another name; `init(seed)` fills every param and state from its initialiser'
      report('E0122', entry.name.span, 'the entry `init` is there already', hint)
    }
    checkParams(entry.params, report)
    for (const { name, type, default: value, span } of entry.params) {
      if (type === null) {
        const hint = `write \`${name.name}: f32[...]\`, or \`${name.name}: f32\` for a scalar`
        report('E0125', span, `the argument \`${name.name}\` of an entry needs a type`, hint)
      }
      if (value !== null) {
        report(
          'E0125',
          value.span,
          'the argument of an entry has no default',
          'make it an argument of the model',
        )
      }
    }
    checkBlock(entry.body, report)
    const statements = everyStatement(entry.body)
    refuseStates(statements, report)
    for (const stmt of statements) if (stmt.kind === 'return') checkOutputs(stmt.items, report)
  }
}

/** Outputs are named, each once. */
function checkOutputs(items: readonly ast.ReturnItem[], report: CheckReport): void {
  const names: ast.Name[] = []
  for (const { name, value } of items) {
    if (name !== null) names.push(name)
    else if (value.kind === 'name') names.push(value)
    else report('E0127', value.span, 'this output has no name', 'write `name = expr`')
  }
  checkUnique(names, new Map(), report)
}

function refuseStates(statements: readonly ast.Stmt[], report: CheckReport): void {
  for (const stmt of statements) {
    if (stmt.kind !== 'state') continue
    const hint = 'declare it among the members of the module or model'
    report('E0124', stmt.span, 'a `state` cannot stand in a function or entry', hint)
  }
}

function checkOptimizer(decl: ast.OptimizerDecl, report: CheckReport): void {
  const names = new Map<string, ast.Name>()
  for (const { name } of decl.params) if (!names.has(name.name)) names.set(name.name, name)
  checkUnique([decl.param, decl.gradient], names, report)
  checkName(decl.param, report)
  checkName(decl.gradient, report)
  checkBlock(decl.body, report)
  checkStates(decl.body, names, report)
  for (const stmt of everyStatement(decl.body)) {
    if (stmt.kind === 'return') {
      const hint = `update the parameter: \`${decl.param.name} <- ...\``
      report('E0129', stmt.span, 'an optimizer returns nothing', hint)
    } else if (stmt.kind === 'minimize') {
      report('E0129', stmt.span, '`minimize` cannot stand in an optimizer', 'it stands in an entry')
    }
  }
}

function checkStates(body: readonly ast.Stmt[], seen: Map<string, ast.Name>, report: CheckReport): void {
  for (const stmt of body) {
    if (stmt.kind === 'state') {
      checkUnique([stmt.name], seen, report)
      checkName(stmt.name, report)
    }
    for (const block of blocks(stmt)) checkStates(block, new Map(seen), report)
  }
}

/** The statements of a block and of the blocks in it. */
function everyStatement(body: readonly ast.Stmt[]): ast.Stmt[] {
  return body.flatMap((stmt) => [stmt, ...blocks(stmt).flatMap(everyStatement)])
}

/** True where every way through the statement returns. */
function returns(stmt: ast.Stmt): boolean {
  if (stmt.kind === 'return') return true
  return stmt.kind === 'if' && stmt.then.some(returns) && stmt.else.some(returns)
}

function checkBlock(body: readonly ast.Stmt[], report: CheckReport): void {
  const last = body.findIndex(returns)
  const dead = last < 0 ? undefined : body[last + 1]
  if (dead !== undefined) {
    report('E0115', dead.span, 'nothing runs after a `return`', 'remove it, or move the `return` to the end')
  }
  for (const stmt of body) {
    for (const expr of statementParts(stmt)) checkExpr(expr, report)
    for (const block of blocks(stmt)) checkBlock(block, report)
    checkStmt(stmt, report)
  }
}

function checkStmt(stmt: ast.Stmt, report: CheckReport): void {
  if (stmt.kind === 'assign') checkName(stmt.name, report)
  else if (stmt.kind === 'let') {
    checkUnique(
      stmt.names.filter(({ name }) => name !== '_'),
      new Map(),
      report,
    )
  } else if (stmt.kind === 'minimize') {
    checkArguments(stmt.args, report)
    if (stmt.over?.length === 0) {
      report(
        'E0133',
        stmt.span,
        '`over` names nothing to train',
        'name params or modules, or leave `over` out',
      )
    }
  }
}
