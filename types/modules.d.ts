/** What the bundler turns into modules: precompiled Handlebars templates and the prelude's text. */
declare module '*.hbs' {
  /** A template compiled at build time (`noEscape`, `strict`). */
  export const render: (view: object) => string
}
declare module '*.ml' {
  export const text: string
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
