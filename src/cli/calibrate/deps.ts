import type { Config } from '../../config/config.ts';
import type { Terminal } from '../../terminal/print.ts';

/** What the calibrations need of the command line. */
export interface CalibrateDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}
