/** What the bundler turns into modules: precompiled Handlebars templates, texts of kernels, and the parsed prelude. */
declare module '*.hbs' {
  /** A template compiled at build time (`noEscape`, `strict`). */
  export const render: (view: object) => string
}
declare module '*.ml' {
  export const source: { readonly path: string; readonly text: string }
  /** The file's syntax tree, see grammar/packed.ts. */
  export const packed: import('../grammar/packed.ts').PackedFile
}
declare module 'handlebars/runtime'
declare module '*.wat' {
  export const text: string
}
declare module '*.wgsl' {
  export const text: string
}
declare module '*.cu' {
  export const text: string
}
