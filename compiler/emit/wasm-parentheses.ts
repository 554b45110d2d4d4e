// Where an expression of WebAssembly text ends.

/** The text from `start` to the parenthesis that closes what opens there. */
export function closed(text: string, start: number): string {
  const parenthesis = /[()]/g
  parenthesis.lastIndex = start
  let depth = 0
  for (let found = parenthesis.exec(text); found !== null; found = parenthesis.exec(text)) {
    depth += found[0] === '(' ? 1 : -1
    if (depth === 0) return text.slice(start, found.index + 1)
  }
  throw new Error(`a parenthesis is open in ${text}`)
}
