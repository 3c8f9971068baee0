/** Every invariant and its check, a pure function of the history. The words stand in protocol/statements.ts. */
import type { InvariantId } from '../../protocol/lab-words.ts';
import { durability } from './durability.ts';
import { expiry } from './expiry.ts';
import type { Finding } from './finding.ts';
import type { HistoryView } from './history-view.ts';
import { isolation } from './isolation.ts';
import { lostUpdate } from './lost-update.ts';
import { noSecrets } from './no-secrets.ts';
import { failClosed } from './outage.ts';
import { recovery } from './recovery.ts';
import { retrySafety } from './retry-safety.ts';
import { resurrection, revocation } from './revocation.ts';
import { rotation, unforgeable } from './rotation.ts';
import { sessionOrder } from './session-order.ts';

export const invariants: Record<InvariantId, (view: HistoryView) => Finding> = {
  I1: isolation,
  I2: durability,
  I3: sessionOrder,
  I4: lostUpdate,
  I5: revocation,
  I6: resurrection,
  I7: expiry,
  I8: rotation,
  I10: unforgeable,
  I11: failClosed,
  I12: retrySafety,
  I13: recovery,
  I14: noSecrets,
};
