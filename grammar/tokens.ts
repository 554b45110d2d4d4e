// The vocabulary: every token type, and which of them are words, literals and operators. Each pattern says what it starts with and whether
// it holds line breaks: otherwise Chevrotain parses them all to find out, in every process.
import { createToken, Lexer, type TokenType } from 'chevrotain'

/** Every token but `}`: what an error may start at, see `unexpected` alternatives in parser.ts. */
export const Anything = createToken({ name: 'Anything', pattern: Lexer.NA })
export const BinaryOperator = createToken({ name: 'BinaryOperator', label: 'an operator', pattern: Lexer.NA })
export const PrefixOperator = createToken({ name: 'PrefixOperator', label: '`-`', pattern: Lexer.NA })
/** A value that is one token: a number, a string, `true`, `inf`, a dtype, ... */
export const Literal = createToken({ name: 'Literal', label: 'a value', pattern: Lexer.NA })

export const Name = createToken({
  name: 'Name',
  label: 'a name',
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  start_chars_hint: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'],
  line_breaks: false,
  categories: Anything,
})

/** Numbers are matched loosely, so that `12abc`, `1.` and `1__0` are one wrong token each. */
export const NumberLiteral = createToken({
  name: 'NumberLiteral',
  label: 'a number',
  pattern: /\.?[0-9](?:[eE][+-](?=[0-9])|\.(?!\.)|[A-Za-z0-9_])*/,
  start_chars_hint: [...'.0123456789'],
  line_breaks: false,
  categories: [Literal, Anything],
})

/** The closing quote is optional here: its absence is reported by the lexer's checks. */
export const StringLiteral = createToken({
  name: 'StringLiteral',
  label: 'a string',
  pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*\\?"?|'(?:[^'\\\r\n]|\\[^\r\n])*\\?'?/,
  start_chars_hint: ['"', "'"],
  line_breaks: false,
  categories: [Literal, Anything],
})

export const WhiteSpace = createToken({
  name: 'WhiteSpace',
  pattern: /[ \t\r\n\f]+/,
  start_chars_hint: [...' \t\r\n\f'],
  group: Lexer.SKIPPED,
  line_breaks: true,
})
export const Comment = createToken({
  name: 'Comment',
  pattern: /#[^\n]*/,
  start_chars_hint: ['#'],
  line_breaks: false,
  group: Lexer.SKIPPED,
})

/** Left out of the token stream, reported by its group. */
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';', group: 'errors' })
/** `~` and the operators of other languages; the lexer's checks say what to write, and a near operator takes their place. */
export const Foreign = createToken({
  name: 'Foreign',
  pattern: /&&|\|\||===|!==|:=|=>|<<|>>|!(?!=)|[&|^~]/,
  start_chars_hint: [...'&|=!:<>^~'],
  line_breaks: false,
  categories: Anything,
})

const symbol = (name: string, text: string, ...categories: TokenType[]): TokenType =>
  createToken({ name, label: `\`${text}\``, pattern: text, categories: [...categories, Anything] })

export const Ellipsis = symbol('Ellipsis', '...')
export const DotDot = symbol('DotDot', '..')
export const Dot = symbol('Dot', '.')
export const Pipe = symbol('Pipe', '|>', BinaryOperator)
export const Arrow = symbol('Arrow', '->')
/** `target <- value`; inside an expression it is `<` and a unary minus. */
export const LeftArrow = symbol('LeftArrow', '<-', BinaryOperator)
export const CompoundAssign = createToken({
  name: 'CompoundAssign',
  label: '`+=`',
  pattern: /(?:\*\*|\/\/|[-+*/%@])=(?!=)/,
  start_chars_hint: [...'*/-+%@'],
  line_breaks: false,
  categories: Anything,
})
export const EqualEqual = symbol('EqualEqual', '==', BinaryOperator)
export const NotEqual = symbol('NotEqual', '!=', BinaryOperator)
export const LessEqual = symbol('LessEqual', '<=', BinaryOperator)
export const GreaterEqual = symbol('GreaterEqual', '>=', BinaryOperator)
export const Less = symbol('Less', '<', BinaryOperator)
export const Greater = symbol('Greater', '>', BinaryOperator)
export const Equals = symbol('Equals', '=')
export const StarStar = symbol('StarStar', '**', BinaryOperator)
export const Star = symbol('Star', '*', BinaryOperator)
export const SlashSlash = symbol('SlashSlash', '//', BinaryOperator)
export const Slash = symbol('Slash', '/', BinaryOperator)
export const Percent = symbol('Percent', '%', BinaryOperator)
export const At = symbol('At', '@', BinaryOperator)
export const Plus = symbol('Plus', '+', BinaryOperator)
export const Minus = symbol('Minus', '-', BinaryOperator, PrefixOperator)
export const LParen = symbol('LParen', '(')
export const RParen = symbol('RParen', ')')
export const LBracket = symbol('LBracket', '[')
export const RBracket = symbol('RBracket', ']')
export const LCurly = symbol('LCurly', '{')
export const RCurly = createToken({ name: 'RCurly', label: '`}`', pattern: '}' })
export const Comma = symbol('Comma', ',')
export const Colon = symbol('Colon', ':')

