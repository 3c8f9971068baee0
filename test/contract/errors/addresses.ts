/** 400, 404 and 405: what is asked for. */
import assert from 'node:assert/strict';
import type { Method } from '../../../src/protocol/route.ts';
import { methodsByPath } from '../../../src/protocol/routes.ts';
import { inTurn, type Rows } from './row.ts';

const OTHER_METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options'];

const filled = (path: string) => path.replace('{productId}', 'mouse').replace('{id}', 'x'.repeat(43));

const expectedAllow = (methods: readonly Method[]) =>
  [...methods, ...(methods.includes('get') ? ['head'] : [])].map((method) => method.toUpperCase()).sort();

export const addressRows: Rows = {
  'an address that cannot be decoded': {
    code: 'malformed_request',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      return inTurn(['%', '%zz', '%E0%A4%A'], (productId) =>
        visitor.exchange('removeItem', { params: { productId } }),
      );
    },
  },

  'an address that nobody knows': {
    code: 'not_found',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const { base } = visitor;
      const other = base.endsWith('less') ? '/api/stateful' : '/api/stateless';
      // A cache that takes /me/x.css for a style sheet must not get the personal page (RFC 9111 knows no better).
      const paths = [
        '/',
        '/nothing',
        base,
        `${base}/me/x.css`,
        `${base}/me/`,
        `${base}/ME`,
        `${base}//me`,
        `${other}/me`,
      ];
      return inTurn(paths, (path) => visitor.send('GET', path));
    },
  },

  'a product or a session that is not there': {
    code: 'not_found',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const params = { productId: 'unicorn' };
      return [
        await visitor.exchange('removeItem', { params }),
        await visitor.exchange('setQuantity', { params, body: { quantity: 1 } }),
        await visitor.exchange('addItem', { body: { ...params, quantity: 1 } }),
      ];
    },
  },

  'a method that the address does not know': {
    code: 'method_not_allowed',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const wrong = (['base', 'root'] as const).flatMap((scope) =>
        [...methodsByPath(scope)].flatMap(([path, methods]) =>
          OTHER_METHODS.filter((method) => !methods.some((known) => known === method)).map((method) => ({
            method: method.toUpperCase(),
            path: `${scope === 'base' ? visitor.base : ''}${filled(path)}`,
            methods,
          })),
        ),
      );
      return inTurn(wrong, async ({ method, path, methods }) => {
        const exchange = await visitor.send(method, path);
        const allowed = exchange.headers.get('allow')?.split(', ').sort();
        assert.deepEqual(allowed, expectedAllow(methods), `${method} ${path}`);
        return exchange;
      });
    },
  },
};
