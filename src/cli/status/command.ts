import type { Command } from 'commander';
import { alertContracts } from '../../admin/alerts/contract.ts';
import { apiStateContracts } from '../../admin/api-states/contract.ts';
import { backupContracts } from '../../admin/backups/contract.ts';
import { serverStatusContracts } from '../../admin/server-status/contract.ts';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';
import type { AdminContract } from '../../wire/admin/define-admin.ts';

/** What the status command needs of the command line. */
export interface StatusDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

/**
 * Adds `renzheng status`: whether the server works, which APIs answer, which alerts fire and when the last backup was
 * made. It exits with 1 if the server is not ready or an alert fires.
 */
export function addStatusCommand(program: Command, { client, terminal }: StatusDeps): void {
  const command = program
    .command('status')
    .description('show whether the server works, which APIs answer, which alerts fire, and the last backup');
  addPrintOptions(command).action(async (print: PrintOptions) => {
    const api = client();
    const server = serverStatusContracts.show.result.parse(await api.call(serverStatusContracts.show, {}));
    const alerts = alertContracts.list.result.safeParse(await seen(api, alertContracts.list));
    const apis = apiStateContracts.list.result.safeParse(await seen(api, apiStateContracts.list));
    const backups = backupContracts.list.result.safeParse(await seen(api, backupContracts.list));
    const fires = (alerts.data?.alerts ?? []).filter(({ phase }) => phase !== 'rising');
    const { version, startedAtMs, isReady, callsUnderWay } = server;
    const status = {
      version,
      startedAtMs,
      isReady,
      callsUnderWay,
      alertsFiring: alerts.success ? fires.length : null,
      lastBackupAtMs: newest(backups.data?.backups ?? []),
      apis: apis.data?.apis.map((each) => `${each.api} ${each.availability}`) ?? null,
      alerts: fires,
    };
    printResult(terminal, status, print, ['alerts']);
    if (!isReady || fires.length > 0) terminal.failed?.();
  });
}

/** When the newest backup that is whole was begun. Null if there is none. */
function newest(
  backups: readonly {
    readonly startedAtMs: number;
    readonly finishedAtMs: number | null;
    readonly problem: string | null;
  }[],
) {
  const whole = backups.filter(({ finishedAtMs, problem }) => finishedAtMs !== null && problem === null);
  return whole.map(({ startedAtMs }) => startedAtMs).toSorted((a, b) => b - a)[0] ?? null;
}

/** Calls an operation. Null if the caller's role may not see it. */
async function seen(api: AdminClient, contract: AdminContract): Promise<unknown> {
  return api.call(contract, {}).catch((error: unknown) => {
    if (error instanceof AdminClientError && error.code === 'forbidden') return null;
    throw error;
  });
}
