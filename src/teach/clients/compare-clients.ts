/** Both tours side by side: what each request carried, and what came back. */
import { guide } from './guide.ts';
import { notice, tell } from './narrator.ts';
import { type TourStep, takeTour } from './tour.ts';

const cell = (step?: TourStep) => `${String(step?.carriedBytes).padStart(5)} bytes, ${step?.status}`;

await guide(
  async ({ stateless, stateful }) => {
    const tokens = await takeTour(stateless.origin, 'stateless', 'silent');
    const cookies = await takeTour(stateful.origin, 'stateful', 'silent');
    const widest = Math.max(...tokens.map(({ title }) => title.length));
    const row = (title: string, left: string, right: string) =>
      console.log(`${title.padEnd(widest)}  ${left.padEnd(18)}  ${right}`);
    tell('The same requests to both servers: what each carried, and the status that came back');
    row('', 'stateless (token)', 'stateful (cookie)');
    for (const [index, step] of tokens.entries()) row(step.title, cell(step), cell(cookies[index]));
    notice('The token grows with the state and outlives the logout; the cookie does neither.');
  },
  'stateless',
  'stateful',
);
