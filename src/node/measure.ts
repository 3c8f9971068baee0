/** The heap after a collection: what is live, not what happens to lie around. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's spaces for compiled code and bytecode: they grow with every function that becomes busy, whatever it keeps. */
const CODE_SPACE = /^(code|trusted)_/;

let collect: (() => void) | undefined;

/** The collector is exposed on first use, so that a node needs no flag for being measurable. */
export function heapBytesAfterCollection(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return getHeapSpaceStatistics()
    .filter(({ space_name }) => !CODE_SPACE.test(space_name))
    .reduce((bytes, { space_used_size }) => bytes + space_used_size, 0);
}
