/** 400, 413, 415 and 422: what is sent. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { limits } from '../../../src/protocol/headers.ts';
import { type RouteId, routes } from '../../../src/protocol/routes.ts';
import type { Exchange, Refusal } from '../../support/client.ts';
import { inTurn, type Rows } from './row.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const VALID = JSON.stringify({ operation: 'add', values: [1] });

const routesWithBody = routes.filter(({ body }) => body).map(({ id }) => id);
const params = { productId: 'mouse' };

const fieldsOf = (exchange: Exchange) => (exchange as Refusal).body.errors?.map(({ field }) => field);

const wrongBodies: readonly [RouteId, unknown, string[]][] = [
  ['login', {}, ['username', 'password']],
  ['login', { username: '', password: 'x' }, ['username']],
  ['login', { username: 'bob', password: 'x'.repeat(limits.passwordLengthMax + 1) }, ['password']],
  ['login', { username: { $ne: '' }, password: ['x'] }, ['username', 'password']],
  ['login', { username: 'bob', password: 'x', role: 'admin' }, ['role']],
  ['login', null, ['body']],
  ['addItem', {}, ['productId', 'quantity']],
  ['addItem', { productId: 'mouse', quantity: 0 }, ['quantity']],
  ['addItem', { productId: 'mouse', quantity: limits.addQuantityMax + 1 }, ['quantity']],
  ['addItem', { productId: 'mouse', quantity: 1.5 }, ['quantity']],
  ['addItem', { productId: 'mouse', quantity: '1' }, ['quantity']],
  ['addItem', { productId: '../mouse', quantity: 1, unitPriceCents: 1 }, ['productId', 'unitPriceCents']],
  ['setQuantity', {}, ['quantity']],
  ['setQuantity', { quantity: -1 }, ['quantity']],
  ['setQuantity', { quantity: limits.cartLineQuantityMax + 1 }, ['quantity']],
  ['appendMessage', { text: '' }, ['text']],
  ['appendMessage', { text: 'x'.repeat(limits.messageLengthMax + 1) }, ['text']],
  ['appendMessage', 'text', ['body']],
];

export const bodyRows: Rows = {
  'a body that is no JSON': {
    code: 'malformed_json',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const texts = ['{', '{"a":1}x', "{'a':1}", '\u0000', '{"password":"hunter2"'];
      const pairs = routesWithBody.flatMap((id) => texts.map((bytes) => ({ id, bytes })));
      return inTurn(pairs, async ({ id, bytes }) => {
        const exchange = await visitor.exchange(id, { params, bytes, headers: JSON_TYPE });
        assert.doesNotMatch(exchange.text, /hunter2/);
        return exchange;
      });
    },
  },

  'a body larger than 64 KiB, announced or not': {
    code: 'content_too_large',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const bytes = VALID.padEnd(limits.bodyBytesMax);
      await visitor.ok('calculate', { bytes, headers: JSON_TYPE });
      const stream = () => new Blob([bytes, ' ']).stream();
      return [
        ...(await inTurn(routesWithBody, (id) =>
          visitor.exchange(id, { params, bytes: `${bytes} `, headers: JSON_TYPE }),
        )),
        await visitor.exchange('calculate', { bytes: stream(), headers: JSON_TYPE }),
      ];
    },
  },

  'a body of another type, in another encoding or compressed': {
    code: 'unsupported_media_type',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      const types = [
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/json; charset=latin1',
        'json',
      ];
      const compressed = { ...JSON_TYPE, 'content-encoding': 'gzip' };
      const pairs = routesWithBody.flatMap((id) => types.map((type) => ({ id, type })));
      return [
        ...(await inTurn(pairs, ({ id, type }) =>
          visitor.exchange(id, { params, bytes: VALID, headers: { 'content-type': type } }),
        )),
        ...(await inTurn(routesWithBody, (id) =>
          visitor.exchange(id, { params, bytes: new Uint8Array(gzipSync(VALID)), headers: compressed }),
        )),
        await visitor.exchange('calculate', { bytes: new Uint8Array(Buffer.from(VALID)) }),
      ];
    },
  },

  'a body that lacks data or holds data of the wrong form': {
    code: 'missing_data',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      return inTurn(wrongBodies, async ([id, body, fields]) => {
        const exchange = await visitor.exchange(id, { params, body });
        assert.deepEqual(fieldsOf(exchange), fields, `${id} ${JSON.stringify(body).slice(0, 80)}`);
        return exchange;
      });
    },
  },

  'no body where there must be one': {
    code: 'missing_data',
    async provoke(deployment) {
      const visitor = await deployment.visitor();
      return inTurn(routesWithBody, (id) => visitor.exchange(id, { params, bytes: '', headers: JSON_TYPE }));
    },
  },

  'an operation that is not one of those known': {
    code: 'invalid_operation',
    provoke: async (deployment) => [
      await deployment.client().exchange('calculate', { body: { operation: 'modulo', values: [1] } }),
    ],
  },
};
