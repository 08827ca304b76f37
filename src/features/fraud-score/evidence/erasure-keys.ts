import type { PersonalDataPlace } from '../../../people/erasure.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { CaseStore } from '../../business-risk/cases/case-store.ts';
import type { DecisionLog } from '../../business-risk/decision/decision-record.ts';
import type { LinkStore } from '../../business-risk/links/link-store.ts';
import type { Ingested } from '../../business-risk/ingest/ingest-request.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { subjectOf, subjectOfDigest, type SubjectKey } from './subject.ts';
import { told, type Told } from '../../../kernel/told.ts';

const KINDS = ['account', 'phone', 'device'] as const;

/**
 * The keys under which an erasure finds what a request left: its account, phone and device, as evidence and questions of
 * the fraud score link them to a person.
 */
export function erasureKeysOf(secrets: Pick<SiteSecrets, 'mac'>, ingested: Ingested): readonly SubjectKey[] {
  const byKind = erasureKeysByKind(secrets, ingested);
  return KINDS.flatMap((kind) => byKind[kind]);
}

/** The same keys, told apart by what they find. */
export function erasureKeysByKind(
  secrets: Pick<SiteSecrets, 'mac'>,
  { keptUnder }: Pick<Ingested, 'keptUnder'>,
): Readonly<Record<(typeof KINDS)[number], readonly SubjectKey[]>> {
  const keysOf = (kind: (typeof KINDS)[number]) =>
    keptUnder[kind].map((digest) => subjectOfDigest(secrets, kind, digest).key);
  return { account: keysOf('account'), phone: keysOf('phone'), device: keysOf('device') };
}

/** How many keys a place is given at once. */
const KEYS_AT_ONCE = 200;

interface PlaceDeps {
  readonly evidence: Pick<EvidenceStore, 'linkedKeys'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
}

/** What risk decisions leave of a person, and the evidence that links the person to it. */
export interface DecisionPlaceStores {
  readonly decisions: Pick<DecisionLog, 'eraseTexts'>;
  readonly cases: Pick<CaseStore, 'erase'>;
  readonly links: Pick<LinkStore, 'forget'>;
  readonly evidence: Pick<EvidenceStore, 'linkedKeys'>;
}

/**
 * Erases what risk decisions hold of the phones, devices and accounts that are linked to the person's number: personal
 * texts, the notes of cases with the pseudonyms by which they are related to others, and the entities of the graph. They
 * must be asked before the evidence, which holds the links.
 */
export function decisionPlaces(
  { decisions, cases, links, evidence }: DecisionPlaceStores,
  secrets: Pick<SiteSecrets, 'mac'>,
): readonly PersonalDataPlace[] {
  const deps = { evidence, secrets };
  return [
    linkedPlace(told`texts of risk decisions`, (keys) => decisions.eraseTexts(keys), deps),
    linkedPlace(told`notes and pseudonyms of cases`, (keys) => cases.erase(keys), deps),
    linkedPlace(told`graph of risk decisions`, (keys) => links.forget(keys), deps),
  ];
}

/** A place that knows a person by the phones, devices and accounts that are linked to the number. */
function linkedPlace(
  name: Told,
  eraseKeys: (keys: readonly string[]) => Promise<number>,
  { evidence, secrets }: PlaceDeps,
): PersonalDataPlace {
  return {
    name,
    keysOf: ({ idNumber }) => {
      const { key, aliases } = subjectOf(secrets, 'id-number', { form: 'plain', text: idNumber });
      return [key, ...aliases];
    },
    erase: async (keys) => {
      const [key, ...aliases] = keys as readonly SubjectKey[];
      if (key === undefined) return 0;
      const subject = { kind: 'id-number', form: 'plain', key, aliases } as const;
      let erased = 0;
      for (let after: SubjectKey | null = null; ;) {
        const linked: readonly SubjectKey[] = await evidence.linkedKeys({ subject, after, limit: KEYS_AT_ONCE });
        if (linked.length > 0) erased += await eraseKeys(linked);
        if (linked.length < KEYS_AT_ONCE) return erased;
        after = linked.at(-1) ?? null;
      }
    },
  };
}
