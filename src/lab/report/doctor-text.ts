import type { DoctorDocument } from '../../protocol/doctor.ts';
import { bad, bold, dim, good } from './style.ts';
import { table } from './table.ts';

const marks = { ok: good('✓ ok'), limited: '! limited', missing: bad('✗ missing') };

export function doctorText({ ready, checks }: DoctorDocument): string {
  const rows = checks.map(({ name, state, found, effect }) => [marks[state], bold(name), found, dim(effect)]);
  const remedies = checks.flatMap(({ name, remedy }) => (remedy === null ? [] : [`${name}: ${remedy}`]));
  return [table(rows), '', ...remedies, ready ? good('Ready.') : bad('Not ready.'), ''].join('\n');
}
