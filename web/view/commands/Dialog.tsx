/** The browser's own dialog: it holds the focus, gives it back, and closes by Escape. */
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  readonly name: string;
  readonly className: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

export function Dialog({ name, className, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // A click beside it closes it, as Escape does; the keyboard needs no second way.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
    <dialog
      ref={dialog}
      className={className}
      aria-label={name}
      onClose={close}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      {children}
    </dialog>
  );
}
