/** A strategy of ours under another name: what is right must be graded as right. */
export { createJwtStrategy as createStrategy } from '../../../src/strategies/jwt.ts';
