import process from 'node:process';
import { ensureInstalled, runPinned } from './prepare.mjs';

/**
 * Does the work of `npm run cluster`: three nodes over PostgreSQL with a synchronous standby, a Redis cluster, S3 and a
 * balancer, all on this machine, to try them. Ctrl-C stops all of it and removes its data.
 */
await ensureInstalled({ dev: true });
// Ctrl-C reaches the cluster too, which needs the time to stop what it started.
process.on('SIGINT', () => undefined);
const { status } = runPinned(['tools/cluster/run.ts', ...process.argv.slice(2)]);
process.exit(status ?? 1);
