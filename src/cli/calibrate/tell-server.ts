import { calibrationFileContracts } from '../../admin/calibration-files/contract.ts';
import { AdminClientError } from '../../terminal/admin-client.ts';
import type { CalibrateDeps } from './deps.ts';

/** Has the running server use what was left in its data folder, and says what came of it. It never throws. */
export async function tellServer(
  { client, terminal }: Pick<CalibrateDeps, 'client' | 'terminal'>,
  { file, what }: { readonly file: string; readonly what: 'faces' | 'liveness' },
): Promise<void> {
  terminal.err(`left as ${file}\n`);
  try {
    const taken = (await client().call(calibrationFileContracts.take, {})) as Readonly<Record<typeof what, string>>;
    terminal.err(
      taken[what] === 'taken'
        ? 'the server uses it from the next call on\n'
        : 'the server did not take it: its log says why, or it has another data folder\n',
    );
  } catch (error) {
    if (!(error instanceof AdminClientError)) throw error;
    const why = error.code === null ? '' : `the server does not use it yet: ${error.message}\n`;
    terminal.err(`${why}the next start of the server takes it into its database and uses it\n`);
  }
}
