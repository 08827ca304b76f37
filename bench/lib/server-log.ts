import { openSync } from 'node:fs';
import path from 'node:path';
import { LogFile } from '../../src/server/telemetry/log-file.ts';
import { createPinoLog, type ServerLog } from '../../src/server/telemetry/pino-call-log.ts';

/** The log of a server that is measured, written as the product writes it, but to the file `log` of a folder. */
export function openServerLog(folder: string): ServerLog {
  const fd = openSync(path.join(folder, 'log'), 'a');
  return createPinoLog('info', new LogFile({ fd, lossLine: () => '\n' }));
}
