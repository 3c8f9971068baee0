/**
 * Every route, once: of the contract, which each server keeps, and of the service, which has more. OpenAPI is generated from this table, servers answer 405 from it,
 * and the contract suite holds each server to it, both ways.
 */
import type { Method, Route, Scope } from './route.ts';
import { serviceRoutes } from './routes/service.ts';
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

export const serviceRouteTable = { ...routeTable, ...serviceRoutes };

export type ServiceRouteId = keyof typeof serviceRouteTable;
export const serviceRouteIds = Object.keys(serviceRouteTable) as ServiceRouteId[];

export interface NamedRoute extends Route {
  readonly id: ServiceRouteId;
}

/** The contract and what the service adds to it. */
export const routesOfService: readonly NamedRoute[] = serviceRouteIds.map((id) => ({
  id,
  ...serviceRouteTable[id],
}));

/** The path templates with the methods each one knows, for 405 and its Allow field. */
export function methodsByPath(scope: Scope, table: readonly Route[] = routes): Map<string, Method[]> {
  const paths = new Map<string, Method[]>();
  for (const route of table.filter((candidate) => candidate.scope === scope)) {
    paths.set(route.path, [...(paths.get(route.path) ?? []), route.method]);
  }
  return paths;
}
