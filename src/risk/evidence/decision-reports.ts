import type { SiteSecrets } from '../../platform/site-secrets.ts';
import { localDayOf } from '../../platform/local-day.ts';
import { parseMobilePhone } from '../../registry/mobile-phone.ts';
import type { DecisionReports } from '../decision/decision-reports.ts';
import type { RiskType } from '../decision/risk-types.ts';
import { claimedPhone } from '../ingest/account-identity.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { evidenceIdOf } from './evidence-report.ts';
import { OWN_EVIDENCE_SOURCE, type EvidenceStore } from './evidence-store.ts';
import type { RiskCode } from './risk-codes.ts';
import { subjectOfDigest, subjectOf, type Subject } from './subject.ts';

export interface DecisionReportsDeps {
  readonly store: Pick<EvidenceStore, 'prepareAdd' | 'prepareAnswer'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  /** Name of the API whose decisions these are. */
  readonly api: string;
  readonly rejectionsAreEvidence: boolean;
}

/**
 * What a rejection for a RiskType says of the phone it names, in the codes of the fraud score. Types that tell of a place
 * or a device unusual for the account say nothing: the account may be the one that is being robbed.
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

/** A rejection is a suspicion and no outcome: medium, and believed by half. */
const HELD_AGAINST = { level: 2, weight: 0.5 } as const;
const KINDS = ['account', 'device'] as const;

/**
 * Keeps the subjects of decisions that did not pass, so that outcomes can be told of their orders, and makes evidence of
 * rejections: one piece a phone, code and day, however often it was tried. The risk decision itself leaves this evidence
 * out, or it would confirm itself.
 */
export function createDecisionReports(deps: DecisionReportsDeps): DecisionReports {
  const { store, secrets, api, rejectionsAreEvidence } = deps;
  return {
    prepare(request, { identifiers }, { orderId, appId, atMs, decision: { level, types } }) {
      if (level === 'pass') return [];
      const phone = phoneOf(secrets, request);
      const others = KINDS.flatMap((kind) =>
        identifiers[kind].filter(isMd5).map((digest) => subjectOfDigest(secrets, kind, digest)),
      );
      const subjects = [...(phone === null ? [] : [phone]), ...others];
      const kept = store.prepareAnswer({ orderId, api, appId, atMs, subjects, detail: null }, false);
      if (level === 'review' || phone === null || !rejectionsAreEvidence) return [kept];
      const codes = new Set(types.flatMap((type) => CODE_OF_TYPE[type] ?? []));
      const pieces = [...codes].map((code) => ({
        evidenceId: evidenceIdOf(OWN_EVIDENCE_SOURCE, `${phone.key} ${code} ${localDayOf(atMs)}`),
        subjects: [phone],
        code,
        source: OWN_EVIDENCE_SOURCE,
        ...HELD_AGAINST,
        observedAtMs: atMs,
        expiresAtMs: null,
      }));
      return pieces.length === 0 ? [kept] : [kept, store.prepareAdd(pieces)];
    },
  };
}

/** The phone a request names, plain or as a digest; null where it names none of the mainland. */
function phoneOf(secrets: Pick<SiteSecrets, 'mac'>, { account }: Pick<RiskRequest, 'account'>): Subject | null {
  const text = claimedPhone(account)?.trim() ?? '';
  if (/^(?:[\da-f]{32}|[\da-f]{64})$/i.test(text))
    return subjectOf(secrets, 'phone', { form: text.length === 32 ? 'md5' : 'sha256', text: text.toLowerCase() });
  const plain = parseMobilePhone(text);
  return plain === null ? null : subjectOf(secrets, 'phone', { form: 'plain', text: plain });
}

/** Every account and device has an md5 form, and that is the one it is kept by. */
function isMd5(digest: string): boolean {
  return digest.startsWith('md5:');
}
