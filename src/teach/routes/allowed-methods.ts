/**
 * 405 where the contract knows the path with other methods. It stands before the routes: Express would
 * otherwise answer OPTIONS by itself.
 */
import type { RequestHandler, Router } from 'express';
import { Problem } from '../../protocol/problems.ts';
import { expressPath, type Method, type Scope } from '../../protocol/route.ts';
import { methodsByPath } from '../../protocol/routes.ts';
import { newRouter } from './new-router.ts';

function allowOnly(methods: readonly Method[]): RequestHandler {
  const known = methods.map((method) => method.toUpperCase());
  // Express answers HEAD wherever it answers GET.
  const allowed = [...known, ...(known.includes('GET') ? ['HEAD'] : [])];
  return (request, _response, next) => {
    if (allowed.includes(request.method)) return next();
    throw new Problem('method_not_allowed', { headers: { Allow: allowed.join(', ') } });
  };
}

export function allowedMethods(scope: Scope): Router {
  const router = newRouter();
  for (const [path, methods] of methodsByPath(scope)) router.all(expressPath(path), allowOnly(methods));
  return router;
}
