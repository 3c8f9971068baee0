/** Phase 1, stateful: the server remembers you; your request only says which memory is yours. */
import { strategies } from '../strategies/index.ts';
import { createApp } from './app.ts';
import { withArguments } from './arguments.ts';
import { readConfig } from './config.ts';
import { run, serve } from './serve.ts';

await run(async () => {
  const config = await readConfig({ strategy: 'memory', port: 3001 }, withArguments(process.env));
  const strategy = await strategies[config.strategy](config.strategyOptions);
  await serve(await createApp(strategy, config), strategy, config);
});
