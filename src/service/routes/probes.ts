/** For machines: does the process run, does it take requests, what does it measure? */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { METRICS_MEDIA_TYPE } from '../../node/metrics.ts';
import { serviceOpenApiDocument } from '../../protocol/openapi.ts';
import { Problem } from '../../protocol/problems.ts';
import { OpenApiDocument } from '../../protocol/tools.ts';
import { withDeadline } from '../../strategies/support/deadline.ts';
import type { Context } from '../context.ts';
import { mount } from '../mount.ts';

const stateOf = (check: Promise<unknown>): Promise<string> =>
  check.then(
    () => 'ok',
    () => 'unavailable',
  );

/** Built when first asked for: a server that nobody asks should start without it. */
function documented(): () => z.output<typeof OpenApiDocument> {
  let document: z.output<typeof OpenApiDocument> | undefined;
  return () => {
    document ??= OpenApiDocument.parse(serviceOpenApiDocument());
    return document;
  };
}

/**
 * Ready is who can serve those who are logged in. PostgreSQL is told of, and is no reason to be taken out of service
 * where it keeps no sessions: without it nobody new comes in, and everybody else goes on.
 */
async function readiness({ strategy, postgres, config, readiness: { draining } }: Context) {
  const [store, accounts] = await Promise.all([
    strategy.stateHeldBy === 'store' ? stateOf(strategy.checkReady()) : null,
    // Whoever asks gives up soon: a slow PostgreSQL must not make the probe itself late.
    stateOf(withDeadline(postgres.checkReady(), config.strategyOptions.storeDeadlineMs)),
  ]);
  const needed = { server: draining ? 'draining' : 'ok', ...(store && { store }) };
  return {
    isReady: Object.values(needed).every((state) => state === 'ok'),
    checks: { ...needed, accounts },
  };
}

export function probeRoutes(app: FastifyInstance, context: Context): void {
  const openApi = documented();

  mount(app, context, {
    livez: () => ({ status: 'ok' as const }),

    async readyz({ query, reply }) {
      const { isReady, checks } = await readiness(context);
      const shown = query.verbose === undefined ? {} : { checks };
      if (!isReady) throw new Problem('not_ready', shown);
      reply.header('Cache-Control', 'no-store');
      return { status: 'ready' as const, ...shown };
    },

    openApi,
  });

  if (context.config.metricsPort !== null) return;
  mount(app, context, {
    metrics({ reply }) {
      reply.type(METRICS_MEDIA_TYPE);
      return context.metrics.text();
    },
  });
}
