/** What the documents tell a person to type is typed here. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../experiments/index.ts';
import { checkSelection, selectDeployments, selectExperiments } from '../../src/lab/experiment-selection.ts';
import { type DocumentedCommand, documentedCommands } from '../support/documented-commands.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Not typed here, for these reasons. */
const exempt: Record<string, string> = {
  'npm test': 'it is what runs this',
  'npm run bench': 'it takes five minutes; test/bench.test.ts runs it with --quick',
};

/** They run until they are told to stop: how to type them here, and what they say when they are ready. */
const servers: Record<string, { type: string; ready: RegExp }> = {
  'npm start': {
    type: 'npm start -- --no-open --port 4180',
    ready: /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/,
  },
  'npm run server:stateless': { type: 'PORT=0 npm run server:stateless', ready: /"strategy":"jwt"/ },
  'npm run service': { type: 'PORT=0 npm run service', ready: /^The service runs at \S+, with redis$/ },
  'npm run server:stateful': { type: 'PORT=0 npm run server:stateful', ready: /"strategy":"memory"/ },
};

/** In a group of its own, so that npm, its shell and the program can be told to stop together. */
function type(command: string) {
  return spawn(command, { cwd: root, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function runToEnd(command: string): Promise<{ code: number; output: string }> {
  const child = type(command);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  return { code, output };
}

async function startAndStop(command: string, ready: RegExp): Promise<void> {
  const child = type(command);
  const closed = once(child, 'close');
  try {
    let output = '';
    for await (const line of createInterface({ input: child.stdout })) {
      output += `${line}\n`;
      if (ready.test(line)) return;
    }
    assert.fail(`${command} ended without saying that it is ready:\n${output}`);
  } finally {
    if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGINT');
    await closed;
  }
}

/** A request of the documents, sent to a server on a port of its own. */
async function request({ command }: DocumentedCommand): Promise<void> {
  const [, port = '', family = ''] = /127\.0\.0\.1:(\d+)\/api\/(\w+)/.exec(command) ?? [];
  const child = type(`PORT=0 npm run -s server:${family}`);
  const closed = once(child, 'close');
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { listening } = JSON.parse(line);
    const { code, output } = await runToEnd(command.replace(`http://127.0.0.1:${port}`, listening));
    assert.equal(code, 0, output);
    assert.equal(JSON.parse(output).user.username, 'bob');
  } finally {
    process.kill(-(child.pid as number), 'SIGINT');
    await closed;
  }
}

/** Every experiment runs in test/course/experiments.test.ts; but what README asks for is typed all the same. */
const RUN = /^npm run -s lab -- run ([\d ]+?)((?: --deployment \w+)*)$/;
const isRunElsewhere = ({ command, document }: DocumentedCommand) =>
  document !== 'README.md' && RUN.test(command);

/** That there is all it asks for, and that each experiment speaks of what is asked. */
function checkRun(command: string): void {
  const [, words = '', options = ''] = RUN.exec(command) ?? [];
  const asked = selectDeployments(options.split(' --deployment ').slice(1));
  for (const experiment of selectExperiments(experiments, words.split(' '))) {
    checkSelection([experiment], asked.length > 0 ? asked : undefined, undefined);
    for (const name of asked)
      assert.ok(experiment.expected[name], `${experiment.name} says nothing of ${name}`);
  }
}

describe('the commands in the documents', () => {
  const seen = new Set<string>();
  for (const documented of documentedCommands()) {
    const { command, document } = documented;
    if (seen.has(command) || command in exempt) continue;
    seen.add(command);
    if (isRunElsewhere(documented)) {
      it(`asks for experiments that there are, as ${document} says: ${command}`, () => checkRun(command));
      continue;
    }
    it(`works as ${document} says: ${command}`, async () => {
      const server = servers[command];
      if (server) return startAndStop(server.type, server.ready);
      if (command.startsWith('node -e "fetch(')) return request(documented);
      const { code, output } = await runToEnd(command);
      assert.equal(code, 0, output);
      return undefined;
    });
  }

  it('are all there: no rule here is about a command that no document shows', () => {
    const shown = new Set(documentedCommands().map(({ command }) => command));
    const missing = [...Object.keys(exempt), ...Object.keys(servers)].filter(
      (command) => !shown.has(command),
    );
    assert.deepEqual(missing, []);
  });
});
