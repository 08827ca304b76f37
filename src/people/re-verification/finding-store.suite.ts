import { expect, test } from 'vitest';
import { parseIdNumber } from '../../identity/id-number.ts';
import { parseRealName } from '../../identity/real-name.ts';
import type { PersonStore } from '../person-store.ts';
import type { PersonId } from '../register.ts';
import type { Finding, FindingStore } from './finding-store.ts';

/** A store of findings over the people of a register. */
export interface OpenedFindings {
  readonly findings: FindingStore;
  readonly persons: PersonStore;
}

const about = (kind: Finding['kind'], photo = 0, otherId: PersonId | null = null): Finding => ({
  kind,
  photo,
  otherId,
});

/** Registers three people. Gives their ids in ascending order. */
async function register(persons: PersonStore): Promise<readonly [PersonId, PersonId, PersonId]> {
  for (const number of ['11010519491231002X', '110105194912310011', '110105194912310038']) {
    const [idNumber, realName] = [parseIdNumber(number), parseRealName('张三')];
    if (idNumber === null || realName === null) throw new Error('every person is well-formed');
    await persons.add({ idNumber, realName, photos: [], nowMs: 1 }, 'refuse');
  }
  const [a, b, c] = (await persons.list({ after: null, limit: 3 })).map(({ personId }) => personId);
  if (!a || !b || !c) throw new Error('three people are registered');
  return [a, b, c];
}

/** Tests what every FindingStore must do. `open` gives an empty one over an empty register. */
export function findingStoreSuite(open: () => Promise<OpenedFindings>): void {
  const all = { kind: null, after: null, limit: 10 } as const;

  test('the findings of people take the place of earlier ones, and are listed', async () => {
    const { findings, persons } = await open();
    const [a, b, c] = await register(persons);
    await findings.record([{ personId: a, findings: [about('number-invalid')] }], 5);
    await findings.record(
      [
        { personId: b, findings: [about('photo-no-face', 2), about('photo-no-face', 1)] },
        { personId: a, findings: [about('photo-of-another', 1, c), about('under-14')] },
        { personId: c, findings: [] },
      ],
      6,
    );
    const ofA = { personId: a, findings: [about('under-14'), about('photo-of-another', 1, c)] };
    const ofB = { personId: b, findings: [about('photo-no-face', 1), about('photo-no-face', 2)] };
    expect(await findings.list(all)).toEqual([ofA, ofB]);
    expect(await findings.list({ ...all, limit: 1 })).toEqual([ofA]);
    expect(await findings.list({ ...all, after: a })).toEqual([ofB]);
    expect(await findings.list({ ...all, kind: 'under-14' })).toEqual([{ personId: a, findings: [about('under-14')] }]);
    await findings.record([{ personId: b, findings: [] }], 7);
    expect(await findings.list(all)).toEqual([ofA]);
  });

  test('a person who is forgotten takes along every finding that names the person', async () => {
    const { findings, persons } = await open();
    const [a, b, c] = await register(persons);
    const record = () =>
      findings.record(
        [
          { personId: a, findings: [about('photo-of-another', 1, c), about('under-14')] },
          { personId: b, findings: [about('under-14')] },
          { personId: c, findings: [about('photo-of-another', 1, a)] },
        ],
        5,
      );
    await record();
    expect(await findings.erase(c)).toBe(2);
    expect(await findings.erase(c)).toBe(0);
    expect((await findings.list(all)).map(({ personId }) => personId)).toEqual([a, b]);
    // If the register forgets a person while a re-verification goes on, nothing is left behind.
    await record();
    await persons.remove(c);
    await record();
    expect(await findings.list(all)).toEqual([
      { personId: a, findings: [about('under-14')] },
      { personId: b, findings: [about('under-14')] },
    ]);
  });

  test('findings are removed in pieces, all of them or those before a time', async () => {
    const { findings, persons } = await open();
    const [a, b, c] = await register(persons);
    const seen = [about('number-invalid'), about('under-14')];
    await findings.record([{ personId: a, findings: seen }], 5);
    await findings.record([{ personId: b, findings: seen }], 6);
    await findings.record([{ personId: c, findings: seen }], 7);
    expect(await findings.remove({ beforeMs: 7, limit: 3 })).toBe(3);
    expect(await findings.remove({ beforeMs: 7, limit: 3 })).toBe(1);
    expect(await findings.remove({ beforeMs: 7, limit: 3 })).toBe(0);
    expect(await findings.list(all)).toEqual([{ personId: c, findings: seen }]);
    expect(await findings.remove({ beforeMs: null, limit: 3 })).toBe(2);
    expect(await findings.list(all)).toEqual([]);
  });
}
