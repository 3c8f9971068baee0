/** The strategy that a server runs: one of ours, or the one in STRATEGY_FILE. */

import { ConfigError } from '../node/environment.ts';
import { strategies } from '../strategies/index.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Config } from './config.ts';
import { creatorIn, importStrategyFile, membersMissing } from './strategy-file.ts';

const refused = (file: string, why: string) =>
  new ConfigError(`STRATEGY_FILE: ${file}: ${why}. Ask for all of it: npm run lab -- grade ${file}`);

async function fromFile(
  file: string,
  { strategyOptions, family, credentialBytesMax }: Config,
): Promise<Strategy> {
  const exported = await importStrategyFile(file).catch((error: unknown) => {
    throw refused(file, error instanceof Error ? error.message : String(error));
  });
  const create = creatorIn(exported);
  if (typeof create === 'string') throw refused(file, create);
  const strategy = await create(strategyOptions);
  const [missing] = membersMissing(strategy);
  if (missing) throw refused(file, missing);
  if (strategy.family !== family) {
    throw new ConfigError(`STRATEGY_FILE: ${strategy.name} is ${strategy.family}, this server is ${family}`);
  }
  const fitting = credentialBytesMax[strategy.credentialKind];
  if (fitting === strategyOptions.credentialBytesMax) return strategy;
  // How its credential travels was not known before: a cookie may be half as long as a token.
  await strategy.close();
  return create({ ...strategyOptions, credentialBytesMax: fitting });
}

/** @throws ConfigError when the file has no strategy, or none for this server */
export async function loadStrategy(config: Config): Promise<Strategy> {
  const { strategy, strategyFile, strategyOptions } = config;
  if (strategyFile !== undefined) return fromFile(strategyFile, config);
  return strategies[strategy](strategyOptions);
}
