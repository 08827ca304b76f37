import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { parseIdNumber, type IdNumber } from '../identity/id-number.ts';
import { parseRealName, type RealName } from '../identity/real-name.ts';
import type { ReferenceFace, Register } from './register.ts';

/** A person in the register under test. */
export interface SeedPerson {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  readonly face: Exclude<ReferenceFace, { kind: 'held-upstream' }>;
}

/**
 * Tests what every Register must do. Each adapter's test file calls this with its own factory.
 *
 * @param open a register that knows exactly `people`
 */
export function registerSuite(open: (people: readonly SeedPerson[]) => Promise<Register>): void {
  const { signal } = new AbortController();

  test('a number that belongs to no person is unknown', async () => {
    const register = await open([ZHANG]);
    expect(await register.match(WANG.idNumber, WANG.realName, signal)).toEqual({ kind: 'unknown' });
  });

  test('another name under a known number is a name mismatch', async () => {
    const register = await open([ZHANG, WANG]);
    expect(await register.match(ZHANG.idNumber, WANG.realName, signal)).toMatchObject({ kind: 'name-mismatch' });
  });

  test('a person matches and brings the reference face, or the reason why there is none', async () => {
    const register = await open(PEOPLE);
    for (const person of PEOPLE) {
      const match = await register.match(person.idNumber, person.realName, signal);
      expect(match).toMatchObject({ kind: 'match', face: person.face });
    }
  });

  test('a traditional and a simplified spelling of one name match', async () => {
    const register = await open([
      { idNumber: ZHANG.idNumber, realName: name('欧阳陈'), face: ZHANG.face },
      { idNumber: WANG.idNumber, realName: name('歐陽陳'), face: WANG.face },
    ]);
    for (const { idNumber } of [ZHANG, WANG])
      for (const spelling of ['欧阳陈', '歐陽陳', '歐阳陈', '欧阳陳'])
        expect(await register.match(idNumber, name(spelling), signal), spelling).toMatchObject({ kind: 'match' });
    expect(await register.match(ZHANG.idNumber, name('欧阳程'), signal)).toMatchObject({ kind: 'name-mismatch' });
  });

  test('a person id stands for one person, is stable, and does not show the number', async () => {
    const register = await open(PEOPLE);
    const ids: string[] = [];
    for (const { idNumber, realName } of [...PEOPLE, ...PEOPLE]) {
      const match = await register.match(idNumber, realName, signal);
      if (match.kind !== 'match') throw new Error(`seeded person is ${match.kind}`);
      expect(match.personId).not.toContain(idNumber);
      ids.push(match.personId);
    }
    expect(new Set(ids).size).toBe(PEOPLE.length);
    expect(ids.slice(PEOPLE.length)).toEqual(ids.slice(0, PEOPLE.length));
  });

  test('a name mismatch names the same person as a match', async () => {
    const register = await open([ZHANG, WANG]);
    const match = await register.match(ZHANG.idNumber, ZHANG.realName, signal);
    const mismatch = await register.match(ZHANG.idNumber, WANG.realName, signal);
    if (match.kind === 'unknown' || mismatch.kind === 'unknown') throw new Error('seeded person is unknown');
    expect(mismatch.personId).toBe(match.personId);
  });

  test('an aborted question is a timeout', async () => {
    const register = await open([ZHANG]);
    const question = register.match(ZHANG.idNumber, ZHANG.realName, AbortSignal.abort());
    await expect(question).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}

const ZHANG = seed('11010519491231002X', '张三', {
  kind: 'embedding',
  modelId: 'suite@1',
  embedding: Float32Array.from({ length: 512 }, (_, at) => (at % 2 === 0 ? 1 : -1) / Math.sqrt(512)),
});
const WANG = seed('830000199001010012', '王小·明', { kind: 'none', reason: 'no-photo' });
const LI = seed('110101900307451', '李四', { kind: 'none', reason: 'no-face' });
const PEOPLE = [ZHANG, WANG, LI];

function seed(idNumberText: string, realNameText: string, face: SeedPerson['face']): SeedPerson {
  const idNumber = parseIdNumber(idNumberText);
  const realName = parseRealName(realNameText);
  if (!idNumber || !realName) throw new Error('a seeded person has no valid number or name');
  return { idNumber, realName, face };
}

function name(text: string): RealName {
  const realName = parseRealName(text);
  if (!realName) throw new Error('not a name');
  return realName;
}
