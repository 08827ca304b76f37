import type { Config } from '../../config/config.ts';
import type { AdminClient } from '../../terminal/admin-client.ts';
import type { Terminal } from '../../terminal/print.ts';

/** What the calibrations need of the command line. */
export interface CalibrateDeps {
  readonly configOf: () => Config;
  /** The client of the running server. Throws AdminClientError if none is found. */
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}
