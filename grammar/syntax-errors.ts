// What the parser's exceptions say to a person: code, message, and what to write instead.
import {
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  tokenLabel,
  tokenMatcher,
} from 'chevrotain'
import { didYouMean, type Source } from './diagnostics.ts'
import { type Report, spanOf } from './lexer.ts'
import * as t from './tokens.ts'

/** What each rule's choice is between. */
const choices: Record<string, string> = {
  declaration: 'a declaration',
  member: 'a member',
  statement: 'a statement',
  fnDecl: '`=` or `{`',
  type: 'a type',
  list: '`,` or `]`',
  indexItem: 'an index',
  nameStmt: '`=` or `<-`',
}

/** Gives exceptions only what was expected as their message; `reportSyntaxError` adds the rest. */
export const expectation: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => {
    const label = tokenLabel(expected)
    return bracketed.has(ruleName) && (expected === t.RParen || expected === t.RBracket)
      ? `\`,\` or ${label}`
      : label
  },
  buildNoViableAltMessage: ({ ruleName }) => choices[ruleName] ?? 'an expression',
  buildNotAllInputParsedMessage: () => 'the end of the file',
  buildEarlyExitMessage: () => 'an expression',
}

const bracketed = new Set(['parameters', 'arguments', 'list', 'index', 'type', 'letStmt', 'over'])

interface Place {
  readonly rule: string
  readonly expected: string
  readonly found: IToken
  readonly previous: IToken | undefined
  readonly next: IToken | undefined
  /** The innermost bracket that is open before `found`. */
  readonly open: IToken | undefined
}

/** Reports one parser exception. `tokens` is the whole stream, to look around in. */
export function reportSyntaxError(
  source: Source,
  tokens: readonly IToken[],
  error: IRecognitionException,
  report: Report,
): void {
  const at = error.token.tokenType === EOF ? tokens.length : tokens.indexOf(error.token)
  const place: Place = {
    rule: error.context.ruleStack.at(-1) ?? 'file',
    expected: error.message,
    found: error.token,
    previous: tokens[at - 1],
    next: tokens[at + 1],
    open: openBracket(tokens, at),
  }
  const { code, message, hint } = explain(place)
  const { previous, found } = place
  // What is missing at the end of a line is missing there, not at the start of the next one.
  const cut =
    code === 'E0101' ||
    (code === 'E0102' && previous !== undefined && tokenMatcher(previous, t.BinaryOperator))
  const before = cut && previous !== undefined && previous.startLine !== found.startLine
  if (before)
    report(code, spanOf(source.path, previous), `expected ${place.expected} after ${show(previous)}`, hint)
  else if (found.tokenType !== EOF) report(code, spanOf(source.path, found), message, hint)
  else report(code, { file: source.path, start: source.text.length, end: source.text.length }, message, hint)
}

const closers = new Map([
  [t.RParen, t.LParen],
  [t.RBracket, t.LBracket],
])

/** Looks back for a `(` or `[` without its partner, no further than the braces around. */
function openBracket(tokens: readonly IToken[], at: number): IToken | undefined {
  let closed = 0
  for (let i = at - 1; i >= 0; i--) {
    const token = tokens[i]!
    if (token.tokenType === t.LCurly || token.tokenType === t.RCurly) return undefined
    if (closers.has(token.tokenType)) closed++
    else if (token.tokenType === t.LParen || token.tokenType === t.LBracket) {
      if (closed === 0) return token
      closed--
    }
  }
  return undefined
}

