import { SingleBar } from 'cli-progress';
import { told, type Told } from '../kernel/told.ts';
import type { Terminal } from './print.ts';
import { inShellLanguage } from './say.ts';

/** A bar that shows how far a long command is. It prints nothing if the output is not a terminal. */
export interface Progress {
  /** @param total replaces the total if it is known better than at the beginning */
  update(done: number, note?: Told, total?: number): void;
  end(): void;
}

/** Opens a bar of `total` units of `what`, e.g. `openProgress(terminal, 1200, told`rows`)`. */
export function openProgress(terminal: Terminal, total: number, what: Told): Progress {
  if (terminal.columns === undefined) return { update: () => {}, end: () => {} };
  const text = (each: Told) => inShellLanguage(terminal, each);
  const bar = new SingleBar({
    format: `{bar} {percentage}% {value}/{total} ${text(what)} ${text(told`time left: ${'{eta_formatted}'}`)} {note}`,
    hideCursor: true,
    clearOnComplete: false,
  });
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note = told``, better = total) => {
      bar.setTotal(better);
      bar.update(done, { note: text(note) });
    },
    end: () => bar.stop(),
  };
}
