import { present } from '../kernel/assert.ts';
import {
  KINDS,
  MAGIC_FOREIGN_NAME,
  magicForeignNumber,
  magicIdNumber,
  magicName,
  PEOPLE_GROUP,
} from './magic-values.ts';
import { magicValuesOf, type ApiSandbox, type BothLanguages, type MagicValues, type Scenario } from './scenario.ts';

/** One answer of the sandbox, in the form that documents, consoles and tests use. */
export interface CatalogueEntry {
  readonly api: string;
  readonly slug: string;
  readonly about: BothLanguages;
  readonly values: MagicValues;
  readonly path: string;
  /** A request that gets this answer, without the key. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * People known to every API. They get the plain answer everywhere, and attacks on them are remembered. The last one is
 * a foreigner with a permanent residence card.
 */
export const PEOPLE: readonly MagicValues[] = [
  ...[1, 2, 3, 4, 5].map((number) => {
    const place = { group: PEOPLE_GROUP, kind: KINDS.outcome, number };
    return { idNumber: magicIdNumber(place), phone: '', name: magicName({ ...place, kind: PEOPLE_GROUP }) };
  }),
  {
    idNumber: magicForeignNumber({ group: PEOPLE_GROUP, kind: KINDS.outcome, number: 6 }),
    phone: '',
    name: MAGIC_FOREIGN_NAME,
  },
];

/** Every answer that the sandbox of an API can give. */
export function catalogueOf(sandbox: ApiSandbox): readonly CatalogueEntry[] {
  return sandbox.scenarios.map((scenario) => entryOf(sandbox, scenario));
}

function entryOf(sandbox: ApiSandbox, scenario: Scenario): CatalogueEntry {
  const values = magicValuesOf(sandbox, scenario);
  const { contract } = sandbox;
  return {
    api: contract.name,
    slug: scenario.slug,
    about: scenario.about,
    values,
    path: present(contract.routes[0]).path,
    fields: sandbox.request(values, scenario.slug),
  };
}
