// Index variables of an operator's own reductions.
import { type Expr, int, type Var, variable } from '../ir/expr.ts'

export interface Loop {
  /** What the reduction runs over: nothing where there is a single position. */
  readonly vars: readonly Var[]
  /** The position as reads use it. */
  readonly at: Expr
}

/** A loop over [0, size); a single position needs no variable, and none would be bound. */
export function loopOver(name: string, size: number): Loop {
  if (size === 1) return { vars: [], at: int(0) }
  const v = variable(name, size)
  return { vars: [v], at: v }
}

/** All variables of several loops, outermost first. */
export const varsOf = (loops: readonly Loop[]): Var[] => loops.flatMap((loop) => loop.vars)
