import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { readPhone } from '../../../identity/phone.ts';
import type { DecisionRecord } from '../../business-risk/decision/decision-record.ts';
import type { DecisionReports } from '../../business-risk/decision/decision-reports.ts';
import type { RiskType } from '../../business-risk/rules/risk-types.ts';
import { claimedPhone } from '../../business-risk/ingest/account-identity.ts';
import type { Ingested } from '../../business-risk/ingest/ingest-request.ts';
import type { RiskRequest } from '../../business-risk/ingest/risk-request.ts';
import { evidenceIdOf } from './evidence-report.ts';
import { OWN_EVIDENCE_SOURCE, type EvidenceRecord, type EvidenceStore } from './evidence-store.ts';
import type { RiskCode } from './risk-codes.ts';
import { subjectOfDigest, subjectOf, type Subject } from './subject.ts';

/** The ports and settings of the decision reports. */
export interface DecisionReportsDeps {
  readonly store: Pick<EvidenceStore, 'prepareAdd' | 'prepareAnswer'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  /** Name of the API that takes these decisions. */
  readonly api: string;
  readonly rejectionsAreEvidence: boolean;
}

/**
 * The risk code of the fraud score that a rejection for a RiskType means for the phone it names. Null for types about a
 * place or device unusual for the account, because the owner of the account may be the victim.
 */
export const CODE_OF_TYPE: Readonly<Record<RiskType, RiskCode | null>> = {
  1: 12002,
  11: 12002,
  2: 12002,
  21: 12002,
  22: 12002,
  3: null,
  4: 12002,
  5: null,
  101: 11003,
  1011: 11003,
  1012: 11003,
  102: 11003,
  103: 11003,
  104: null,
  201: null,
  2011: null,
  2012: 12001,
  205: null,
  206: null,
  2061: null,
  2062: 12001,
  2063: 12001,
};

/** A rejection is a suspicion, not an outcome. It counts as level 2 (medium) with half the weight. */
const HELD_AGAINST = { level: 2, weight: 0.5 } as const;
/** The most phones that are remembered. When there are more, all are dropped, and each is made again when it comes. */
const PHONES_MAX = 20_000;
/** A piece is not written again for this time, so that endless attempts cost little. */
const TOLD_MS = 60_000;

/** A phone, with the pieces that were written for it recently. */
interface Remembered {
  readonly subject: Subject;
  readonly toldAtMs: Map<RiskCode, number>;
}

/**
 * Records the people behind decisions that did not pass, so that outcomes can be reported for their orders. It also
 * makes evidence from rejections: one piece for each phone, code and day, no matter how many attempts there were. The
 * risk decision itself ignores this evidence, because it would otherwise confirm itself.
 */
export class OwnDecisionReports implements DecisionReports {
  readonly #deps: DecisionReportsDeps;
  readonly #phones = new Map<string, Remembered>();

  constructor(deps: DecisionReportsDeps) {
    this.#deps = deps;
  }

  prepare(request: RiskRequest, ingested: Ingested, record: DecisionRecord): readonly DurableWrite[] {
    const { orderId, appId, atMs, decision } = record;
    if (decision.level === 'pass') return [];
    const { store, api, rejectionsAreEvidence } = this.#deps;
    const phone = this.#phoneOf(request, ingested);
    const subjects = phone === null ? this.#othersOf(ingested) : [phone.subject];
    const kept = store.prepareAnswer({ orderId, api, appId, atMs, subjects, detail: null }, false);
    if (decision.level === 'review' || phone === null || !rejectionsAreEvidence) return [kept];
    const pieces = piecesOf(phone, decision.types, atMs);
    return pieces.length === 0 ? [kept] : [kept, store.prepareAdd(pieces)];
  }

  /** The phone that a request names, in plain or as a digest. Null if it names no mainland phone. */
  #phoneOf({ account }: RiskRequest, { event: { keys } }: Ingested): Remembered | null {
    const text = claimedPhone(account);
    const phone = text === null ? null : readPhone(text);
    if (phone === null || keys.phone === null) return null;
    if (phone.form === 'plain' && phone.place === 'abroad') return null;
    const form = phone.form === 'sha256 or sm3' ? 'sha256' : phone.form;
    const name = `${keys.phone} ${form === 'plain'}`;
    const known = this.#phones.get(name);
    if (known) return known;
    const subject = subjectOf(this.#deps.secrets, 'phone', { form, text: phone.canonical });
    const made = { subject, toldAtMs: new Map() };
    if (this.#phones.size >= PHONES_MAX) this.#phones.clear();
    this.#phones.set(name, made);
    return made;
  }

  /** The account and device, by the md5 forms under which everything is kept. */
  #othersOf({ identifiers }: Ingested): Subject[] {
    return (['account', 'device'] as const).flatMap((kind) =>
      identifiers[kind]
        .filter((digest) => digest.startsWith('md5:'))
        .map((digest) => subjectOfDigest(this.#deps.secrets, kind, digest)),
    );
  }
}

function piecesOf({ subject, toldAtMs }: Remembered, types: readonly RiskType[], atMs: number): EvidenceRecord[] {
  const codes = new Set(types.flatMap((type) => CODE_OF_TYPE[type] ?? []));
  const due = [...codes].filter((code) => Math.abs(atMs - (toldAtMs.get(code) ?? -Infinity)) >= TOLD_MS);
  return due.map((code) => {
    toldAtMs.set(code, atMs);
    return {
      evidenceId: evidenceIdOf(OWN_EVIDENCE_SOURCE, `${subject.key} ${code} ${localDayOf(atMs)}`),
      subjects: [subject],
      code,
      source: OWN_EVIDENCE_SOURCE,
      ...HELD_AGAINST,
      observedAtMs: atMs,
      expiresAtMs: null,
    };
  });
}
