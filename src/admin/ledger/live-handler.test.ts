import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import type { LedgerRow } from '../../platform/ledger/ledger.ts';
import { liveHandler } from './live-handler.ts';

const OWNER = { administratorId: 'adm_1', role: 'owner', appIds: null } as unknown as Actor;

async function* twoQuietLooks(): AsyncGenerator<readonly LedgerRow[]> {
  yield [];
  yield [];
}

test.each([
  ['json', ['', '']],
  ['events', ['retry: 2000\n\n', 'event: still\ndata: 0\n\n', 'event: still\ndata: 0\n\n']],
] as const)(
  'as %s, each look is a chunk although it saw nothing, so that a reader that left is noticed',
  async (format, chunks) => {
    const handle = liveHandler({ watch: () => twoQuietLooks() });
    const outcome = await handle({ format, app: undefined }, OWNER);
    const stream = 'stream' in outcome ? outcome.stream : null;
    const given: string[] = [];
    for await (const chunk of stream?.chunks ?? []) given.push(chunk);
    expect(given).toEqual(chunks);
  },
);
