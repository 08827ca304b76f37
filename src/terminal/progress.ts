import { SingleBar } from 'cli-progress';
import type { Terminal } from './print.ts';

/** A bar that shows how far a long command is. It prints nothing if the output is not a terminal. */
export interface Progress {
  /** @param total replaces the total if it is known better than at the beginning */
  update(done: number, note?: string, total?: number): void;
  end(): void;
}

/** Opens a bar of `total` units of `what`, e.g. `openProgress(terminal, 1200, 'rows')`. */
export function openProgress(terminal: Terminal, total: number, what: string): Progress {
  if (terminal.columns === undefined) return { update: () => {}, end: () => {} };
  const bar = new SingleBar({
    format: `{bar} {percentage}% {value}/{total} ${what} {eta_formatted} left {note}`,
    hideCursor: true,
    clearOnComplete: false,
  });
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note = '', better = total) => {
      bar.setTotal(better);
      bar.update(done, { note });
    },
    end: () => bar.stop(),
  };
}
