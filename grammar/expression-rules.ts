// The grammar of expressions and types.
//
// Operators are a flat list here; operators.ts gives them their precedence. That keeps the
// stack shallow: only brackets and nested `if ... then` recurse, and the lexer bounds those.
import { RecoveringParser } from './recovery.ts'
import * as t from './tokens.ts'

export abstract class ExpressionRules extends RecoveringParser {
  protected readonly expression = this.inner('expression', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.choice) }, { ALT: () => this.SUBRULE(this.chain) }])
  })

  /** `if a then b else if c then d else e`. */
  protected readonly choice = this.inner('choice', () => {
    this.CONSUME1(t.If)
    this.SUBRULE1(this.expression, { LABEL: 'condition' })
    this.CONSUME1(t.Then)
    this.SUBRULE2(this.expression, { LABEL: 'value' })
    this.MANY({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        this.CONSUME1(t.Else)
        this.CONSUME2(t.If)
        this.SUBRULE3(this.expression, { LABEL: 'condition' })
        this.CONSUME2(t.Then)
        this.SUBRULE4(this.expression, { LABEL: 'value' })
      },
    })
    this.OPTION(() => {
      this.CONSUME2(t.Else)
      this.SUBRULE(this.chain)
    })
  })

  protected readonly chain = this.inner('chain', () => {
    this.SUBRULE1(this.operand)
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator)
      this.SUBRULE2(this.operand)
    })
  })

  protected readonly operand = this.inner('operand', () => {
    this.MANY1(() => this.CONSUME(t.PrefixOperator))
    this.OR([
      { ALT: () => this.CONSUME(t.Literal) },
      { ALT: () => this.CONSUME(t.Name) },
      {
        ALT: () => {
          this.CONSUME(t.LParen)
          this.SUBRULE(this.expression)
          this.CONSUME(t.RParen)
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
    ])
    this.MANY2(() => this.SUBRULE(this.postfix))
  })

  protected readonly list = this.inner('list', () => {
    this.CONSUME(t.LBracket)
    this.OPTION1(() => this.SUBRULE1(this.expression))
    this.OR([
      { ALT: () => this.SUBRULE(this.each) },
      {
        ALT: () =>
          this.MANY(() => {
            this.CONSUME(t.Comma)
            this.OPTION2(() => this.SUBRULE2(this.expression))
          }),
      },
    ])
    this.CONSUME(t.RBracket)
  })

  /** `for i in 0..n`, of a statement or a comprehension. */
  protected readonly each = this.inner('each', () => {
    this.CONSUME(t.For)
    this.CONSUME(t.Name)
    this.CONSUME(t.In)
    this.SUBRULE1(this.expression)
    this.OPTION(() => {
      this.CONSUME(t.DotDot)
      this.SUBRULE2(this.expression)
    })
  })

  protected readonly postfix = this.inner('postfix', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Dot)
          this.CONSUME(t.Name)
        },
      },
      { ALT: () => this.SUBRULE(this.index) },
      { ALT: () => this.SUBRULE(this.arguments_) },
    ])
  })

  protected readonly path = this.inner('path', () => {
    this.CONSUME1(t.Name)
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot)
            this.CONSUME2(t.Name)
          },
        },
        { ALT: () => this.SUBRULE(this.index) },
      ])
    })
  })

  protected readonly arguments_ = this.inner('arguments', () => {
    this.CONSUME(t.LParen)
    this.OPTION1(() => this.SUBRULE1(this.argument))
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.OPTION2(() => this.SUBRULE2(this.argument))
    })
    this.CONSUME(t.RParen)
  })

  protected readonly argument = this.inner('argument', () => {
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

  protected readonly index = this.inner('index', () => {
    this.CONSUME(t.LBracket)
    this.SUBRULE1(this.indexItem)
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.OPTION(() => this.SUBRULE2(this.indexItem))
    })
    this.CONSUME(t.RBracket)
  })

  protected readonly indexItem = this.inner('indexItem', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Ellipsis) },
      {
        ALT: () => {
          this.SUBRULE(this.expression, { LABEL: 'start' })
          this.OPTION(() => this.SUBRULE1(this.slice))
        },
      },
      { ALT: () => this.SUBRULE2(this.slice) },
    ])
  })

  /** From the first `:` on. */
  protected readonly slice = this.inner('slice', () => {
    this.CONSUME1(t.Colon)
    this.OPTION1(() => this.SUBRULE1(this.expression, { LABEL: 'stop' }))
    this.OPTION2(() => {
      this.CONSUME2(t.Colon)
      this.OPTION3(() => this.SUBRULE2(this.expression, { LABEL: 'step' }))
    })
  })

  /** A wrong dtype is a name here, so that the error can say which dtypes there are. */
  protected readonly type = this.inner('type', () => {
    this.OR([{ ALT: () => this.CONSUME(t.DType) }, { ALT: () => this.CONSUME(t.Name) }])
    this.OPTION1(() => {
      this.CONSUME(t.LBracket)
      this.OPTION2(() => this.SUBRULE1(this.expression))
      this.MANY(() => {
        this.CONSUME(t.Comma)
        this.OPTION3(() => this.SUBRULE2(this.expression))
      })
      this.CONSUME(t.RBracket)
    })
  })

  protected readonly equalsFollows = () => this.LA(2).tokenType === t.Equals
}
