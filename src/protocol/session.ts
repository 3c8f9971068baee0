/** Users, sessions and what a login answers. */
import { z } from 'zod';
import { limits } from './headers.ts';
import { StateHolder, StrategyLabel } from './strategies.ts';
import { renewable, Timestamp } from './wire.ts';

export const Role = z.enum(['user', 'admin']).meta({ id: 'Role' });

export const User = z
  .object({ id: z.string(), username: z.string(), name: z.string(), role: Role })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const UserList = z.object({ users: z.array(User), ...renewable }).meta({ id: 'UserList' });

export const SessionId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/)
  .meta({ id: 'SessionId', description: 'Names the session without giving access to it' });

export const SessionInfo = z
  .object({
    id: SessionId,
    createdAt: Timestamp,
    expiresAt: Timestamp.meta({ description: 'Absolute expiry: never moves' }),
    idleExpiresAt: Timestamp.meta({ description: 'Idle expiry: rolls with use' }),
  })
  .meta({ id: 'Session' });
export type SessionInfo = z.infer<typeof SessionInfo>;

export const LoginRequest = z
  .strictObject({
    username: z.string().min(1).max(limits.usernameLengthMax),
    password: z.string().min(1).max(limits.passwordLengthMax),
  })
  .meta({ id: 'LoginRequest' });

export const LoginAnswer = z
  .object({
    user: User,
    session: SessionInfo,
    token: z.string().optional().meta({ description: 'Bearer strategies; cookie strategies set a cookie' }),
  })
  .meta({ id: 'LoginAnswer' });

const me = { user: User, session: SessionInfo, servedBy: z.string(), stateHeldBy: StateHolder, ...renewable };

export const Me = z.object(me).meta({ id: 'Me' });

export const Dashboard = z
  .object({
    ...me,
    cartItemCount: z.int().min(0).meta({ description: 'Pieces in the cart' }),
    cartTotalCents: z.int().min(0),
    conversationTotal: z.int().min(0),
  })
  .meta({ id: 'Dashboard' });

const SessionSummary = z
  .object({
    id: SessionId,
    device: z.string(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    current: z.boolean().meta({ description: 'The session that asks' }),
  })
  .meta({ id: 'SessionSummary' });

export const SessionList = z
  .object({
    sessions: z.array(SessionSummary),
    complete: z.boolean().meta({ description: 'False where this node knows only its own sessions' }),
    ...renewable,
  })
  .meta({ id: 'SessionList' });

export const EndedSessions = z.object({ ended: z.int().min(0), ...renewable }).meta({ id: 'EndedSessions' });

export const Info = z
  .object({
    node: z.string(),
    strategy: StrategyLabel,
    family: z.enum(['stateless', 'stateful']),
    stateHeldBy: StateHolder,
    sessionsHeld: z.int().min(0).meta({ description: "Sessions in this node's memory now" }),
    startedAt: Timestamp,
  })
  .meta({ id: 'Info' });

export const Health = z
  .object({ status: z.literal('ok'), strategy: StrategyLabel, node: z.string() })
  .meta({ id: 'Health' });
