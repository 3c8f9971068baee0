/**
 * Redis's driver hangs more than 900 functions on the prototype of its client, one after the other, and as many on that of
 * its pipeline. With each of them V8 copies the list of all before it: 40 ms on a slow machine, twice. An object that
 * once lost a property is kept as a table, where one more costs nothing; V8 turns it into a quick one when it is used.
 */
import type { Plugin } from 'vite';

const FILE = '@redis/client/dist/lib/commander.js';
const CLASS = /Class = class extends BaseClass \{\s*\};/;

export const quickPrototypes = (): Plugin => ({
  name: 'quick-prototypes',
  transform(code, id) {
    if (!id.endsWith(FILE)) return null;
    // Where the driver is made differently one day, this is to be looked at, and not to be skipped in silence.
    if (!CLASS.test(code)) this.error(`${FILE} makes its classes differently: is this still needed?`);
    return code.replace(CLASS, '$& Class.prototype.gone = true; delete Class.prototype.gone;');
  },
});
