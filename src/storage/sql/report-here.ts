import { nextTurn } from '../../kernel/timers.ts';
import { readOperations, type ReadInput, type ReadName, type ReadOutput } from './catalogue.ts';
import type { Report } from './chain/ledger-proof.ts';
import type { Connection } from './operation.ts';

/**
 * Makes what carries out reads over a connection of this thread. Other work of the thread, such as drawing a progress bar,
 * gets its turn between two reads.
 */
export function reportHere(connection: Connection): Report {
  const reads = readOperations();
  return async <N extends ReadName>(name: N, input: ReadInput<N>): Promise<ReadOutput<N>> => {
    await nextTurn();
    const read = reads.get(name);
    if (!read) throw new Error(`there is no read ${name}`);
    return read(connection, input) as ReadOutput<N>;
  };
}
