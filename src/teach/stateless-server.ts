/** Phase 1, stateless: whatever the server must know about you travels with your request. */
import { run } from '../node/process.ts';
import { createApp } from './app.ts';
import { withArguments } from './arguments.ts';
import { readConfig } from './config.ts';
import { loadStrategy } from './load-strategy.ts';
import { serve } from './serve.ts';

await run(async () => {
  const config = await readConfig({ strategy: 'jwt', port: 3000 }, withArguments(process.env));
  const strategy = await loadStrategy(config);
  await serve(await createApp(strategy, config), strategy, config);
});
