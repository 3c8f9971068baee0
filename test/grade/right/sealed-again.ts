/** Held by the client, and in a cookie: who holds the state does not say how the credential travels. */
export { createSealedStrategy as createStrategy } from '../../../src/strategies/sealed.ts';
