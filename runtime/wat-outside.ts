// What the assembler throws, to itself, at the first thing in a text that it does not know.

export const outside = new Error('the text is not of the subset that mlc prints')
