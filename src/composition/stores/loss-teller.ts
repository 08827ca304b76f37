import type { ServerLog } from '../../server/telemetry/pino-call-log.ts';
import type { ServerMetrics } from '../../server/telemetry/prom-metrics.ts';
import type { Missing } from '../../storage/sql/chain/compare-end.ts';
import { missingText } from '../../storage/sql/chain/ledger-proof.ts';

/** Takes what the database was last found to lack. Null if it lacks nothing. */
export type LossTeller = (loss: Missing | null) => void;

/**
 * Gives what tells the log and the metrics of acknowledged rows that the database was found to lack while this process
 * ran. The log has a line for each loss, and one when the rows are there again.
 */
export function lossTeller({
  log,
  metrics,
}: {
  readonly log: Pick<ServerLog, 'event' | 'problem'>;
  readonly metrics: Pick<ServerMetrics, 'gauge'>;
}): LossTeller {
  let told: string | null = null;
  metrics.gauge('ledger_rows_lost', '1 when the database lacks rows that this node acknowledged', () =>
    told === null ? 0 : 1,
  );
  return (loss) => {
    const text = loss && missingText(loss);
    if (text === told) return;
    told = text;
    if (text === null) log.event('the acknowledged rows that were missing are there again');
    else log.problem(`the database is not what this node acknowledged: ${text}`);
  };
}
