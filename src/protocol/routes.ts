/**
 * Every route of the contract, once. OpenAPI is generated from this table, servers answer 405 from it,
 * and the contract suite holds each server to it, both ways.
 */
import type { Method, Route, Scope } from './route.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { shopRoutes } from './routes/shop.ts';
import { toolRoutes } from './routes/tools.ts';

export const routeTable = { ...sessionRoutes, ...shopRoutes, ...toolRoutes };

export type RouteId = keyof typeof routeTable;
export const routeIds = Object.keys(routeTable) as RouteId[];

export const routes: readonly (Route & { readonly id: RouteId })[] = routeIds.map((id) => ({
  id,
  ...routeTable[id],
}));

/** The path templates with the methods each one knows, for 405 and its Allow field. */
export function methodsByPath(scope: Scope): Map<string, Method[]> {
  const paths = new Map<string, Method[]>();
  for (const route of routes.filter((candidate) => candidate.scope === scope)) {
    paths.set(route.path, [...(paths.get(route.path) ?? []), route.method]);
  }
  return paths;
}
