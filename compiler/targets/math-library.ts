// The shape that the helper functions of both targets share, and their order by dependency.

/** One helper function as target source text, pasted into the kernels that call it. */
export interface MathFunction {
  readonly name: string
  /** How many operands it takes. */
  readonly arity: 1 | 2
  /** The complete definition, comments included. */
  readonly text: string
  /** The names of the helpers that the text calls directly. */
  readonly uses: readonly string[]
}

/** Indexes helpers by name. */
export function mathLibrary(functions: readonly MathFunction[]): ReadonlyMap<string, MathFunction> {
  return new Map(functions.map((entry) => [entry.name, entry]))
}

/**
 * The named helpers and all that they use, each once, dependencies before their users; the order depends on
 * the set of names only. Throws for a name that the library lacks.
 */
export function orderedWithDependencies(
  library: ReadonlyMap<string, MathFunction>,
  names: Iterable<string>,
): MathFunction[] {
  const ordered = new Map<string, MathFunction>()
  const visit = (name: string): void => {
    if (ordered.has(name)) return
    const entry = library.get(name)
    if (entry === undefined) throw new Error(`math library: no function '${name}'`)
    entry.uses.forEach(visit)
    ordered.set(name, entry)
  }
  for (const name of [...names].sort()) visit(name)
  return [...ordered.values()]
}
