// Declares the commands and their options; a command's code is loaded when it runs, so that each starts fast.
import { Command, Option } from 'commander'
import { version } from '../package.json'
import type { BenchOptions } from './commands/bench.ts'
import type { CheckOptions } from './commands/check.ts'
import type { CompileCommandOptions } from './commands/compile.ts'
import type { EvalOptions } from './commands/eval.ts'
import type { GradcheckOptions } from './commands/gradcheck.ts'
import type { InspectOptions } from './commands/inspect.ts'
import type { ProfileOptions } from './commands/profile.ts'
import type { RunOptions } from './commands/run.ts'
import type { SummaryOptions } from './commands/summary.ts'
import type { TrainOptions } from './commands/train.ts'
import type { TuneOptions } from './commands/tune.ts'
import {
  parseCount,
  parseInteger,
  parseList,
  parseNames,
  parseU32,
  withAdapterOptions,
  withCommonOptions,
  withDeviceChoice,
  withDeviceOption,
  withOutputOptions,
  withProgramOptions,
  withTuningOption,
} from './options.ts'
import { Output, type OutputOptions } from './output.ts'

const targets = ['cpu', 'wgsl', 'cuda']
const TUNING_HELP = 'choices that mlc tune has measured on a device of this target'
const INPUT_HELP = 'an argument: x=FILE.npy, FILE.safetensors, x=random[:N], x=zeros, lr=0.1 (repeatable)'
const DATA_FORM = 'FILE[,x=COLUMNS][,y=COLUMN][,scale=F][,split=0.8:0.2]'

/** The command line's parser; `done` gets the exit code of the command that ran. */
export function buildProgram(done: (code: number) => void): Command {
  const program = new Command('mlc')
    .description(
      'A compiler for small model files: readable WGSL and WebAssembly kernels that train and predict',
    )
    .version(version)
    .showHelpAfterError('(mlc COMMAND --help tells more)')
    .exitOverride()
  addReading(program, done)
  addRunning(program, done)
  addMeasuring(program, done)
  // Set after the commands exist: each keeps its own.
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError(`(mlc ${command.name()} --help tells more)`)
  return program
}

type Done = (code: number) => void

function addReading(program: Command, done: Done): void {
  withCommonOptions(program.command('check <file>'))
    .description('parse, resolve and infer shapes; print every diagnostic')
    .action(async (file: string, options: CheckOptions) => {
      const { check } = await import('./commands/check.ts')
      done(await check(file, options, new Output(options)))
    })
  withAdapterOptions(withProgramOptions(withCommonOptions(program.command('compile <file>'))))
    .description('write the kernels, the manifest and a typed loader')
    .addOption(
      new Option('--target <name>', 'the language of the kernels').choices(targets).makeOptionMandatory(),
    )
    .option('--entry <name>', 'only this entry (repeatable; default: all)', parseNames)
    .option('-o, --out <dir>', 'the folder to write to', 'build')
    .option('--weights <file>', 'put these weights beside the kernels')
    .option('--tuning <file>', TUNING_HELP)
    .option('--warm', 'compile twice and tell both times, also where the first took over a second')
    .option('--standalone', 'with --target cuda: one .cu file with a C interface and a program')
    .action(async (file: string, options: CompileCommandOptions) => {
      const { compile } = await import('./commands/compile.ts')
      done(await compile(file, options, new Output(options)))
    })
  withAdapterOptions(withProgramOptions(withCommonOptions(program.command('inspect <file>'))))
    .description('show what the compiler made at each stage')
    .addOption(new Option('--target <name>', 'the language of the kernels').choices(targets).default('cpu'))
    .addOption(
      new Option('--stage <name>', 'the stage to print; without it an overview').choices([
        'ast',
        'graph',
        'grad',
        'fused',
        'fuse',
        'kernels',
        'plan',
      ]),
    )
    .option('--entry <name>', 'only this entry (repeatable)', parseNames)
    .option('--kernel <name>', 'with --stage kernels: those whose name contains this')
    .option('--tuning <file>', TUNING_HELP)
    .action(async (file: string, options: InspectOptions) => {
      const { inspect } = await import('./commands/inspect.ts')
      done(await inspect(file, options, new Output(options)))
    })
  withCommonOptions(program.command('summary <file>'))
    .description('a table of layers, output shapes and parameters')
    .option('--entry <name>', 'the entry whose shapes are shown')
    .action(async (file: string, options: SummaryOptions) => {
      const { summary } = await import('./commands/summary.ts')
      done(await summary(file, options, new Output(options)))
    })
  withOutputOptions(program.command('ops [name]'))
    .description('what a function or operator computes, its shapes and its derivative')
    .action(async (name: string | undefined, options: OutputOptions) => {
      const { ops } = await import('./commands/ops.ts')
      done(await ops(name, new Output(options)))
    })
  withOutputOptions(program.command('devices'))
    .description('what this machine has, and what is missing')
    .action(async (options: OutputOptions) => {
      const { devices } = await import('./commands/devices.ts')
      done(await devices(new Output(options)))
    })
}

