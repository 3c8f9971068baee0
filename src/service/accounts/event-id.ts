/**
 * Ids of events: UUIDs of version 7 (RFC 9562, section 5.7), which sort by time. The id is given before the event is
 * written, so that writing it twice, as after an answer that was lost, leaves it once.
 */
import { randomBytes } from 'node:crypto';

const SEQUENCE_MAX = 0xfff;

/** Within one millisecond, and when the clock steps back, this process's own order is kept. */
let last = { at: 0, sequence: 0 };

function following(at: number): typeof last {
  if (at > last.at) return { at, sequence: 0 };
  if (last.sequence < SEQUENCE_MAX) return { at: last.at, sequence: last.sequence + 1 };
  return { at: last.at + 1, sequence: 0 };
}

export function newEventId(at: number): string {
  last = following(at);
  const bytes = randomBytes(16);
  bytes.writeUIntBE(last.at, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.sequence, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** After every one of them, where the first page begins. */
export const LAST_EVENT_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
