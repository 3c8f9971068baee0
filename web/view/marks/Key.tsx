/** A key's cap, for the eye: the accessible name of what stands beside it stays its word. */
import { keyCap } from '../../model/search.ts';

export function Key({ of }: { readonly of: string }) {
  return (
    <span className="cap" aria-hidden="true">
      {keyCap(of)}
    </span>
  );
}
