import Button from 'antd/es/button';
import type { ReactNode } from 'react';
import { defineText, useText } from '../text/language.tsx';
import styles from './job-progress.module.css';
import { ProblemPanel } from './problem-panel.tsx';

interface Props {
  /** The name of the bar, for screen readers. */
  readonly label: string;
  readonly done: number;
  /** `null` while it is not known. */
  readonly total: number | null;
  /** How far it is, in words. */
  readonly children: ReactNode;
  /** `null` if the administrator may not stop it. */
  readonly stop: {
    readonly label: string;
    readonly change: {
      readonly isPending: boolean;
      readonly error: Error | null;
      readonly mutate: (values: undefined) => void;
    };
  } | null;
}

/** How far a job on the server is, and the button that stops it. */
export function JobProgress({ label, done, total, children, stop }: Props) {
  return (
    <div className={styles['job']} role="status">
      {total === null ? (
        <progress aria-label={label} />
      ) : (
        <progress max={Math.max(1, total)} value={done} aria-label={label} />
      )}
      {children}
      {stop && (
        <div>
          <Button danger size="small" loading={stop.change.isPending} onClick={() => stop.change.mutate(undefined)}>
            {stop.label}
          </Button>
        </div>
      )}
      {stop?.change.error && <ProblemPanel error={stop.change.error} />}
    </div>
  );
}

const busyText = defineText(
  { busy: '服务器正忙于处理调用，任务在等待，会自动继续。同一步最多等待十分钟。' },
  { busy: 'The server is busy with calls, so this waits and goes on by itself. One step waits ten minutes at most.' },
);

/** Says that a job waits because the server is busy. Nothing if it does not. */
export function BusyNote({ isWaiting }: { readonly isWaiting: boolean }) {
  const t = useText(busyText);
  return isWaiting ? <div>{t.busy}</div> : null;
}
