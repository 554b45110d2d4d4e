// Where an expression of WebAssembly text ends.

/** The text from `start` to the parenthesis that closes what opens there. */
export function closed(text: string, start: number): string {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    if (text[i] === '(') depth++
    else if (text[i] === ')' && --depth === 0) return text.slice(start, i + 1)
  }
  throw new Error(`a parenthesis is open in ${text}`)
}
