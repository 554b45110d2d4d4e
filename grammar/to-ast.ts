// Concrete tree to AST: declarations and members. What the parser could not read is left out.
import type { CstNode } from 'chevrotain'
import type * as ast from './ast.ts'
import type { Context } from './context.ts'
import * as cst from './cst.ts'
import { stringValue } from './lexer.ts'
import * as e from './to-expr.ts'
import { nameOf, toBlock, toBranches, toIf } from './to-stmt.ts'

/** The declarations of a file, those that could be read. Reports what the AST cannot express. */
export function toAst(context: Context, file: CstNode): ast.File {
  const decls = cst.nodes(file, 'declaration').flatMap((decl) => toDecl(context, decl) ?? [])
  return { path: context.source.path, decls }
}

function toDecl(context: Context, declaration: CstNode): ast.Decl | undefined {
  const node = cst.onlyChild(declaration)
  if (node === undefined) return undefined
  const span = e.spanOfNode(context, node)
  switch (node.name) {
    case 'importDecl': {
      const path = cst.token(node, 'StringLiteral')
      return { kind: 'import', path: stringValue(path), pathSpan: e.at(context, path), span }
    }
    case 'constDecl': {
      const value = e.toExpr(context, cst.node(node, 'expression'))
      return { kind: 'const', name: nameOf(context, node), value, span }
    }
    case 'fnDecl':
      return toFn(context, node)
    case 'optimizerDecl': {
      const body = toBlock(context, cst.node(node, 'block'))
      const [param, gradient] = cst.tokens(cst.node(node, 'binding'), 'Name')
      // A broken head: its error is reported, its body read.
      if (param === undefined || gradient === undefined) return undefined
      const bound = { param: e.toName(context, param), gradient: e.toName(context, gradient) }
      return {
        kind: 'optimizer',
        name: nameOf(context, node),
        params: toParams(context, node),
        ...bound,
        body,
        span,
      }
    }
    case 'moduleDecl': {
      const { members, entries } = toMembers(context, cst.node(node, 'members'))
      for (const { name } of entries) {
        const hint = 'entries stand in a model; a module has `fn call(x)`'
        context.report('E0123', name.span, 'a module has no entries', hint)
      }
      return { kind: 'module', name: nameOf(context, node), params: toParams(context, node), members, span }
    }
    case 'modelDecl': {
      const { members, entries } = toMembers(context, cst.node(node, 'members'))
      return {
        kind: 'model',
        name: nameOf(context, node),
        params: toParams(context, node),
        members,
        entries,
        span,
      }
    }
    default:
      throw new Error(`unknown declaration ${node.name}`)
  }
}

function toParams(context: Context, owner: CstNode): ast.Parameter[] {
  const node = cst.maybeNode(owner, 'parameters')
  if (node === undefined || node.recoveredNode) return []
  return e.listed(context, node, 'parameter').map((parameter) => {
    const type = cst.maybeNode(parameter, 'type')
    const value = cst.maybeNode(parameter, 'expression')
    return {
      name: nameOf(context, parameter),
      type: type === undefined ? null : e.toType(context, type),
      default: value === undefined ? null : e.toExpr(context, value),
      span: e.spanOfNode(context, parameter),
    }
  })
}

function toFn(context: Context, node: CstNode): ast.FnDecl {
  const result = cst.maybeNode(node, 'type')
  const expression = cst.maybeNode(node, 'expression')
  return {
    kind: 'fn',
    name: nameOf(context, node),
    params: toParams(context, node),
    result: result === undefined ? null : e.toType(context, result),
    body:
      expression === undefined ? toBlock(context, cst.node(node, 'block')) : [toReturn(context, expression)],
    span: e.spanOfNode(context, node),
  }
}

/** `fn f(x) = e` is `return e`. */
function toReturn(context: Context, expression: CstNode): ast.Stmt {
  const value = e.toExpr(context, expression)
  return { kind: 'return', items: [{ name: null, value, span: value.span }], span: value.span }
}

interface Members {
  readonly members: ast.Member[]
  readonly entries: ast.EntryDecl[]
}

function toMembers(context: Context, node: CstNode): Members {
  const members: ast.Member[] = []
  const entries: ast.EntryDecl[] = []
  for (const member of cst.nodes(node, 'member')) {
    const child = cst.onlyChild(member)
    if (child === undefined) continue
    const found = toMember(context, child)
    if (found?.kind === 'entry') entries.push(found)
    else if (found !== undefined) members.push(found)
  }
  return { members, entries }
}

function toMember(context: Context, node: CstNode): ast.Member | ast.EntryDecl | undefined {
  const span = e.spanOfNode(context, node)
  switch (node.name) {
    case 'variable': {
      const kind = cst.maybeToken(node, 'WordParam') === undefined ? 'state' : 'param'
      const type = e.toType(context, cst.node(node, 'type'))
      const init = e.toExpr(context, cst.node(node, 'expression'))
      return { kind, name: nameOf(context, node), type, init, span }
    }
    case 'memberBinding': {
      const value = e.toExpr(context, cst.node(node, 'expression'))
      return { kind: 'member', name: nameOf(context, node), value, span }
    }
    case 'fnDecl':
      return toFn(context, node)
    case 'entryDecl': {
      const training = cst.maybeToken(node, 'WordTrain') !== undefined
      const body = toBlock(context, cst.node(node, 'block'))
      return {
        kind: 'entry',
        training,
        name: nameOf(context, node),
        params: toParams(context, node),
        body,
        span,
      }
    }
    case 'ifMember':
      return toBranches<ast.Member>(context, node, (part) => toBranchMembers(context, part), toIf)
    default:
      throw new Error(`unknown member ${node.name}`)
  }
}

function toBranchMembers(context: Context, node: CstNode): ast.Member[] {
  const { members, entries } = toMembers(context, node)
  for (const { name } of entries) {
    const hint = 'move it out of the `if`; an `if` may stand in its body'
    context.report('E0123', name.span, 'an entry cannot stand under `if`', hint)
  }
  return members
}
