import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { AccountEvidence, EvidenceFacts } from '../../business-risk/features/account-evidence.ts';
import { NO_EVIDENCE } from '../../business-risk/features/account-evidence.ts';
import type { ListedKind } from '../../../identity/identifier-forms.ts';
import {
  OWN_EVIDENCE_SOURCE,
  type Dossier,
  type EvidenceItem,
  type EvidenceStore,
  type OutcomeLabel,
} from './evidence-store.ts';
import { HALF_LIFE_DAYS, type RiskCode } from './risk-codes.ts';
import { subjectOfDigest } from './subject.ts';

export interface AccountEvidenceDeps {
  readonly store: Pick<EvidenceStore, 'look' | 'holdsAny'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
}

const DAY_MS = 86_400_000;
/** While the store is empty, decisions ask it no more often than this. */
const EMPTY_MS = 5_000;
/** Evidence whose weight has aged below this is not held against anybody any more. */
export const WEIGHT_MIN = 0.1;

const KINDS = ['account', 'phone', 'device'] as const satisfies readonly ListedKind[];
/** What a risk decision makes of a code. */
const CATEGORIES: Readonly<Record<RiskCode, 'creditLevel' | 'marketingLevel' | 'deviceLevel' | 'accountLevel'>> = {
  21001: 'creditLevel',
  21002: 'creditLevel',
  11001: 'creditLevel',
  11002: 'creditLevel',
  11003: 'marketingLevel',
  11004: 'creditLevel',
  11005: 'creditLevel',
  12001: 'deviceLevel',
  12002: 'accountLevel',
};

/**
 * Evidence from elsewhere and outcomes of the fraud score for the account, phone and device of a risk decision: the worst level a
 * category still has, and the outcomes reported. A store without any is asked again every few seconds only, so that
 * sites without them pay nothing.
 */
export function createAccountEvidence({ store, secrets }: AccountEvidenceDeps): AccountEvidence {
  let emptyAtMs = Number.NEGATIVE_INFINITY;
  let holdsAny = false;
  return {
    async find(of, atMs, signal) {
      if (!holdsAny) {
        if (Math.abs(atMs - emptyAtMs) < EMPTY_MS) return NO_EVIDENCE;
        emptyAtMs = atMs;
        holdsAny = await store.holdsAny();
        if (!holdsAny) return NO_EVIDENCE;
      }
      const subjects = KINDS.flatMap((kind) =>
        of.identifiers[kind].map((digest) => subjectOfDigest(secrets, kind, digest)),
      );
      return factsOf(await store.look(subjects, { atMs, asker: null }, signal), atMs);
    },
  };
}

/**
 * One piece of evidence, and one outcome, counts once, however many of the subjects have it. What decisions made is left
 * out: they would confirm themselves.
 */
function factsOf(dossiers: readonly Dossier[], atMs: number): EvidenceFacts {
  const levels = { creditLevel: 0, marketingLevel: 0, deviceLevel: 0, accountLevel: 0 };
  for (const item of dossiers.flatMap(({ evidence }) => evidence)) {
    if (item.source === OWN_EVIDENCE_SOURCE) continue;
    const category = CATEGORIES[item.code];
    if (weightAt(item, atMs) >= WEIGHT_MIN) levels[category] = Math.max(levels[category], item.level);
  }
  const outcomes = new Map<string, OutcomeLabel>();
  for (const label of dossiers.flatMap(({ labels }) => labels))
    outcomes.set(`${label.source} ${label.reference}`, label);
  const frauds = [...outcomes.values()].filter(({ outcome }) => outcome === 'fraud');
  return {
    ...levels,
    fraudLabels: frauds.length,
    genuineLabels: outcomes.size - frauds.length,
    lastFraudMs: frauds.length === 0 ? null : Math.max(...frauds.map(({ observedAtMs }) => observedAtMs)),
  };
}

function weightAt({ code, weight, observedAtMs }: EvidenceItem, atMs: number): number {
  return weight * 0.5 ** (Math.max(atMs - observedAtMs, 0) / DAY_MS / HALF_LIFE_DAYS[code]);
}
