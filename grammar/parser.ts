// The grammar of files: declarations and members, on top of the statements; and the parser's one instance.
import type { CstNode, IRecognitionException, IToken } from 'chevrotain'
import type { Rule } from './recovery.ts'
import { StatementRules } from './statement-rules.ts'
import * as t from './tokens.ts'

export class MlParser extends StatementRules {
  constructor(validate: boolean) {
    super(validate)
    this.analyse()
  }

  readonly file: Rule = this.RULE('file', () => {
    this.MANY(() => {
      this.begin()
      this.SUBRULE(this.declaration)
    })
  })

  protected readonly declaration: Rule = this.RULE('declaration', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.importDecl) },
        { ALT: () => this.SUBRULE(this.constDecl) },
        { ALT: () => this.SUBRULE(this.fnDecl) },
        { ALT: () => this.SUBRULE(this.moduleDecl) },
        { ALT: () => this.SUBRULE(this.optimizerDecl) },
        { ALT: () => this.SUBRULE(this.modelDecl) },
        { ALT: () => this.CONSUME(t.Anything), GATE: this.never },
        { ALT: () => this.CONSUME(t.RCurly), GATE: this.never },
      ],
    })
  })

  protected readonly importDecl = this.inner('importDecl', () => {
    this.CONSUME(t.Import)
    this.CONSUME(t.StringLiteral)
  })

  protected readonly constDecl = this.inner('constDecl', () => {
    this.CONSUME(t.Const)
    this.CONSUME(t.Name)
    this.CONSUME(t.Equals)
    this.SUBRULE(this.expression)
  })

  protected readonly fnDecl = this.inner('fnDecl', () => {
    this.CONSUME(t.Fn)
    this.CONSUME(t.Name)
    this.SUBRULE(this.parameters)
    this.OPTION(() => {
      this.CONSUME(t.Arrow)
      this.SUBRULE(this.type)
    })
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Equals)
          this.SUBRULE(this.expression)
        },
      },
      { ALT: () => this.SUBRULE(this.block) },
    ])
  })

  protected readonly moduleDecl = this.inner('moduleDecl', () => {
    this.CONSUME(t.Module)
    this.CONSUME(t.Name)
    this.SUBRULE(this.parameters)
    this.SUBRULE(this.members)
  })

  protected readonly optimizerDecl = this.inner('optimizerDecl', () => {
    this.CONSUME(t.Optimizer)
    this.CONSUME(t.Name)
    this.SUBRULE(this.parameters)
    this.SUBRULE(this.binding)
    this.SUBRULE(this.block)
  })

  /** `for (p, g)` of an optimizer. */
  protected readonly binding: Rule = this.RULE('binding', () => {
    this.CONSUME(t.For)
    this.CONSUME(t.LParen)
    this.CONSUME1(t.Name)
    this.CONSUME(t.Comma)
    this.CONSUME2(t.Name)
    this.OPTION(() => this.CONSUME2(t.Comma))
    this.CONSUME(t.RParen)
  })

  protected readonly modelDecl = this.inner('modelDecl', () => {
    this.CONSUME(t.Model)
    this.CONSUME(t.Name)
    this.OPTION(() => this.SUBRULE(this.parameters))
    this.SUBRULE(this.members)
  })

  protected readonly parameters: Rule = this.RULE('parameters', () => {
    this.CONSUME(t.LParen)
    this.OPTION1(() => this.SUBRULE1(this.parameter))
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.OPTION2(() => this.SUBRULE2(this.parameter))
    })
    this.CONSUME(t.RParen)
  })

  protected readonly parameter = this.inner('parameter', () => {
    this.CONSUME(t.Name)
    this.OPTION1(() => {
      this.CONSUME(t.Colon)
      this.SUBRULE(this.type)
    })
    this.OPTION2(() => {
      this.CONSUME(t.Equals)
      this.SUBRULE(this.expression)
    })
  })

  protected readonly members = this.inner('members', () => {
    this.CONSUME(t.LCurly)
    this.MANY(() => {
      this.begin()
      this.SUBRULE(this.member)
    })
    // Its absence is the lexer's error.
    this.OPTION(() => this.CONSUME(t.RCurly))
  })

  protected readonly member: Rule = this.RULE('member', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.variable), GATE: this.nameFollows },
        { ALT: () => this.SUBRULE(this.entryDecl), GATE: this.nameFollows },
        { ALT: () => this.SUBRULE(this.fnDecl) },
        { ALT: () => this.SUBRULE(this.ifMember) },
        { ALT: () => this.SUBRULE(this.memberBinding), GATE: () => !this.twoWords() },
        { ALT: () => this.CONSUME(t.Anything), GATE: this.never },
      ],
    })
  })

  protected readonly variable = this.inner('variable', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Param) }, { ALT: () => this.CONSUME(t.State) }])
    this.CONSUME(t.Name)
    this.CONSUME(t.Colon)
    this.SUBRULE(this.type)
    this.CONSUME(t.Equals)
    this.SUBRULE(this.expression)
  })

  protected readonly entryDecl = this.inner('entryDecl', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Entry) }, { ALT: () => this.CONSUME(t.Train) }])
    this.CONSUME(t.Name)
    this.SUBRULE(this.parameters)
    this.SUBRULE(this.block)
  })

  protected readonly ifMember = this.inner('ifMember', () => {
    this.CONSUME1(t.If)
    this.SUBRULE1(this.condition)
    this.SUBRULE1(this.members)
    this.MANY({
      MAX_LOOKAHEAD: 2,
      DEF: () => {
        this.CONSUME1(t.Else)
        this.CONSUME2(t.If)
        this.SUBRULE2(this.condition)
        this.SUBRULE2(this.members)
      },
    })
    this.OPTION(() => {
      this.CONSUME2(t.Else)
      this.SUBRULE3(this.members, { LABEL: 'otherwise' })
    })
  })

  protected readonly memberBinding = this.inner('memberBinding', () => {
    this.CONSUME(t.Name)
    this.CONSUME(t.Equals)
    this.SUBRULE(this.expression)
  })
}

let parser: MlParser | undefined

/** The tree of a token stream, and what was wrong with it, in order. Parts that were skipped are `recoveredNode`s. */
export function parseTokens(tokens: IToken[]): { tree: CstNode; errors: readonly IRecognitionException[] } {
  parser ??= new MlParser(false)
  parser.input = tokens
  const tree = parser.file()
  return { tree, errors: parser.errors }
}
