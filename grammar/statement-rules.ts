// The grammar of statements.
import { type TokenType, tokenMatcher } from 'chevrotain'
import { ExpressionRules } from './expression-rules.ts'
import type { Rule } from './recovery.ts'
import * as t from './tokens.ts'

const assignments = new Set<TokenType>([t.Equals, t.LeftArrow, t.CompoundAssign, t.Dot])

export abstract class StatementRules extends ExpressionRules {
  protected readonly block = this.inner('block', () => {
    this.CONSUME(t.LCurly)
    this.MANY(() => {
      this.begin()
      this.SUBRULE(this.statement)
    })
    this.OPTION(() => this.CONSUME(t.RCurly))
  })

  protected readonly statement: Rule = this.RULE('statement', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.stateStmt), GATE: this.nameFollows },
        { ALT: () => this.SUBRULE(this.nameStmt), GATE: () => !this.twoWords() },
        { ALT: () => this.SUBRULE(this.letStmt) },
        { ALT: () => this.SUBRULE(this.forStmt) },
        { ALT: () => this.SUBRULE(this.ifStmt) },
        { ALT: () => this.SUBRULE(this.minimizeStmt) },
        { ALT: () => this.SUBRULE(this.assertStmt) },
        { ALT: () => this.SUBRULE(this.returnStmt) },
        { ALT: () => this.CONSUME(t.Anything), GATE: this.never },
      ],
    })
  })

  protected readonly stateStmt = this.inner('stateStmt', () => {
    this.CONSUME(t.State)
    this.CONSUME(t.Name)
    this.OPTION(() => {
      this.CONSUME(t.Colon)
      this.SUBRULE(this.type)
    })
    this.CONSUME(t.Equals)
    this.SUBRULE(this.expression)
  })

  /** `x = e`, `x <- e`; a bare expression and `x += e` are read too, to be refused with advice. */
  protected readonly nameStmt = this.inner('nameStmt', () => {
    this.CONSUME(t.Name)
    this.MANY1(() => this.SUBRULE(this.postfix))
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.OR2([
              { ALT: () => this.CONSUME(t.Equals) },
              { ALT: () => this.CONSUME(t.LeftArrow) },
              { ALT: () => this.CONSUME(t.CompoundAssign) },
              { ALT: () => this.CONSUME(t.Colon), GATE: this.never },
            ])
            this.SUBRULE(this.expression)
          },
        },
        {
          ALT: () =>
            this.MANY2(() => {
              this.CONSUME(t.BinaryOperator)
              this.SUBRULE(this.operand)
            }),
        },
      ],
    })
  })

  protected readonly letStmt = this.inner('letStmt', () => {
    this.CONSUME(t.Let)
    this.CONSUME(t.LParen)
    this.CONSUME1(t.Name)
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.OPTION(() => this.CONSUME2(t.Name))
    })
    this.CONSUME(t.RParen)
    this.CONSUME(t.Equals)
    this.SUBRULE(this.expression)
  })

  protected readonly forStmt = this.inner('forStmt', () => {
    this.SUBRULE(this.loop)
    this.SUBRULE(this.block)
  })

  protected readonly loop: Rule = this.RULE('loop', () => {
    this.SUBRULE(this.each)
  })

  protected readonly ifStmt = this.inner('ifStmt', () => {
    this.CONSUME1(t.If)
    this.SUBRULE1(this.condition)
    this.SUBRULE1(this.block)
    this.MANY({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        this.CONSUME1(t.Else)
        this.CONSUME2(t.If)
        this.SUBRULE2(this.condition)
        this.SUBRULE2(this.block)
      },
    })
    this.OPTION(() => {
      this.CONSUME2(t.Else)
      this.SUBRULE3(this.block, { LABEL: 'otherwise' })
    })
  })

  protected readonly condition: Rule = this.RULE('condition', () => {
    this.SUBRULE(this.expression)
  })

  protected readonly minimizeStmt = this.inner('minimizeStmt', () => {
    this.CONSUME(t.Minimize)
    this.SUBRULE1(this.expression, { LABEL: 'loss' })
    this.CONSUME(t.With)
    this.SUBRULE(this.path)
    this.SUBRULE(this.arguments_)
    this.OPTION1({
      GATE: this.noStatement,
      DEF: () => {
        this.CONSUME(t.Clip)
        this.SUBRULE2(this.expression, { LABEL: 'clip' })
      },
    })
    this.OPTION2({ GATE: this.noStatement, DEF: () => this.SUBRULE(this.over) })
  })

  protected readonly over = this.inner('over', () => {
    this.CONSUME(t.Over)
    this.CONSUME(t.LBracket)
    this.OPTION1(() => this.SUBRULE1(this.path))
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.OPTION2(() => this.SUBRULE2(this.path))
    })
    this.CONSUME(t.RBracket)
  })

  protected readonly assertStmt = this.inner('assertStmt', () => {
    this.CONSUME(t.Assert)
    this.SUBRULE1(this.expression)
    this.OPTION(() => {
      this.CONSUME(t.Comma)
      this.SUBRULE2(this.expression, { LABEL: 'message' })
    })
  })

  protected readonly returnStmt = this.inner('returnStmt', () => {
    this.CONSUME(t.Return)
    this.SUBRULE1(this.returnItem)
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.SUBRULE2(this.returnItem)
    })
  })

  protected readonly returnItem = this.inner('returnItem', () => {
    this.OPTION({
      MAX_LOOKAHEAD: 1,
      GATE: this.equalsFollows,
      DEF: () => {
        this.CONSUME(t.Name)
        this.CONSUME(t.Equals)
      },
    })
    this.SUBRULE(this.expression)
  })

  // Decisions that look at more than the next token's type

  protected readonly nameFollows = () => tokenMatcher(this.LA(2), t.Name)
  /** After `minimize`, `clip` and `over` may also be names that start the next statement. */
  protected readonly noStatement = () => !assignments.has(this.LA(2).tokenType)
  /**
   * Two words in a row, which no statement or member starts with: a declaration in the wrong place, or a
   * word of another language. Refused here, so that the error names the word.
   */
  protected readonly twoWords = () => {
    const [first, second] = [this.LA(1), this.LA(2)]
    const sameLine = first.startLine === second.startLine
    return sameLine && (tokenMatcher(second, t.Name) || tokenMatcher(second, t.Literal))
  }
}
