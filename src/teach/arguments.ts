/** `--strategy sealed --port 3100`: the two settings that one changes by hand, as if they stood in the environment. */
import { parseArgs } from 'node:util';
import { ConfigError } from '../node/environment.ts';

export function withArguments(
  environment: NodeJS.ProcessEnv,
  words: readonly string[] = process.argv.slice(2),
): NodeJS.ProcessEnv {
  const options = { strategy: { type: 'string' }, port: { type: 'string' } } as const;
  try {
    const { strategy, port } = parseArgs({ args: [...words], options }).values;
    return { ...environment, ...(strategy && { STRATEGY: strategy }), ...(port && { PORT: port }) };
  } catch (error) {
    throw new ConfigError(
      `${(error as Error).message} Options are --strategy and --port; with npm they go after \`--\`.`,
    );
  }
}
