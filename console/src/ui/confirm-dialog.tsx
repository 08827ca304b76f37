import type { ReactNode } from 'react';
import { isProblem } from '../api/problem.ts';
import { Dialog } from './dialog.tsx';
import { ProblemPanel } from './problem-panel.tsx';

interface Props {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  /** Whether nothing would change yet. */
  readonly isDisabled?: boolean;
  /** The change that the button makes. */
  readonly change: {
    readonly isPending: boolean;
    readonly error: Error | null;
    readonly mutate: (
      values: undefined,
      options: { readonly onSuccess: () => void; readonly onError: (error: Error) => void },
    ) => void;
  };
  /** Whether the page itself shows that the change waits for a second person. Then the dialog closes. */
  readonly isWaitShown?: boolean;
  /** Called when it is done. Without it, the dialog closes. */
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

/** Asks once before a change that needs no further words. If it fails, the dialog says why and stays. */
export function ConfirmDialog({ children, change, isWaitShown = false, onDone, ...dialog }: Props) {
  const waits = (error: Error | null) => isWaitShown && isProblem(error, 'second_person_required');
  return (
    <Dialog
      {...dialog}
      isBusy={change.isPending}
      onAction={() =>
        change.mutate(undefined, {
          onSuccess: onDone ?? dialog.onClose,
          onError: (error) => waits(error) && dialog.onClose(),
        })
      }
    >
      {children}
      {change.error && !waits(change.error) && <ProblemPanel error={change.error} />}
    </Dialog>
  );
}
