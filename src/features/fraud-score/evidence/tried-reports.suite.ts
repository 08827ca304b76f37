import { createHmac, hash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlEvidenceStore } from '../../../storage/sql/evidence/evidence-store.ts';
import { SqlListStore } from '../../../storage/sql/risk-lists/list-store.ts';
import { decisionRecord } from '../../business-risk/decision/decision-record-fixture.ts';
import type { RiskLevel, RiskType } from '../../business-risk/rules/risk-types.ts';
import { BARE_REQUEST } from '../../business-risk/ingest/bare-request.ts';
import { createPseudonymizer } from '../../business-risk/ingest/identifiers.ts';
import type { ListEntry, ListHit } from '../../business-risk/lists/list-entry.ts';
import { harmlessFeatures } from '../../business-risk/features/harmless-features.ts';
import { ingestRequest } from '../../business-risk/ingest/ingest-request.ts';
import type { RiskRequest } from '../../business-risk/ingest/risk-request.ts';
import { createUserAgentReader } from '../../business-risk/ingest/user-agent.ts';
import { OwnDecisionReports } from './decision-reports.ts';
import type { EvidenceItem } from './evidence-store.ts';
import { subjectOf } from './subject.ts';

/** When the tests decide. */
export const NOW_MS = Date.parse('2026-05-01T12:00:00+08:00');
/** A day, milliseconds. */
export const DAY_MS = 86_400_000;
/** The phone that requests name. */
export const PHONE = '13800138000';
/** Never aborts. */
export const { signal } = new AbortController();
/** Makes keys of subjects. */
export const secrets = {
  mac: (purpose: string, text: string | Uint8Array) => createHmac('sha256', purpose).update(text).digest(),
};
const ingest = { pseudonym: createPseudonymizer(secrets.mac), readUserAgent: createUserAgentReader() };
/** The account of requests. */
export const account = { type: 'phone', accountId: PHONE, phone: null, deviceId: 'device-1' } as const;

/** A decision, and what it knew. */
interface Decided {
  readonly orderId?: string;
  readonly level: RiskLevel;
  readonly types: readonly RiskType[];
  readonly request?: Partial<RiskRequest>;
  readonly atMs?: number;
  /** What the decision knew. By default the phone is the account and has long been used on this device, over this network. */
  readonly knew?: Parameters<typeof harmlessFeatures>[0];
  readonly listHits?: readonly ListHit[];
  readonly onlyByBlockList?: true;
}

/** Gives an entry of the block-list. */
export const entry = (id: string, kind: ListEntry['kind'] = 'phone'): ListEntry => ({
  id,
  list: 'block',
  kind,
  key: id,
  form: 'md5',
  otherKeys: [],
  shown: '***',
  scene: null,
  appId: null,
  startMs: 0,
  endMs: null,
  note: '',
  createdBy: 'op',
  createdAtMs: 1,
});
/** Gives the hit of an entry. */
export const hitOf = ({ id, kind }: ListEntry): ListHit => ({ entryId: id, list: 'block', kind, shown: '***' });

/** What is known of an owner who acts. */
export const OWNER = { account_novelty: 'familiar', account_device_days: 3, account_network_days: 3 } as const;

/** Opens a store, and what decides and then looks at it. */
export async function openReports(rejectionsAreEvidence = true) {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const store = new SqlEvidenceStore(database);
  const reports = new OwnDecisionReports({ store, secrets, api: 'business-risk', rejectionsAreEvidence });
  const decide = async ({ orderId = 'J1', level, types, request = {}, atMs = NOW_MS, ...rest }: Decided) => {
    const asked = { ...BARE_REQUEST, account, ...request };
    const ingested = ingestRequest(asked, { appId: 'app', atMs }, ingest);
    const { knew = OWNER, listHits = [], ...more } = rest;
    const settled = { level, types, settledBy: 'rules', fired: [], points: 0, leftOut: [], failed: [] } as const;
    const decision = { ...settled, ...more };
    const record = { orderId, appId: 'app', atMs, decision, listHits, event: ingested.event };
    const writes = reports.prepare(asked, ingested, decisionRecord({ ...record, features: harmlessFeatures(knew) }));
    if (writes.length > 0) await database.writeAll(writes);
    return ingested;
  };
  const known = async (form: 'plain' | 'sha256' | 'sm3' = 'plain') => {
    const text = form === 'plain' ? PHONE : DIGESTS[form];
    const [dossier] = await store.look(
      [subjectOf(secrets, 'phone', { form, text })],
      { atMs: NOW_MS + 9 * DAY_MS, asker: null },
      signal,
    );
    if (!dossier) throw new Error('no dossier');
    return dossier;
  };
  const knownOfDevice = async (text: string) => {
    const subject = subjectOf(secrets, 'device', { form: 'plain', text });
    const [dossier] = await store.look([subject], { atMs: NOW_MS + 9 * DAY_MS, asker: null }, signal);
    return codesOf(dossier?.evidence ?? []);
  };
  const commit = async (writes: readonly DurableWrite[]) => void (await database.writeAll(writes));
  return { store, lists: new SqlListStore(database), decide, known, knownOfDevice, commit };
}

const DIGESTS = {
  sha256: hash('sha256', PHONE),
  sm3: hash('sm3', PHONE),
};
/** Gives the codes of evidence, in order. */
export const codesOf = (evidence: readonly EvidenceItem[]) => evidence.map(({ code }) => code).toSorted();
