/** The chat: what was said, and a reply that shows what the server remembers. */
import type { FastifyInstance } from 'fastify';
import { conversationView } from '../../node/views.ts';
import { replyTo } from '../../shop/reply.ts';
import { changer } from '../change.ts';
import type { Context } from '../context.ts';
import { mount } from '../mount.ts';

export function conversationRoutes(app: FastifyInstance, context: Context): void {
  const change = changer(context);

  mount(app, context, {
    getConversation: ({ authenticated }) => conversationView(authenticated.session.state.conversation),

    async appendMessage(call) {
      const { text } = call.body;
      const { conversation } = await change(call, { type: 'message.append', text, at: Date.now() });
      return { reply: replyTo(conversation.total), total: conversation.total };
    },
  });
}
