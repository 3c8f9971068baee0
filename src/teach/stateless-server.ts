/** Phase 1, stateless: whatever the server must know about you travels with your request. */
import { strategies } from '../strategies/index.ts';
import { createApp } from './app.ts';
import { withArguments } from './arguments.ts';
import { readConfig } from './config.ts';
import { run, serve } from './serve.ts';

await run(async () => {
  const config = await readConfig({ strategy: 'jwt', port: 3000 }, withArguments(process.env));
  const strategy = await strategies[config.strategy](config.strategyOptions);
  await serve(await createApp(strategy, config), strategy, config);
});
