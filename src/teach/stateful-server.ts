/** Phase 1, stateful: the server remembers you; your request only says which memory is yours. */
import { run } from '../node/process.ts';
import { createApp } from './app.ts';
import { withArguments } from './arguments.ts';
import { readConfig } from './config.ts';
import { loadStrategy } from './load-strategy.ts';
import { serve } from './serve.ts';

await run(async () => {
  const config = await readConfig({ strategy: 'memory', port: 3001 }, withArguments(process.env));
  const strategy = await loadStrategy(config);
  await serve(await createApp(strategy, config), strategy, config);
});
