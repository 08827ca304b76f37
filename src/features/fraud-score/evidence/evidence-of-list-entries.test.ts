import { describe, expect, test } from 'vitest';
import { codesOf, entry, hitOf, NOW_MS, openReports } from './tried-reports.suite.ts';

describe('what the block-list alone says goes with its entry', () => {
  const [one, other, ofDevice] = [entry('one'), entry('other'), entry('device', 'device')];
  const stranger = { level: 'reject', types: [4], knew: { account_novelty: 'first' }, onlyByBlockList: true } as const;

  test('a removed entry takes back what it brought against the phone and the device', async () => {
    const { lists, decide, known, knownOfDevice } = await openReports();
    await lists.add([one]);
    await decide({ ...stranger, types: [4, 102, 2062], listHits: [hitOf(one)] });
    expect(codesOf((await known()).evidence)).toEqual([12002]);
    expect(await knownOfDevice('device-1')).toEqual([11003, 12001, 12002]);
    expect(await lists.remove('one')).toBe(true);
    expect((await known()).evidence).toEqual([]);
    expect(await knownOfDevice('device-1')).toEqual([]);
  });

  test('the second of two entries keeps it', async () => {
    const { lists, decide, known } = await openReports();
    await lists.add([one, other]);
    await decide({ ...stranger, listHits: [hitOf(one), hitOf(other)] });
    await lists.remove('one');
    expect(codesOf((await known()).evidence)).toEqual([12002]);
    await lists.remove('other');
    expect((await known()).evidence).toEqual([]);
  });

  test('a rejection that there would have been without the list stays, but for the list’s own type', async () => {
    const { lists, decide, knownOfDevice } = await openReports();
    await lists.add([one]);
    const { onlyByBlockList: _, ...anyway } = stranger;
    await decide({ ...anyway, types: [4, 102], listHits: [hitOf(one)] });
    expect(await knownOfDevice('device-1')).toEqual([11003, 12002]);
    await lists.remove('one');
    expect(await knownOfDevice('device-1')).toEqual([11003]);
  });

  test('an entry for the device says nothing of the phone, and an entry that only ended takes nothing back', async () => {
    const { lists, decide, known, knownOfDevice } = await openReports();
    await lists.add([ofDevice]);
    await decide({ ...stranger, listHits: [hitOf(ofDevice)] });
    expect((await known()).evidence).toEqual([]);
    await lists.change('device', { endMs: NOW_MS + 1 });
    expect(await knownOfDevice('device-1')).toEqual([12002]);
  });

  test('a call that is settled after the removal brings nothing back, and a new entry counts at once', async () => {
    const { lists, decide, known } = await openReports();
    await lists.add([one]);
    await decide({ ...stranger, listHits: [hitOf(one)] });
    await lists.remove('one');
    await decide({ ...stranger, orderId: 'J2', listHits: [hitOf(one)], atMs: NOW_MS + 60_000 });
    expect((await known()).evidence).toEqual([]);
    await lists.add([other]);
    await decide({ ...stranger, orderId: 'J3', listHits: [hitOf(other)], atMs: NOW_MS + 60_001 });
    expect(codesOf((await known()).evidence)).toEqual([12002]);
  });

  test('a case that is reopened takes its entries back in the commit that says so', async () => {
    const { store, lists, decide, known, commit } = await openReports();
    await lists.add([one]);
    await decide({ ...stranger, listHits: [hitOf(one)] });
    await commit([lists.prepareRemove(['one'])]);
    expect((await known()).evidence).toEqual([]);
    expect(await store.count()).toBe(0);
  });
});
