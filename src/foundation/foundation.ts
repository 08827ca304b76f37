import type { Config } from '../config/config.ts';
import type { DataFolder } from '../config/data-folder.ts';
import type { SiteVault } from '../platform/secrets/site-vault.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import type { ServerMetrics } from '../server/telemetry/prom-metrics.ts';

/** What every part of the running product stands on. */
export interface Foundation {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly secrets: SiteVault;
  /** What is to be closed at the end, in reverse order. */
  readonly opened: AsyncDisposableStack;
}
