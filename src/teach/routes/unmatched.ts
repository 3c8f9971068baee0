/** What no route has answered: 405 where the path is known with other methods, 404 otherwise. */
import { type RequestHandler, Router } from 'express';
import { Problem } from '../../protocol/problems.ts';
import { expressPath, type Method, methodsByPath, type Route } from '../../protocol/routes.ts';

function refuseMethod(methods: readonly Method[]): RequestHandler {
  const known = methods.map((method) => method.toUpperCase());
  // Express answers HEAD wherever it answers GET.
  const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].join(', ');
  return () => {
    throw new Problem('method_not_allowed', { headers: { Allow: allow } });
  };
}

export function unmatchedMethods(scope: Route['scope']): Router {
  const router = Router();
  for (const [path, methods] of methodsByPath(scope)) router.all(expressPath(path), refuseMethod(methods));
  return router;
}

export const notFound: RequestHandler = () => {
  throw new Problem('not_found');
};
