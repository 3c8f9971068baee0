/** The conversation: what the server remembers of it, and how much. */
import assert from 'node:assert/strict';
import { limits } from '../../src/protocol/headers.ts';
import type { Client } from '../support/client.ts';
import type { Behaviours, Contract } from './servers.ts';

const say = (client: Client, text: string) => client.ok('appendMessage', { body: { text } });

const always: Behaviours = {
  'the reply shows what the server remembers': async (deployment) => {
    const visitor = await deployment.visitor();
    const { reply, total } = await say(visitor, 'one');
    assert.deepEqual([reply, total], ['You have told me 1 thing.', 1]);
    assert.equal((await say(visitor, 'two')).reply, 'You have told me 2 things.');
    const conversation = await visitor.ok('getConversation');
    assert.deepEqual(
      conversation.messages.map(({ text }) => text),
      ['one', 'two'],
    );
    assert.equal(conversation.total, 2);
  },

  'a message comes back as it was said, whatever is in it': async (deployment) => {
    const visitor = await deployment.visitor();
    const texts = [
      'Grüße, 世界 🌍',
      '{"a":[1,2]}',
      "'; DROP TABLE messages; --",
      'a\u0000b\nc\t"\\/',
      '__proto__',
    ];
    for (const text of texts) await say(visitor, text);
    const { messages } = await visitor.ok('getConversation');
    assert.deepEqual(
      messages.map(({ text }) => text),
      texts,
    );
  },
};

/** What the client carries must fit into a header line. */
const client: Behaviours = {
  'what would make the token too large is refused and changes nothing': async (deployment) => {
    const visitor = await deployment.visitor();
    await visitor.add('mouse', 1);
    const text = 'x'.repeat(limits.messageLengthMax);
    let said = 0;
    while ((await visitor.exchange('appendMessage', { body: { text } })).status === 200) said += 1;
    assert.ok(said >= 4 && said < 20, `${said} messages fit`);
    const { body } = await visitor.refused('appendMessage', 'state_too_large', { body: { text } });
    assert.match(body.detail, /nothing was changed/);
    const { messages, total } = await visitor.ok('getConversation');
    assert.deepEqual([messages.length, total], [said, said]);
    assert.ok((visitor.credential as string).length <= limits.tokenBytesMax);
    await visitor.ok('removeItem', { params: { productId: 'mouse' } });
  },
};

const server: Behaviours = {
  'the last 200 messages are kept, and all are counted': async (deployment) => {
    const visitor = await deployment.visitor();
    const count = limits.conversationMessagesMax + 5;
    for (let index = 1; index <= count; index += 1) await say(visitor, `message ${index}`);
    const { messages, total } = await visitor.ok('getConversation');
    assert.equal(total, count);
    assert.equal(messages.length, limits.conversationMessagesMax);
    assert.equal(messages[0]?.text, 'message 6');
    assert.equal(messages.at(-1)?.text, `message ${count}`);
  },
};

export const conversation: Contract = { always, client, node: server, store: server };
