// Bundles the command line, the library and the example runner with esbuild.
// `--tests` bundles every test file into build/test, `--bench` the benchmarks into build/bench,
// `--vectors` the runner of test vectors into build/vectors; `--out DIR` takes the place of dist.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import Handlebars from 'handlebars'

/** The grammar as it stands in the tree, to parse the prelude with. */
let grammar
async function packedTree(source) {
  const contents = `export * from './grammar/index.ts'\nexport * from './grammar/packed.ts'`
  const stdin = { contents, resolveDir: '.' }
  grammar ??= build({ ...common, plugins: [], stdin, write: false }).then(
    ({ outputFiles: [file] }) =>
      import(`data:text/javascript;base64,${Buffer.from(file.text).toString('base64')}`),
  )
  const { parse, packFile } = await grammar
  const { file, diagnostics } = parse(source)
  if (diagnostics.length > 0) throw new Error(`${source.path}: ${diagnostics[0].message}`)
  return packFile(file)
}

/** Templates become functions at build time: a browser has no files, and a content policy forbids `eval`. */
const templates = {
  name: 'templates',
  setup(api) {
    api.onLoad({ filter: /\.hbs$/ }, ({ path }) => {
      const spec = Handlebars.precompile(readFileSync(path, 'utf8'), { noEscape: true, strict: true })
      const contents = `import Handlebars from 'handlebars/runtime'
const template = Handlebars.template(${spec})
export const render = (view) => template(view)`
      return { contents, loader: 'js' }
    })
    // The prelude is parsed here: every process that compiles a model would do it again.
    api.onLoad({ filter: /\/prelude\/[^/]+\.ml$/ }, async ({ path }) => {
      const source = { path: `prelude/${basename(path)}`, text: readFileSync(path, 'utf8') }
      const contents = `export const source = ${JSON.stringify(source)}
export const packed = ${JSON.stringify(await packedTree(source))}`
      return { contents, loader: 'js' }
    })
    api.onLoad({ filter: /\.(wat|wgsl|cu)$/ }, ({ path }) => ({
      contents: `export const text = ${JSON.stringify(readFileSync(path, 'utf8'))}`,
      loader: 'js',
    }))
  },
}

const common = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [templates],
  external: ['commander', 'webgpu', 'koffi', 'wabt', 'esbuild', '@sparticuz/chromium', 'uvu', 'uvu/*'],
  alias: {
    // The minified build starts ten times faster than the package's module tree.
    chevrotain: './node_modules/chevrotain/lib/chevrotain.min.mjs',
    'handlebars/runtime': './node_modules/handlebars/dist/cjs/handlebars.runtime.js',
  },
  logLevel: 'warning',
}

/** The one package without a CommonJS form: `require` of such is younger than Node 20. */
const packages = {
  name: 'packages',
  setup(api) {
    api.onLoad({ filter: /\/webgpu-node\.ts$/ }, ({ path }) => {
      const parts = readFileSync(path, 'utf8').split("import('webgpu')")
      if (parts.length !== 2) throw new Error(`${path} imports webgpu ${parts.length - 1} times`)
      return { contents: parts.join("importPackage('webgpu')"), loader: 'ts' }
    })
  },
}

/** The command line as one script, which the engine can take together with compiled code: see `cli/start.ts`. */
const script = {
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: common.external.filter((name) => name !== 'commander'),
  define: { 'import.meta.url': 'importMetaUrl' },
  plugins: [templates, packages],
  banner: {
    js: [
      "const importMetaUrl = require('node:url').pathToFileURL(__filename).href",
      'var importPackage',
      'importPackage ??= (name) => import(name)',
    ].join('\n'),
  },
  // `import()` becomes `require`, which a script can be given.
  supported: { 'dynamic-import': false },
}

const files = (folder, suffix) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(suffix))
    .sort()

if (process.argv.includes('--tests')) {
  rmSync('build/test', { recursive: true, force: true })
  const entryPoints = [...files('test', '.test.ts'), 'runtime/cpu-worker.ts']
  await build({
    ...common,
    entryPoints,
    outdir: 'build/test',
    outbase: '.',
    splitting: true,
    sourcemap: 'inline',
  })
} else if (process.argv.includes('--bench')) {
  rmSync('build/bench', { recursive: true, force: true })
  const entryPoints = {
    main: 'bench/main.ts',
    peers: 'bench/peers.ts',
    gpu: 'bench/gpu.ts',
    sweep: 'bench/sweep.ts',
    'mlc-peer': 'bench/mlc-peer.ts',
    'cpu-worker': 'runtime/cpu-worker.ts',
  }
  await build({
    ...common,
    entryPoints,
    outdir: 'build/bench',
    splitting: true,
    // As the released bundle is: the time to a first result counts reading it.
    minify: true,
  })
} else if (process.argv.includes('--vectors')) {
  await build({
    ...common,
    entryPoints: { main: 'test/conformance/vectors-main.ts', 'cpu-worker': 'runtime/cpu-worker.ts' },
    outdir: 'build/vectors',
    splitting: true,
  })
} else {
  const flag = process.argv.indexOf('--out')
  const outdir = flag < 0 ? 'dist' : process.argv[flag + 1]
  rmSync(outdir, { recursive: true, force: true })
  const released = { ...common, outdir, minify: true }
  await Promise.all([
    build({
      ...released,
      entryPoints: { index: 'api.ts', digits: 'examples/digits/main.ts' },
      splitting: true,
    }),
    build({ ...released, entryPoints: { mlc: 'cli/start.ts', 'cpu-worker': 'runtime/cpu-worker.ts' } }),
    build({ ...released, ...script, entryPoints: { program: 'cli/main.ts' } }),
  ])
  // It only saves time, which is no reason to be without the rest.
  const { status } = spawnSync(process.execPath, ['code-cache.mjs', outdir], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Compiled under other flags, V8 would not take it where there are none.
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (status !== 0) console.error('code-cache.mjs failed: the command line will start slower')
}
