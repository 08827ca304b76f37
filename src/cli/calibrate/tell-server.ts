import { calibrationFileContracts } from '../../admin/calibration-files/contract.ts';
import { told } from '../../kernel/told.ts';
import { AdminClientError } from '../../terminal/admin-client.ts';
import { say } from '../../terminal/say.ts';
import type { CalibrateDeps } from './deps.ts';

/** Has the running server use what was left in its data folder, and says what came of it. It never throws. */
export async function tellServer(
  { client, terminal }: Pick<CalibrateDeps, 'client' | 'terminal'>,
  { file, what }: { readonly file: string; readonly what: 'faces' | 'liveness' },
): Promise<void> {
  say(terminal, told`left as ${file}`);
  try {
    const taken = (await client().call(calibrationFileContracts.take, {})) as Readonly<Record<typeof what, string>>;
    say(
      terminal,
      taken[what] === 'taken'
        ? told`the server uses it from the next call on`
        : told`the server did not take it: its log says why, or it has another data folder`,
    );
  } catch (error) {
    if (!(error instanceof AdminClientError)) throw error;
    if (error.code !== null) say(terminal, told`the server does not use it yet: ${error.message}`);
    say(terminal, told`the next start of the server takes it into its database and uses it`);
  }
}
