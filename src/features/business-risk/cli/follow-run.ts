import { setTimeout } from 'node:timers/promises';
import type { z } from 'zod';
import { riskContracts } from '../admin/risk/contract.ts';
import { told } from '../../../kernel/told.ts';
import type { AdminClient } from '../../../terminal/admin-client.ts';
import type { Terminal } from '../../../terminal/print.ts';
import { openProgress } from '../../../terminal/progress.ts';

/** A run, as the admin API returns it. */
export type Run = z.output<typeof riskContracts.run.result>;

/** The report of a finished run. */
export type Report = NonNullable<Run['report']>;

const ASK_EVERY_MS = 300;

/** Starts a run on the server and shows its progress until it ends. If this command is interrupted, the run goes on. */
export async function followRun(
  client: AdminClient,
  contract: typeof riskContracts.replay | typeof riskContracts.backtest | typeof riskContracts.shadow,
  params: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<Run> {
  let run = readRun(await client.call(contract, params));
  const bar = openProgress(terminal, run.total, told`decisions`);
  try {
    while (run.state === 'running') {
      await setTimeout(ASK_EVERY_MS);
      run = readRun(await client.call(riskContracts.run, { runId: run.id }));
      bar.update(run.done, undefined, run.total);
    }
  } finally {
    bar.end();
  }
  return run;
}

function readRun(answer: unknown): Run {
  return riskContracts.run.result.parse(answer);
}
