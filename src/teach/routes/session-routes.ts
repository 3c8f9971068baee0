/** Logging in and out, and what a session shows of itself. */
import type { Request, Router } from 'express';
import { deviceOf } from '../../node/device.ts';
import { parse } from '../../node/parse.ts';
import { countsOf, sessionView, summaryView } from '../../node/views.ts';
import { Problem } from '../../protocol/problems.ts';
import { LoginRequest } from '../../protocol/session.ts';
import { authenticated, type Context, setCookieOn } from '../context.ts';
import { log } from '../log.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { requireAdmin, requireSession } from '../middleware/require-session.ts';
import { newRouter } from './new-router.ts';

function loginRoutes(context: Context): Router {
  const { strategy, credentials, users, loginGuard } = context;
  const router = newRouter();

  /** A session that comes with a login or a logout ends; an outage is told, never passed over. */
  async function endPresented(request: Request): Promise<void> {
    const credential = credentials.read(request.headers);
    const found = credential === undefined ? 'unknown' : await strategy.find(credential);
    if (typeof found !== 'string') await strategy.end(found.session.userId, found.session.id);
  }

  router.post('/login', jsonBody, async (request, response) => {
    const { username, password } = parse(LoginRequest, request.body);
    const address = request.ip ?? 'unknown';
    const user = await loginGuard.attempt(username, address, () => users.authenticate(username, password));
    if (!user) {
      log('warn', 'login_failed', { traceId: response.locals.traceId });
      throw new Problem('invalid_credentials');
    }
    await endPresented(request);
    const { session, credential } = await strategy.start(user, deviceOf(request.get('user-agent')));
    log('info', 'login', { traceId: response.locals.traceId, userId: user.id });
    response.set('Cache-Control', 'no-store');
    response.json({
      user,
      session: sessionView(session),
      ...credentials.give(credential, setCookieOn(response)),
    });
  });

  router.post('/logout', async (request, response) => {
    await endPresented(request);
    credentials.clear(setCookieOn(response));
    response.set('Cache-Control', 'no-store').status(204).end();
  });

  return router;
}

function ownSessionRoutes(context: Context): Router {
  const { strategy } = context;
  const needsSession = requireSession(context);
  const router = newRouter();

  router.get('/sessions', needsSession, async (_request, response) => {
    const { user, session, renewed } = authenticated(response);
    const listed = await strategy.list(user.id);
    if (!listed) throw new Problem('not_knowable');
    const sessions = listed.sessions.map((summary) => summaryView(summary, session.id));
    response.json({ sessions, complete: listed.complete, ...renewed });
  });

  router.delete('/sessions', needsSession, async (_request, response) => {
    const { user, session, renewed } = authenticated(response);
    const ended = await strategy.endAll(user.id, session.id);
    if (ended === null) throw new Problem('not_knowable');
    response.json({ ended, ...renewed });
  });

  router.delete('/sessions/:id', needsSession, async (request: Request<{ id: string }>, response) => {
    const ended = await strategy.end(authenticated(response).user.id, request.params.id);
    if (ended === null) throw new Problem('not_knowable');
    if (!ended) throw new Problem('not_found');
    response.status(204).end();
  });

  return router;
}

export function sessionRoutes(context: Context): Router {
  const { strategy, config, catalogue, users } = context;
  const needsSession = requireSession(context);
  const router = newRouter();
  router.use(loginRoutes(context), ownSessionRoutes(context));

  const me = ({ user, session, renewed }: ReturnType<typeof authenticated>) => ({
    user,
    session: sessionView(session),
    servedBy: config.nodeName,
    stateHeldBy: strategy.stateHeldBy,
    ...renewed,
  });

  router.get('/me', needsSession, (_request, response) => {
    response.json(me(authenticated(response)));
  });

  router.get('/dashboard', needsSession, (_request, response) => {
    const caller = authenticated(response);
    response.json({ ...me(caller), ...countsOf(catalogue, caller.session.state) });
  });

  router.get('/users', needsSession, requireAdmin, (_request, response) => {
    response.json({ users: users.all(), ...authenticated(response).renewed });
  });

  return router;
}
