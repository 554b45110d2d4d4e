// Typed access to Chevrotain's concrete tree, whose children are arrays by name.
import type { CstElement, CstNode, IToken } from 'chevrotain'
import type { Span } from './ast.ts'

const isNode = (element: CstElement): element is CstNode => 'children' in element

/** The child nodes of a name, in order; none where the parser skipped them. */
export function nodes(cst: CstNode, name: string): CstNode[] {
  return (cst.children[name] ?? []).filter(isNode)
}

export function node(cst: CstNode, name: string): CstNode {
  const found = maybeNode(cst, name)
  if (found === undefined) throw new Error(`${cst.name} has no ${name}`)
  return found
}

export function maybeNode(cst: CstNode, name: string): CstNode | undefined {
  const found = cst.children[name]?.[0]
  return found !== undefined && isNode(found) ? found : undefined
}

/** The child tokens of a name, in order. */
export function tokens(cst: CstNode, name: string): IToken[] {
  return (cst.children[name] ?? []).filter((element): element is IToken => !isNode(element))
}

export function token(cst: CstNode, name: string): IToken {
  const found = maybeToken(cst, name)
  if (found === undefined) throw new Error(`${cst.name} has no ${name}`)
  return found
}

export function maybeToken(cst: CstNode, name: string): IToken | undefined {
  const found = cst.children[name]?.[0]
  return found !== undefined && !isNode(found) ? found : undefined
}

/** The only child of a node whose rule is a choice between rules. */
export function onlyChild(cst: CstNode): CstNode | undefined {
  for (const elements of Object.values(cst.children)) {
    const element = elements[0]
    if (element !== undefined && isNode(element)) return element
  }
  return undefined
}

/** Where a node that was read in full stands. */
export function nodeSpan(file: string, cst: CstNode): Span {
  const { startOffset, endOffset } = cst.location ?? {}
  if (startOffset === undefined || endOffset === undefined || Number.isNaN(endOffset)) {
    throw new Error(`${cst.name} has no place`)
  }
  return { file, start: startOffset, end: endOffset + 1 }
}
