/** The chat's reply: it shows what the server remembers, and nothing else. */
export function replyTo(total: number): string {
  const things = total === 1 ? '1 thing' : `${total} things`;
  return `You have told me ${things}.`;
}
