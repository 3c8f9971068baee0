/** The command line: the one place where the laboratory and the experiments meet. */
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { experiments } from '../experiments/index.ts';
import type { DoCommandOptions } from './lab/commands/do.ts';
import { exitCodes } from './lab/commands/exit-codes.ts';
import type { GradeCommandOptions } from './lab/commands/grade.ts';
import type { MeasureOptions, RunCommandOptions } from './lab/commands/run.ts';
import type { ServiceCommandOptions } from './lab/commands/service.ts';
import type { StartCommandOptions } from './lab/commands/start.ts';
import type { CommandContext } from './lab/commands/with-lab.ts';
import { UsageError } from './lab/experiment-selection.ts';
import { LabRefusal } from './lab/lab-control.ts';
import { serverNames } from './protocol/lab-words.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };
}

const collect = (word: string, words: string[]): string[] => [...words, word];
const contextOf = ({ runs }: { runs: string }): CommandContext => ({ experiments, runsRoot: runs });

const ENVIRONMENT = `
Environment:
  REDIS_URL               use this Redis, under a prefix of the lab's own, and never break it
  DATABASE_URL            use this PostgreSQL, in schemas of the lab's own, and never break it
  STATELAB_INSTALL=never  install neither where the lab could (Debian and Ubuntu, as root)
  NO_COLOR                no colour`;
const DO_HELP = `
Examples:
  npm run lab -- do redis start
  npm run lab -- do redis login alice --node node-2
  npm run lab -- do redis kill node-2
  npm run lab -- do redis store pause
  npm run lab -- do redis traffic 50
  npm run lab -- do heal-all
The page shows the line of each of its buttons.`;
/** npm keeps what looks like an option to itself, and hands on the rest. */
const STRAY =
  'With npm, options go after `--`, as in: npm start -- --port 4200 (in PowerShell use npm.cmd: its npm may lose the `--`)';

// Each command is loaded where it is called: the page's process needs nothing of a report or a grading.
const program = new Command('statelab')
  .description('Measures stateless against stateful: real servers, broken on purpose.')
  .exitOverride()
  .showHelpAfterError('(add --help for what there is)')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', ENVIRONMENT);

/** Options that several commands share, under the same names. */
const command = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--runs <folder>', 'where runs are kept', fromRoot('runs'));
const server = () =>
  new Option('--server <which>', 'what the nodes are: the teaching servers, or the production service')
    .choices(serverNames)
    .default('teach');
const measuring = (name: string, description: string) =>
  command(name, description)
    .option('--seed <n>', 'same seed, same questions in the same order', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--deployment <name>', 'only this deployment (repeatable)', collect, [])
    .option('--nodes <n>', 'nodes per deployment', wholeNumber(1, 20))
    .addOption(server())
    .option('--json', 'one JSON document on stdout');

function finish(code: number): void {
  process.exitCode = code;
}

command('start', 'open the laboratory’s page')
  .option('--port <n>', 'port of the page; 0 takes any', wholeNumber(0, 65_000), 4100)
  .option('--no-open', 'do not open a browser')
  .action(async (options: StartCommandOptions & { runs: string }) => {
    const { startCommand } = await import('./lab/commands/start.ts');
    finish(await startCommand(contextOf(options), { ...options, pageDirectory: fromRoot('dist/web') }));
  });
command('do', 'do to the lab that `npm start` runs what a button of its page does')
  .argument('<word...>', 'heal-all, reset, or a deployment, a verb and its target')
  .option('--node <name>', 'a client’s request goes to this node, whatever the gateway’s policy')
  .option('--nodes <n>', 'start: how many nodes')
  .option('--users <n>', 'traffic: how many people')
  .addHelpText('after', DO_HELP)
  .action(async (words: string[], options: DoCommandOptions) => {
    const { doCommand } = await import('./lab/commands/do.ts');
    finish(await doCommand(words, options));
  });
command('list', 'what experiments and deployments there are')
  .option('--json', 'one JSON document on stdout')
  .action(async (options) => {
    const { listCommand } = await import('./lab/commands/list.ts');
    finish(listCommand(contextOf(options), options));
  });
measuring('run', 'run experiments, by number or name, or all')
  .argument('<experiment...>', 'such as 03, 03-two-servers or all')
  .option('--report <file.html>', 'tell the runs as a page to keep, print and pass on')
  .action(async (words: string[], options: Omit<RunCommandOptions, 'styles'> & { runs: string }) => {
    const { runCommand } = await import('./lab/commands/run.ts');
    finish(await runCommand(contextOf(options), words, { ...options, styles: fromRoot('web/styles') }));
  });
measuring('compare', 'measure everything, and print the table').action(
  async (options: MeasureOptions & { runs: string }) => {
    const { compareCommand } = await import('./lab/commands/compare.ts');
    finish(await compareCommand(contextOf(options), options));
  },
);
command('grade', 'put a strategy of your own to the test, and say what is missing')
  .argument(
    '[file]',
    'a TypeScript or JavaScript file that exports createStrategy; or what the exercise asks for',
  )
  .option('--exercise <name>', 'grade this smaller exercise instead (see docs/course/exercises.md)')
  .option('--seed <n>', 'same seed, same questions in the same order', wholeNumber(0, 2 ** 31 - 1), 1)
  .option('--json', 'one JSON document on stdout')
  .action(async (file: string | undefined, options: GradeCommandOptions & { runs: string }) => {
    const { gradeCommand } = await import('./lab/commands/grade.ts');
    finish(await gradeCommand(contextOf(options), file, options));
  });
program
  .command('service')
  .description('run the production service, with private stores unless others are named')
  .option('--strategy <name>', 'where sessions live (default: redis)')
  .option('--port <n>', 'port of the service; 0 takes any (default: 3002)', wholeNumber(0, 65_535))
  .action(async (options: ServiceCommandOptions) => {
    const { serviceCommand } = await import('./lab/commands/service.ts');
    finish(await serviceCommand(options));
  });
command('doctor', 'what this machine has, lacks, and how to get it')
  .option('--json', 'one JSON document on stdout')
  .action(async (options) => {
    const { doctorCommand } = await import('./lab/commands/doctor.ts');
    finish(await doctorCommand(contextOf(options), options));
  });

// Whoever reads may stop reading, as `head` does: what the lab has started then ends with it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.excessArguments') process.stderr.write(`${STRAY}\n`);
    finish(error.exitCode === 0 ? 0 : exitCodes.usage);
  } else if (error instanceof UsageError || error instanceof LabRefusal) {
    process.stderr.write(`${error.message}\n`);
    finish(error instanceof UsageError ? exitCodes.usage : exitCodes.machineLacks);
  } else throw error;
}
