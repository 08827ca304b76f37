import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { ProblemPanel } from './problem-panel.tsx';

interface Props {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  /** The change that the button makes. */
  readonly change: {
    readonly isPending: boolean;
    readonly error: Error | null;
    readonly mutate: (values: undefined, options: { readonly onSuccess: () => void }) => void;
  };
  /** Called when it is done. Without it, the dialog closes. */
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

/** Asks once before a change that needs no further words. If it fails, the dialog says why and stays. */
export function ConfirmDialog({ children, change, onDone, ...dialog }: Props) {
  return (
    <Dialog
      {...dialog}
      isBusy={change.isPending}
      onAction={() => change.mutate(undefined, { onSuccess: onDone ?? dialog.onClose })}
    >
      {children}
      {change.error && <ProblemPanel error={change.error} />}
    </Dialog>
  );
}
