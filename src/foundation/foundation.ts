import type { Config } from '../config/config.ts';
import type { DataFolder } from '../config/data-folder.ts';
import type { ChangeFeed } from '../platform/changes/change-feed.ts';
import type { ClockLeap } from '../platform/nodes/clock-leap.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import type { SiteVault } from '../platform/secrets/site-vault.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import type { ServerMetrics } from '../server/telemetry/prom-metrics.ts';

/** What every part of the running product is built on: settings, data folder, log, metrics and secrets. */
export interface Foundation {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly secrets: SiteVault;
  /** Tells what other processes over the same database changed. */
  readonly changes: ChangeFeed;
  /** Long and regular work, which survives the process that began it. */
  readonly jobs: Jobs;
  /** Tells whether the clock may be wrong, so that nothing may be removed by its age. */
  readonly clockLeap: ClockLeap;
  /** Resources to close when the server stops, in reverse order of opening. */
  readonly opened: AsyncDisposableStack;
}
