import { expect, test } from 'vitest';
import type { IdNumber } from '../../../identity/id-number.ts';
import type { PersonId } from '../../../people/register.ts';
import { decisionPlaces } from './erasure-keys.ts';
import { ID, idOf, phoneOf, secrets } from './evidence-pieces.suite.ts';
import type { LinkedKeysQuery } from './evidence-store.ts';

test('each place is given every key that is linked to the number, however many there are', async () => {
  const keys = Array.from({ length: 460 }, (_, at) => phoneOf(`138${at}`).key).toSorted();
  const asked: LinkedKeysQuery['subject'][] = [];
  const evidence = {
    linkedKeys: async ({ subject, after, limit }: LinkedKeysQuery) => {
      asked.push(subject);
      return keys.filter((key) => after === null || key > after).slice(0, limit);
    },
  };
  const given: Record<string, string[]> = { texts: [], notes: [], graph: [] };
  const eraseIn = (place: string) => async (linked: readonly string[]) =>
    given[place]?.push(...linked) && linked.length;
  const places = decisionPlaces(
    {
      decisions: { eraseTexts: eraseIn('texts') as never },
      cases: { erase: eraseIn('notes') as never },
      links: { forget: eraseIn('graph') as never },
      evidence,
    },
    secrets as never,
  );
  const person = { personId: 'p'.repeat(64) as PersonId, idNumber: ID as IdNumber };
  const counts = [];
  for (const place of places) counts.push(await place.erase(place.keysOf(person)));
  expect(counts).toEqual([460, 460, 460]);
  expect(given).toEqual({ texts: keys, notes: keys, graph: keys });
  expect(new Set(asked.map(({ key }) => key))).toEqual(new Set([idOf().key]));
});