interface Explanation {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

function explain(place: Place): Explanation {
  const { expected, found, previous, rule } = place
  const shown = show(found)
  const reserved = reservedName(place)
  if (reserved !== undefined) {
    const hint = `choose another name, such as \`${reserved}_\``
    return { code: 'E0105', message: `\`${reserved}\` is a reserved word`, hint }
  }
  if (rule === 'returnStmt' || (previous?.tokenType === t.Return && expected === 'an expression')) {
    return {
      code: 'E0114',
      message: '`return` needs a value',
      hint: 'write `return y`, or `return a, b = expr`',
    }
  }
  if (found.tokenType === t.DotDot) {
    const hint = 'a range stands only after `in`; a slice is `x[a:b]`, a list `[i for i in a..b]`'
    return { code: 'E0113', message: '`..` cannot stand here', hint }
  }
  if (expected === 'an expression' && (found.tokenType === t.If || found.tokenType === t.Not)) {
    const hint = found.tokenType === t.If ? 'write `(if cond then x else y)`' : 'write `(not x)`'
    return { code: 'E0110', message: `${shown} as an operand needs parentheses`, hint }
  }
  const sameLine = previous?.startLine === found.startLine
  if (expected === 'an expression' && sameLine && t.reservedWords.has(found.image)) {
    return {
      code: 'E0105',
      message: `${shown} is a reserved word, not a value`,
      hint: `choose another name, such as \`${found.image}_\``,
    }
  }
  const unit = expected === 'a declaration' || expected === 'a member' || expected === 'a statement'
  if (unit) return { code: 'E0103', message: `${shown} does not start ${expected}`, hint: unitHint(place) }
  const hint = expected === 'an expression' ? expressionHint(place) : tokenHint(place)
  const code = expected === 'an expression' ? 'E0102' : 'E0101'
  return { code, message: `expected ${expected}, found ${shown}`, ...(hint === undefined ? {} : { hint }) }
}

/** A reserved word that stands where a name should, or is bound like one. */
function reservedName({ rule, expected, found, previous, next }: Place): string | undefined {
  const named =
    expected === 'a name' || rule === 'parameters' || (rule === 'arguments' && next?.tokenType === t.Equals)
  if (named && t.reservedWords.has(found.image)) return found.image
  const unit = expected === 'a member' || expected === 'a statement'
  if (unit && next?.tokenType === t.Equals && t.reservedWords.has(found.image)) return found.image
  const bound = found.tokenType === t.Equals && previous !== undefined && t.reservedWords.has(previous.image)
  return bound ? previous.image : undefined
}

function show(token: IToken): string {
  if (token.tokenType === EOF) return 'the end of the file'
  if (token.tokenType === t.StringLiteral) return 'a string'
  return `\`${token.image}\``
}

/** Words of other languages, and where the words of this one belong. */
const wordHints: Record<string, string> = {
  import: 'an `import` stands at file level',
  const: 'a `const` stands at file level; elsewhere write `name = expr`',
  module: 'a `module` stands at file level; is a `}` missing above?',
  optimizer: 'an `optimizer` stands at file level; is a `}` missing above?',
  model: 'a `model` stands at file level; is a `}` missing above?',
  fn: 'a function stands at file level or among the members of a module or model; is a `}` missing above?',
  param: 'a `param` is a member of a module or model; is a `}` missing above?',
  state: 'a `state` is a member of a module or model, or stands in an optimizer',
  entry: 'an `entry` is a member of a model; is a `}` missing above?',
  train: 'a `train` entry is a member of a model; is a `}` missing above?',
  def: 'write `fn`',
  function: 'write `fn`',
  func: 'write `fn`',
  class: 'write `module` or `model`',
  layer: 'write `module`',
  while: 'loops are `for i in 0..n { ... }`',
  elif: 'write `else if`',
  var: 'write `name = expr`',
  val: 'write `name = expr`',
  else: '`else` follows the `}` of an `if`',
  return: 'a `return` stands in a function or entry',
  let: '`let` takes a tuple apart in a function or entry; elsewhere write `name = expr`',
  for: 'a list of modules is `name = [Module(...) for i in 0..n]`',
  minimize: 'a `minimize` stands in an entry',
}

function unitHint({ expected, found, next }: Place): string {
  if (expected === 'a statement' && !['import', 'def'].includes(found.image) && statementHints[found.image]) {
    return statementHints[found.image]!
  }
  if (found.tokenType === t.SlashSlash) return 'a comment starts with `#`'
  if (found.tokenType === t.RCurly) return 'this `}` has no `{`'
  if (found.tokenType === t.Equals) return '`==` compares; only a bare name can be bound'
  const known = wordHints[found.image]
  if (known !== undefined) return known
  if (expected === 'a declaration') {
    // Of two words that are equally near, a name and `(` follow `module`, and mostly `{` `model`.
    const words = ['import', 'const', 'fn', 'model', 'module', 'optimizer']
    const near = tokenMatcher(found, t.Name) ? didYouMean(found.image, words) : undefined
    if (near !== undefined && next !== undefined && next.tokenType !== t.Equals)
      return `did you mean \`${near}\`?`
    if (next?.tokenType === t.Equals) return `write \`const ${found.image} = ...\``
    return 'a file holds `import`, `const`, `fn`, `module`, `optimizer` and `model`'
  }
  return expected === 'a member'
    ? 'members are `param`, `state`, `fn`, `name = expr`, and in a model `entry` and `train`'
    : 'a statement is `name = expr`, `let`, `target <- expr`, `for`, `if`, `minimize`, `assert` or `return`'
}

const statementHints: Record<string, string> = {
  for: 'loops are `for i in 0..n { ... }`',
}

function expressionHint({ found, previous, open }: Place): string | undefined {
  if (found.tokenType === t.LCurly) return 'there are no braces in expressions; a list is `[a, b]`'
  if (found.tokenType === t.Plus) return 'a number needs no `+` in front'
  if (found.tokenType === t.Star || found.tokenType === t.StarStar)
    return 'arguments cannot be unpacked with `*`'
  if (found.tokenType === t.RParen && previous?.tokenType === t.LParen)
    return 'there are no empty parentheses'
  if (found.tokenType === t.Equals) return '`==` compares, `=` names an argument or binds'
  if (previous !== undefined && tokenMatcher(previous, t.BinaryOperator)) {
    return `\`${previous.image}\` needs a value on its right`
  }
  if (tokenMatcher(found, t.BinaryOperator)) return `\`${found.image}\` needs a value on its left`
  if (open !== undefined && previous !== undefined && previous.startLine !== found.startLine)
    return openHint(open)
  return previous?.tokenType === t.Equals ? 'a value is missing after `=`' : undefined
}

function tokenHint({ rule, expected, found, previous, next, open }: Place): string | undefined {
  const word = previous?.image ?? ''
  if (found.tokenType === t.DotDot) return 'a range stands only after `in`'
  if (rule === 'choice' && expected === '`then`' && found.tokenType === t.LCurly) {
    return 'as an expression write `if cond then x else y`'
  }
  if (found.tokenType === t.Then)
    return 'a line that starts with `if` is a statement; write `x = if cond then a else b`'
  if (found.tokenType === t.Equals && (expected === '`{`' || expected === '`then`')) return '`==` compares'
  if (found.tokenType === t.Equals && rule === 'arguments')
    return 'what stands before `=` here is a single name'
  if (found.tokenType === t.Equals && rule === 'parameters') return 'a name is missing before `=`'
  if (rule === 'letStmt' && expected === '`(`') return 'write `x = expr`, or `let (a, b) = expr` for a tuple'
  if (rule === 'minimizeStmt' && expected === '`with`') return 'write `minimize loss with sgd(lr=0.1)`'
  if (rule === 'minimizeStmt') return 'the optimizer is called: `sgd(lr=0.1)`'
  if (rule === 'parameters' && expected === '`(`') return 'write `()` where there are no arguments'
  if (rule === 'variable' && expected === '`:`') return `write \`${word}: f32[...] = ...\``
  if (rule === 'variable' && expected === '`=`') return 'give an initialiser, such as `= zeros()`'
  if (rule === 'memberBinding' && found.tokenType === t.Colon)
    return `write \`param ${word}: ...\` or \`state ${word}: ...\``
  if (rule === 'nameStmt' && found.tokenType === t.Colon)
    return `a local has no type; write \`${word} = ...\``
  if (rule === 'memberBinding' && (word === 'entry' || word === 'train'))
    return `an entry has a name: \`${word} step(...)\``
  if (rule === 'memberBinding' || rule === 'nameStmt') return wordHints[word]
  if (rule === 'each' && expected === '`in`') return 'write `for i in 0..n`, or `for x in list`'
  if (rule === 'binding') return 'write `optimizer name(lr = 0.1) for (p, g) { ... }`'
  if (rule === 'importDecl') return 'write `import "./file.ml"`'
  if (rule === 'type') return 'write a type like `f32[N, 3]`'
  if (expected === '`{`' && found.tokenType === t.Colon) return 'a body stands in braces: `{ ... }`'
  if (rule === 'fnDecl' && found.tokenType === t.Colon)
    return 'the result type follows `->`, the body `=` or `{`'
  const sameLine = previous?.startLine === found.startLine
  if (bracketed.has(rule) && next !== undefined && sameLine && startsValue(found))
    return 'separate the items with `,`'
  return open !== undefined && /`[)\]]`/.test(expected) ? openHint(open) : undefined
}

const openHint = ({ image, startLine, startColumn }: IToken): string =>
  `the \`${image}\` of line ${startLine}, column ${startColumn} is still open`

const startsValue = (token: IToken): boolean => tokenMatcher(token, t.Literal) || tokenMatcher(token, t.Name)
