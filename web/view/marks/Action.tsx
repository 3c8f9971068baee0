/** A button that stays where it is, and keeps the keyboard's focus, while what it does is impossible. */
import type { ReactNode } from 'react';

interface Props {
  readonly act: () => void;
  readonly possible?: boolean;
  readonly primary?: boolean;
  readonly children: ReactNode;
}

export function Action({ act, possible = true, primary = false, children }: Props) {
  return (
    <button
      type="button"
      className={primary ? 'button primary' : 'button'}
      aria-disabled={!possible || undefined}
      onClick={() => possible && act()}
    >
      {children}
    </button>
  );
}