/** In the order in which the lexer tries them. */
const patterns: TokenType[] = [
  WhiteSpace,
  Comment,
  Name,
  NumberLiteral,
  StringLiteral,
  Ellipsis,
  DotDot,
  Dot,
  Pipe,
  Arrow,
  LeftArrow,
  Foreign,
  CompoundAssign,
  EqualEqual,
  NotEqual,
  LessEqual,
  GreaterEqual,
  Less,
  Greater,
  Equals,
  StarStar,
  Star,
  SlashSlash,
  Slash,
  Percent,
  At,
  Plus,
  Minus,
  LParen,
  RParen,
  LBracket,
  RBracket,
  LCurly,
  RCurly,
  Comma,
  Colon,
  Semicolon,
]

const words = new Map<string, TokenType>()

function word(text: string, ...categories: TokenType[]): TokenType {
  const name = `Word${text[0]!.toUpperCase()}${text.slice(1)}`
  const type = createToken({
    name,
    label: `\`${text}\``,
    pattern: Lexer.NA,
    categories: [...categories, Anything],
  })
  words.set(text, type)
  return type
}

export const Fn = word('fn')
export const Let = word('let')
export const For = word('for')
export const In = word('in')
export const If = word('if')
export const Then = word('then')
export const Else = word('else')
export const Return = word('return')
export const Minimize = word('minimize')
export const Assert = word('assert')
export const And = word('and', BinaryOperator)
export const Or = word('or', BinaryOperator)
export const Not = word('not', PrefixOperator)
for (const text of ['true', 'false', 'None', 'inf', 'nan']) word(text, Literal)
export const DType = createToken({
  name: 'DType',
  label: 'a dtype',
  pattern: Lexer.NA,
  categories: [Literal, Anything],
})
for (const text of ['f32', 'f16', 'bf16', 'i32', 'u32', 'i8', 'u8', 'bool']) words.set(text, DType)

/** All reserved words; the contextual ones below are names. */
export const reservedWords: ReadonlySet<string> = new Set(words.keys())

// Contextual words stay names (by category) wherever no declaration can start.
export const Import = word('import', Name)
export const Const = word('const', Name)
export const Module = word('module', Name)
export const Optimizer = word('optimizer', Name)
export const Model = word('model', Name)
export const Param = word('param', Name)
export const State = word('state', Name)
export const Train = word('train', Name)
export const Entry = word('entry', Name)
export const With = word('with', Name)
export const Clip = word('clip', Name)
export const Over = word('over', Name)

/** The token type of a word: its own for reserved and contextual ones, else `Name`. */
export const wordType = (text: string): TokenType => words.get(text) ?? Name

/** What the parser knows of. */
export const vocabulary: TokenType[] = [
  Anything,
  BinaryOperator,
  PrefixOperator,
  Literal,
  ...patterns,
  ...new Set(words.values()),
]

/** Builds the lexer; `validate` checks the patterns (slow, for the tests). */
export function createLexer(validate: boolean): Lexer {
  return new Lexer(patterns, {
    positionTracking: 'full',
    skipValidations: !validate,
    ensureOptimizations: validate,
  })
}