function addRunning(program: Command, done: Done): void {
  withDeviceOption(withCommonOptions(program.command('run <file>')))
    .description('run an entry of a model, or of a compiled folder')
    .option('--entry <name>', 'the entry; may be left out where there is one')
    .option('--in <value>', INPUT_HELP, parseList)
    .option('--weights <file>', 'params and states (.safetensors); default: first values of the seed')
    .option('--out <path>', 'write the outputs: FILE.safetensors, FILE.npy (one output) or DIR/')
    .option('--fetch <names>', 'any named values of the entry; runs no updates', parseNames)
    .option('--steps <n>', 'run again and again; outputs are stacked on a new first axis', parseCount)
    .option('--seed <n>', 'first values and random numbers', parseU32, 0)
    .option('--save <file>', 'write params and states afterwards (.safetensors)')
    .action(async (file: string, options: RunOptions) => {
      const { run } = await import('./commands/run.ts')
      done(await run(file, options, new Output(options)))
    })
  withDeviceOption(withCommonOptions(program.command('train <file>')))
    .description('a training loop with metrics and checkpoints')
    .requiredOption('--data <spec>', `the training data: ${DATA_FORM}`)
    .option('--val <spec>', 'data to validate on after each epoch')
    .option('--entry <name>', 'the training entry; may be left out where there is one')
    .option('--epochs <n>', 'passes over the data, those of a resumed run included', parseInteger(1, 1e6), 1)
    .option('--batch <n>', 'rows of a batch; default: what the model says', parseCount)
    .option('--in <value>', 'a scalar argument, such as lr=0.1 (repeatable)', parseList)
    .option('--weights <file>', 'start from these params and states')
    .option('--save <dir>', 'write weights and a checkpoint after each epoch')
    .option('--resume <dir>', 'go on from the checkpoint in this folder')
    .option('--log <file>', 'append a JSON line for each epoch')
    .option('--seed <n>', 'first values, random numbers and the order of rows (default: 0)', parseU32)
    .action(async (file: string, options: TrainOptions) => {
      const { train } = await import('./commands/train.ts')
      done(await train(file, options, new Output(options)))
    })
  withDeviceOption(withCommonOptions(program.command('eval <file>')))
    .description('metrics of an entry over a data set')
    .requiredOption('--data <spec>', `the data: ${DATA_FORM}; with split, its second part`)
    .requiredOption('--weights <file>', 'params and states (.safetensors)')
    .option('--entry <name>', 'the entry; a training entry runs without its updates')
    .option('--batch <n>', 'rows of a batch; default: what the model says', parseCount)
    .option('--in <value>', 'a scalar argument (repeatable)', parseList)
    .option('--seed <n>', 'random numbers', parseU32, 0)
    .action(async (file: string, options: EvalOptions) => {
      const { evaluate } = await import('./commands/eval.ts')
      done(await evaluate(file, options, new Output(options)))
    })
  withCommonOptions(program.command('gradcheck <file>'))
    .description('compare gradients with finite differences in float64')
    .option('--entry <name>', 'the entry; may be left out where there is one')
    .option('--seed <n>', 'the point and the directions', parseU32, 0)
    .action(async (file: string, options: GradcheckOptions) => {
      const { gradcheck } = await import('./commands/gradcheck.ts')
      done(await gradcheck(file, options, new Output(options)))
    })
}

function addMeasuring(program: Command, done: Done): void {
  withTuningOption(withProgramOptions(withCommonOptions(program.command('bench <file>'))))
    .description('median and spread of a step of each entry, on each device')
    .option('--devices <names>', 'devices by commas; default: all that are here', parseNames)
    .option('--entry <name>', 'only this entry (repeatable; default: all)', parseNames)
    .option('--in <value>', `${INPUT_HELP}; default: random, and 0.001 for a float scalar`, parseList)
    .option('--seconds <n>', 'how long each entry is measured', parseInteger(0, 3600), 2)
    .action(async (file: string, options: BenchOptions) => {
      const { bench } = await import('./commands/bench.ts')
      done(await bench(file, options, new Output(options)))
    })
  withDeviceChoice(withProgramOptions(withCommonOptions(program.command('tune <file>'))))
    .description(
      'measure other schedules of each kernel on this device, and keep the faster ones in MODEL.tune.json',
    )
    .option('--entry <name>', 'only this entry (repeatable; default: all)', parseNames)
    .option(
      '--seconds <n>',
      'time to measure for; kernels that take most of a step come first',
      parseCount,
      60,
    )
    .action(async (file: string, options: TuneOptions) => {
      const { tune } = await import('./commands/tune.ts')
      done(await tune(file, options, new Output(options)))
    })
  withDeviceOption(withCommonOptions(program.command('profile <file>')))
    .description('the time of each kernel of an entry, against what the device can do')
    .option('--entry <name>', 'the entry; may be left out where there is one')
    .action(async (file: string, options: ProfileOptions) => {
      const { profile } = await import('./commands/profile.ts')
      done(await profile(file, options, new Output(options)))
    })
}
