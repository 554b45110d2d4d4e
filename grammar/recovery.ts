// How the parser goes on after an error: one diagnostic for each broken statement, member or declaration.
import {
  type CstNode,
  CstParser,
  EOF,
  type IToken,
  type ParserMethod,
  type TokenType,
  tokenMatcher,
} from 'chevrotain'
import { expectation } from './syntax-errors.ts'
import * as t from './tokens.ts'

/** After so many errors the rest of the file is skipped: a file of another language need not be read to its end. */
export const MAX_SYNTAX_ERRORS = 50

export type Rule = ParserMethod<[], CstNode>

/** An error here skips to a `{` of the same statement, so that the body is still read. */
const headers = new Set(['parameters', 'binding', 'loop', 'condition'])

const declarationWords: TokenType[] = [t.Import, t.Const, t.Fn, t.Module, t.Optimizer, t.Model]
const statementWords: TokenType[] = [t.Name, t.Let, t.For, t.If, t.Minimize, t.Assert, t.Return, t.Fn]

/** The rules come in subclasses, the last of which calls `analyse`. */
export abstract class RecoveringParser extends CstParser {
  /** `validate` checks the grammar for ambiguities (slow, for the tests). */
  constructor(validate: boolean) {
    super(t.vocabulary, {
      recoveryEnabled: true,
      // `else if` alone needs two tokens, see there: tables of pairs take most of the time in which a parser is made.
      maxLookahead: 1,
      skipValidations: !validate,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider: expectation,
    })
  }

  /** A rule whose errors are handled by the statement, member or declaration around it. */
  protected inner(name: string, body: () => void): Rule {
    return this.RULE(name, body, { resyncEnabled: false })
  }

  /** Gate of alternatives that only make a repetition try a token, so that its rule reports the error. */
  protected readonly never = () => false

  /** The first token of the unit that is being read. */
  private start: IToken | undefined

  protected readonly begin = () => {
    this.start = this.LA(1)
  }

  // Guessing one token in or out hides more than it saves: one error, then the next statement.
  protected override canTokenTypeBeInsertedInRecovery(): boolean {
    return false
  }
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    return false
  }

  // The four methods below replace Chevrotain's own (version 13.2), which look for a token type that may
  // follow. Without separators a name may follow nearly everywhere, so lines, indentation and braces decide here.

  declare protected getCurrRuleFullName: () => string
  declare protected recoveryEnabled: boolean

  /** Chevrotain's, without the tokens that may follow each rule: a third of the work, and nothing below asks for them. */
  protected analyse(): void {
    this.recoveryEnabled = false
    this.performSelfAnalysis()
    this.recoveryEnabled = true
  }

  protected shouldInRepetitionRecoveryBeTried(): boolean {
    return false
  }

  protected findReSyncTokenType(): TokenType {
    return EOF
  }

  protected isInCurrentRuleReSyncSet(): boolean {
    return !headers.has(this.getCurrRuleFullName()) || this.distanceToBody() !== undefined
  }

  protected reSyncTo(): IToken[] {
    const rule = this.getCurrRuleFullName()
    let distance = Number.POSITIVE_INFINITY
    if (this.errors.length < MAX_SYNTAX_ERRORS) {
      if (rule === 'declaration') distance = this.distanceToDeclaration()
      else distance = headers.has(rule) ? (this.distanceToBody() ?? 0) : this.distanceToUnit()
    }
    const skipped: IToken[] = []
    while (skipped.length < distance && this.LA(1).tokenType !== EOF) skipped.push(this.SKIP_TOKEN())
    return skipped
  }

  /** Does the `k`th next token open a line no deeper than the broken unit, with a word that may start another? */
  private startsUnit(k: number): boolean {
    const token = this.LA(k)
    return (
      token !== this.start &&
      token.startLine !== this.LA(k - 1).startLine &&
      token.startColumn! <= (this.start?.startColumn ?? 1) &&
      statementWords.some((type) => tokenMatcher(token, type))
    )
  }

  /** Tokens up to the `{` of the broken header; undefined where it has none. */
  private distanceToBody(): number | undefined {
    for (let k = 1; ; k++) {
      const type = this.LA(k).tokenType
      if (type === t.LCurly) return k - 1
      if (type === EOF || type === t.RCurly || this.startsUnit(k)) return undefined
    }
  }

  /** Tokens up to the next statement or member, or the `}` of its block. */
  private distanceToUnit(): number {
    let braces = 0
    for (let k = 1; ; k++) {
      const type = this.LA(k).tokenType
      if (type === EOF || (braces === 0 && (type === t.RCurly || this.startsUnit(k)))) return k - 1
      if (type === t.LCurly) braces++
      else if (type === t.RCurly) braces--
    }
  }

  /** Tokens up to the next declaration, past the braces of the broken one. */
  private distanceToDeclaration(): number {
    let braces = 0
    for (let k = 1; ; k++) {
      const token = this.LA(k)
      const type = token.tokenType
      if (type === EOF) return k - 1
      const follower = this.LA(k + 1)
      if (
        token !== this.start &&
        declarationWords.includes(type) &&
        (tokenMatcher(follower, t.Name) || follower.tokenType === t.StringLiteral) &&
        (token.startColumn === 1 || (braces === 0 && token.startLine !== this.LA(k - 1).startLine))
      ) {
        return k - 1
      }
      if (type === t.LCurly) braces++
      else if (type === t.RCurly && braces > 0 && --braces === 0) return k
    }
  }
}
