/** What only the service says: registering, changing a password, and what an admin sees and does. */
import { z } from 'zod';
import { limits } from './headers.ts';
import { PageQuery, paged } from './pages.ts';
import { Role, User } from './session.ts';
import { Order, Product } from './shop.ts';
import { renewable, Timestamp } from './wire.ts';

const NAME_LENGTH_MAX = 80;

/** How long it must be is said by the policy, which knows more than a length: the answer is `weak_password`. */
const NewPassword = z.string().min(1).max(limits.passwordLengthMax);

export const Username = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{1,31}$/)
  .meta({ id: 'Username', description: 'Small letters, digits, dots, hyphens', examples: ['bob'] });

export const RegisterRequest = z
  .strictObject({
    username: Username,
    name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
    password: NewPassword,
  })
  .meta({ id: 'RegisterRequest' });

export const Registered = z
  .object({
    status: z.literal('accepted').meta({ description: 'Also where the name was taken: log in to see' }),
  })
  .meta({ id: 'Registered' });

export const ChangePasswordRequest = z
  .strictObject({
    currentPassword: z.string().min(1).max(limits.passwordLengthMax),
    newPassword: NewPassword,
  })
  .meta({ id: 'ChangePasswordRequest' });

const ended = z
  .int()
  .min(0)
  .nullable()
  .meta({ description: 'How many sessions were ended; null: this strategy cannot end them' });

export const PasswordChanged = z.object({ ended, ...renewable }).meta({ id: 'PasswordChanged' });

export const OrderId = z.string().uuid().meta({ id: 'OrderId' });
export const OrderPage = z
  .object({ orders: z.array(Order), ...paged, ...renewable })
  .meta({ id: 'OrderPage' });
export const OrderAnswer = z.object({ order: Order, ...renewable }).meta({ id: 'OrderAnswer' });
/** As the contract's list, where it fits one page. */
export const ProductPage = z
  .object({
    products: z.array(Product),
    nextCursor: z.string().optional().meta({ description: 'Absent: this was the last page' }),
  })
  .meta({ id: 'ProductPage' });

export const UserId = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .meta({ id: 'UserId' });

export const Account = z
  .object({ ...User.shape, createdAt: Timestamp, isDisabled: z.boolean() })
  .meta({ id: 'Account' });

export const AccountPage = z
  .object({ users: z.array(Account), ...paged, ...renewable })
  .meta({ id: 'AccountPage' });

export const UpdateAccount = z
  .strictObject({ role: Role.optional(), isDisabled: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, { error: 'name what is to change', path: ['role'] })
  .meta({ id: 'UpdateAccount' });

export const AccountChanged = z
  .object({ user: Account, ended, ...renewable })
  .meta({ id: 'AccountChanged', description: 'Whoever loses a right loses the sessions that had it' });

const AuditEvent = z
  .object({
    id: z.string(),
    at: Timestamp,
    kind: z.string(),
    userId: z.string().nullable().meta({ description: 'Whom it is about' }),
    actorId: z.string().nullable().meta({ description: 'Who did it, where that is somebody else' }),
    address: z.string(),
    traceId: z.string(),
    facts: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });

export const AuditQuery = PageQuery.extend({ user: UserId.optional() });
export const AuditPage = z
  .object({ events: z.array(AuditEvent), ...paged, ...renewable })
  .meta({ id: 'AuditPage' });
