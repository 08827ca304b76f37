import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import type { PersonId } from '../../people/register.ts';
import { MemoryConsentStore } from '../../storage/memory/consent-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { createConsentHandlers } from './handler.ts';

const auditor = { administratorId: 'adm_1', name: 'ana', role: 'auditor' } as Actor;
const PEOPLE = ['11', '22', '33'].map((pair) => pair.repeat(16) as PersonId);

test('consents are listed page by page, and no answer holds a whole pseudonym, not even in its cursor', async () => {
  const consents = new MemoryConsentStore();
  for (const personId of PEOPLE)
    await consents.give({ personId, appId: 'app_1', consentId: 'form', givenAtMs: 5000, endsAtMs: null });
  const { list } = createConsentHandlers({
    consents,
    consentGate: { require: async () => {} },
    platform: { app: async () => null },
    secrets: new MemorySiteSecrets(),
    clock: { nowMs: () => 6000 },
  });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const answer = await list({ limit: 1, ...(cursor === undefined ? {} : { cursor }) }, auditor);
    if (!answer.ok || !('result' in answer)) throw new Error('it answers');
    seen.push(...answer.result.rows.map(({ person }) => person));
    cursor = answer.result.nextCursor ?? undefined;
    const decoded = Buffer.from(cursor ?? '', 'base64url').toString('latin1');
    for (const personId of PEOPLE) expect(`${JSON.stringify(answer)}${decoded}`).not.toContain(personId);
    expect(decoded).not.toContain('form');
  } while (cursor !== undefined);
  expect(seen.toSorted()).toEqual(['11111111…', '22222222…', '33333333…']);
  const forged = Buffer.from(JSON.stringify([5000, PEOPLE[0], 'app_1', 'form'])).toString('base64url');
  expect(await list({ limit: 1, cursor: forged }, auditor)).toMatchObject({ ok: false, error: 'bad_request' });
});
