// The checked syntax tree of a `.ml` file: plain readonly objects, every node with the span it came from.

/** A half-open range of UTF-16 code units in one file. */
export interface Span {
  readonly file: string
  readonly start: number
  readonly end: number
}

export type DTypeName = 'f32' | 'f16' | 'bf16' | 'i32' | 'u32' | 'i8' | 'u8' | 'bool'

export type BinaryOp =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '@'
  | '**'

export type Expr =
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'none'; readonly span: Span }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'dtype'; readonly dtype: DTypeName; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Expr[]; readonly span: Span }
  | {
      readonly kind: 'comprehension'
      readonly body: Expr
      readonly variable: Name
      readonly range: Range
      readonly span: Span
    }
  | { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Argument[]; readonly span: Span }
  /** `value |> target` or `value |> target(args)`: the call `target(value, ...args)`. */
  | {
      readonly kind: 'pipe'
      readonly value: Expr
      readonly target: Expr
      readonly args: readonly Argument[]
      readonly span: Span
    }
  | { readonly kind: 'member'; readonly object: Expr; readonly name: Name; readonly span: Span }
  | {
      readonly kind: 'index'
      readonly object: Expr
      readonly items: readonly IndexItem[]
      readonly span: Span
    }
  | { readonly kind: 'unary'; readonly op: '-' | 'not'; readonly operand: Expr; readonly span: Span }
  /** `opSpan` covers the operator alone. */
  | {
      readonly kind: 'binary'
      readonly op: BinaryOp
      readonly left: Expr
      readonly right: Expr
      readonly opSpan: Span
      readonly span: Span
    }
  | {
      readonly kind: 'if'
      readonly condition: Expr
      readonly then: Expr
      readonly else: Expr
      readonly span: Span
    }

export interface Name {
  readonly name: string
  readonly span: Span
}

export interface Argument {
  readonly name: Name | null
  readonly value: Expr
  readonly span: Span
}

export type IndexItem =
  | { readonly kind: 'at'; readonly value: Expr; readonly span: Span }
  | {
      readonly kind: 'slice'
      readonly start: Expr | null
      readonly stop: Expr | null
      readonly step: Expr | null
      readonly span: Span
    }
  | { readonly kind: 'ellipsis'; readonly span: Span }
  | { readonly kind: 'newaxis'; readonly span: Span }

/** `from..to` (excludes `to`), or every element of a list. */
export type Range =
  | { readonly kind: 'count'; readonly from: Expr; readonly to: Expr; readonly span: Span }
  | { readonly kind: 'each'; readonly list: Expr; readonly span: Span }

/** `f32[N, 3]`; a scalar has no dims. */
export interface TypeExpr {
  readonly dtype: DTypeName
  readonly dims: readonly Expr[]
  readonly span: Span
}

export type Stmt =
  | { readonly kind: 'assign'; readonly name: Name; readonly value: Expr; readonly span: Span }
  /** `let (a, _) = value`; `_` is an ordinary name here. */
  | { readonly kind: 'let'; readonly names: readonly Name[]; readonly value: Expr; readonly span: Span }
  /** `target <- value`; the target is a path expression (name, member, index). */
  | { readonly kind: 'update'; readonly target: Expr; readonly value: Expr; readonly span: Span }
  | {
      readonly kind: 'for'
      readonly variable: Name
      readonly range: Range
      readonly body: readonly Stmt[]
      readonly span: Span
    }
  | {
      readonly kind: 'if'
      readonly condition: Expr
      readonly then: readonly Stmt[]
      readonly else: readonly Stmt[]
      readonly span: Span
    }
  | {
      readonly kind: 'minimize'
      readonly loss: Expr
      /** The optimizer call: a callee path and its arguments. */
      readonly optimizer: Expr
      readonly args: readonly Argument[]
      readonly clip: Expr | null
      readonly over: readonly Expr[] | null
      readonly span: Span
    }
  | { readonly kind: 'assert'; readonly condition: Expr; readonly message: Expr | null; readonly span: Span }
  /** `return a, b = expr`: an item without a name that is a bare variable is named after it by the elaborator. */
  | { readonly kind: 'return'; readonly items: readonly ReturnItem[]; readonly span: Span }
  /** `state name: type = init`; only in optimizer bodies, where the type may be left out. */
  | {
      readonly kind: 'state'
      readonly name: Name
      readonly type: TypeExpr | null
      readonly init: Expr
      readonly span: Span
    }

export interface ReturnItem {
  readonly name: Name | null
  readonly value: Expr
  readonly span: Span
}

export interface Parameter {
  readonly name: Name
  readonly type: TypeExpr | null
  readonly default: Expr | null
  readonly span: Span
}

export interface FnDecl {
  readonly kind: 'fn'
  readonly name: Name
  readonly params: readonly Parameter[]
  readonly result: TypeExpr | null
  /** `fn f(x) = e` is one `return e`. */
  readonly body: readonly Stmt[]
  readonly span: Span
}

export type Member =
  | {
      readonly kind: 'param'
      readonly name: Name
      readonly type: TypeExpr
      readonly init: Expr
      readonly span: Span
    }
  | {
      readonly kind: 'state'
      readonly name: Name
      readonly type: TypeExpr
      readonly init: Expr
      readonly span: Span
    }
  /** `name = Module(...)`, a list of them, or a compile-time value. */
  | { readonly kind: 'member'; readonly name: Name; readonly value: Expr; readonly span: Span }
  | FnDecl
  | {
      readonly kind: 'if'
      readonly condition: Expr
      readonly then: readonly Member[]
      readonly else: readonly Member[]
      readonly span: Span
    }

export interface EntryDecl {
  readonly kind: 'entry'
  /** `train name(...)` compiles with `training == true`. */
  readonly training: boolean
  readonly name: Name
  readonly params: readonly Parameter[]
  readonly body: readonly Stmt[]
  readonly span: Span
}

export interface ModuleDecl {
  readonly kind: 'module'
  readonly name: Name
  readonly params: readonly Parameter[]
  readonly members: readonly Member[]
  readonly span: Span
}

export interface OptimizerDecl {
  readonly kind: 'optimizer'
  readonly name: Name
  readonly params: readonly Parameter[]
  /** The names bound to one parameter and its gradient. */
  readonly param: Name
  readonly gradient: Name
  readonly body: readonly Stmt[]
  readonly span: Span
}

export interface ModelDecl {
  readonly kind: 'model'
  readonly name: Name
  readonly params: readonly Parameter[]
  readonly members: readonly Member[]
  readonly entries: readonly EntryDecl[]
  readonly span: Span
}

export interface ImportDecl {
  readonly kind: 'import'
  readonly path: string
  readonly pathSpan: Span
  readonly span: Span
}

export interface ConstDecl {
  readonly kind: 'const'
  readonly name: Name
  readonly value: Expr
  readonly span: Span
}

export type Decl = ImportDecl | ConstDecl | FnDecl | ModuleDecl | OptimizerDecl | ModelDecl

export interface File {
  readonly path: string
  readonly decls: readonly Decl[]
}
