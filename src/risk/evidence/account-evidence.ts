import type { SiteSecrets } from '../../platform/site-secrets.ts';
import type { AccountEvidence, EvidenceFacts } from '../decision/account-evidence.ts';
import { NO_EVIDENCE } from '../decision/account-evidence.ts';
import type { IdentifierKind } from '../ingest/identifiers.ts';
import type { Dossier, EvidenceItem, EvidenceStore, OutcomeLabel } from './evidence-store.ts';
import { HALF_LIFE_DAYS, type RiskCode } from './risk-codes.ts';
import { subjectOf, type Subject } from './subject.ts';

export interface AccountEvidenceDeps {
  readonly store: Pick<EvidenceStore, 'look' | 'holdsAny'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
}

const DAY_MS = 86_400_000;
/** While the store is empty, decisions ask it no more often than this. */
const EMPTY_MS = 5_000;
/** Evidence whose weight has aged below this is not held against anybody any more. */
export const WEIGHT_MIN = 0.1;

const KINDS = ['account', 'phone', 'device'] as const satisfies readonly IdentifierKind[];
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
 * Evidence and outcomes of the fraud score for the account, phone and device of a risk decision: the worst level a
 * category still has, and the outcomes reported. A store without any is asked again every few seconds only, so that
 * sites without evidence pay nothing for it.
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
      const subjects = KINDS.flatMap((kind) => of.identifiers[kind].map((digest) => subjectFor(secrets, kind, digest)));
      return factsOf(await store.look(subjects, atMs, signal), atMs);
    },
  };
}

/** @param digest `md5:` or `sha256:` and hex */
function subjectFor(secrets: Pick<SiteSecrets, 'mac'>, kind: IdentifierKind, digest: string): Subject {
  const form = digest.startsWith('md5:') ? 'md5' : 'sha256';
  return subjectOf(secrets, kind, { form, text: digest.slice(form.length + 1) });
}

/** One piece of evidence, and one outcome, counts once, however many of the subjects have it. */
function factsOf(dossiers: readonly Dossier[], atMs: number): EvidenceFacts {
  const levels = { creditLevel: 0, marketingLevel: 0, deviceLevel: 0, accountLevel: 0 };
  for (const item of dossiers.flatMap(({ evidence }) => evidence)) {
    const category = CATEGORIES[item.code];
    if (weightAt(item, atMs) >= WEIGHT_MIN) levels[category] = Math.max(levels[category], item.level);
  }
  const outcomes = new Map<string, OutcomeLabel>();
  for (const label of dossiers.flatMap(({ labels }) => labels)) outcomes.set(label.reference, label);
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
