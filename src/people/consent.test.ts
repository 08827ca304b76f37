import { expect, test } from 'vitest';
import { MemoryConsentStore } from '../storage/memory/consent-store.ts';
import { MemorySiteSecrets } from '../storage/memory/site-secrets.ts';
import { ConsentGate } from './consent.ts';
import { parseIdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';

test('an app that requires consent may not ask about a person without it, and other apps ask as before', async () => {
  const [store, secrets] = [new MemoryConsentStore(), new MemorySiteSecrets()];
  const idNumber = parseIdNumber('11010519491231002X');
  if (!idNumber) throw new Error('the number is well-formed');
  const gate = await ConsentGate.open(store, secrets);
  const call = { appId: 'app_1', receivedAtMs: 5000, signal: new AbortController().signal };
  expect(await gate.allows(idNumber, call)).toBe(true);
  await gate.require('app_1', true);
  expect(await gate.allows(idNumber, call)).toBe(false);
  expect(await gate.allows(idNumber, { ...call, appId: 'app_2' })).toBe(true);
  const personId = personIdOf(secrets, idNumber);
  await store.give({ personId, appId: 'app_1', consentId: 'c', givenAtMs: 1, endsAtMs: null });
  expect(await gate.allows(idNumber, call)).toBe(true);
  const again = await ConsentGate.open(store, secrets);
  expect(again.isRequiredBy('app_1')).toBe(true);
  await store.withdraw(personId, { appId: null, consentId: null }, 4000);
  expect(await again.allows(idNumber, call)).toBe(false);
  await again.require('app_1', false);
  expect(await again.allows(idNumber, call)).toBe(true);
});
