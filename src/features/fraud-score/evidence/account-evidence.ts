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

/** The store of evidence, and the secrets that make its keys. */
export interface AccountEvidenceDeps {
  readonly store: Pick<EvidenceStore, 'look' | 'holdsAny'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
}

const DAY_MS = 86_400_000;
/** While the store is empty, decisions ask it at most once in this time. */
const EMPTY_MS = 5_000;
/** Evidence no longer counts when its aged weight is below this. */
const WEIGHT_MIN = 0.1;

const KINDS = ['account', 'phone', 'device'] as const satisfies readonly ListedKind[];
/** The category of a risk decision to which each code belongs. */
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
 * Gives a risk decision what is known of its account, phone and device: the worst remaining level of each category of
 * outside evidence, and the outcomes reported to the fraud score. An empty store is asked again only every few seconds,
 * so that sites without evidence pay nothing.
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
 * Counts each piece of evidence and each outcome once, even if several of the subjects have it. Evidence from decisions
 * is left out, because decisions would otherwise confirm themselves.
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
