import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../../config/config.ts';
import { examine } from './check.ts';
import { checksOf } from './command.ts';

/*
 * Runs the checks of the doctor in a thread of the server, for the admin API. It tells how many checks there are, and then
 * each finding as soon as it is there.
 */
const tell = (told: object) => parentPort?.postMessage(told, []);
const checks = checksOf(workerData as Config, () => {});
tell({ total: checks.length });
await Promise.all(
  checks.map(async (check) => {
    const [finding] = await examine([check]);
    tell({ finding });
  }),
);
