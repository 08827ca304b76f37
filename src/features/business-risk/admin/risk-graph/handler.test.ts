import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { MemoryDecisionLabels } from '../../../../storage/memory/decision-labels.ts';
import { MemoryLinkStore } from '../../../../storage/memory/link-store.ts';
import type { DecisionRecord } from '../../decision/decision-record.ts';
import type { NetworkKey } from '../../links/link-store.ts';
import { createRiskGraphHandlers, type RiskGraphDeps } from './handler.ts';

const NOW_MS = 1_700_000_000_000;
const owner = { ...anActor, name: 'o' } as const;
const NETWORK = '3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b';

/** Decisions over networks, as the day’s newest has them. The database knows one address, with the number 4134. */
function world(decisions: readonly { readonly address: string | null; readonly networks: readonly NetworkKey[] }[]) {
  const links = new MemoryLinkStore();
  const events = new Map<string, string | null>();
  for (const [at, { address, networks }] of decisions.entries()) {
    const orderId = `N${at}`;
    events.set(orderId, address);
    const account = { kind: 'account', key: String(at).repeat(32) } as const;
    links.commit(links.prepare({ orderId, atMs: NOW_MS - 1, level: 'reject', account, others: [], networks }, []));
  }
  const find = async (orderId: string) => {
    const text = events.get(orderId) ?? null;
    return { event: text === null ? null : { address: { text } } } as unknown as DecisionRecord;
  };
  const recordOf = (text: string) => (text === '36.96.1.2' ? { asn: 4134, owner: 'Chinanet' } : null);
  return createRiskGraphHandlers({
    links,
    decisions: { find },
    decisionLabels: new MemoryDecisionLabels(),
    policy: { current: { feeds: { recordOf } } } as unknown as RiskGraphDeps['policy'],
    clock: { nowMs: () => NOW_MS },
  });
}

const operator = (key: string) => ({ kind: 'operator', key }) as const;

test.each<[string, string | null, NetworkKey, { shown: string; id: string; name: string | null }]>([
  [
    'with the name in the database',
    '36.96.1.2',
    operator('4134'),
    { id: 'operator:4134', shown: 'AS4134', name: 'Chinanet' },
  ],
  [
    'without one once the address is gone',
    null,
    operator('4134'),
    { id: 'operator:4134', shown: 'AS4134', name: null },
  ],
  [
    'without one if the database has another operator now',
    '36.96.1.2',
    operator('4837'),
    { id: 'operator:4837', shown: 'AS4837', name: null },
  ],
  [
    'by the start of its pseudonym',
    '36.96.1.2',
    { kind: 'network', key: NETWORK },
    { id: `network:${NETWORK}`, shown: '#3f2a9c01b7d4', name: null },
  ],
])('an operator or a network is shown %s', async (_how, address, network, wanted) => {
  const { entities } = world([{ address, networks: [network] }]);
  const answer = await entities({ kind: network.kind, from: undefined, to: undefined, limit: 10 }, owner);
  expect(answer).toMatchObject({
    ok: true,
    result: { entities: [{ ...wanted, decisions: 1, review: 0, reject: 1, lastAtMs: NOW_MS - 1, orderId: 'N0' }] },
  });
});
