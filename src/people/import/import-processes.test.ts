import { expect, test } from 'vitest';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { openMemoryJobs } from '../../../test/memory-jobs.ts';
import { ScriptedAnalyzer } from '../../../test/registry/scripted-analyzer.ts';
import { checkCharacter, parseIdNumber } from '../../identity/id-number.ts';
import { Fault } from '../../kernel/fault.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryImportStore } from '../../storage/memory/import-store.ts';
import { MemoryPersonStore } from '../../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { Enrolment } from '../enrolment.ts';
import { personIdOf } from '../person-id.ts';
import { ImportDesk } from './import-desk.ts';

/** Rows of people who were born from 10 January 1990 on. */
const rowsOf = (people: number) =>
  Array.from({ length: people }, (_, at) => {
    const whole = `11010119900110${100 + at}`;
    return `${whole}${checkCharacter(whole)},张三`;
  });
const rows = rowsOf(3);

test('a full queue makes people wait, is told, and loses nobody', async () => {
  const secrets = new MemorySiteSecrets();
  const persons = new MemoryPersonStore(secrets);
  const clock = { nowMs: () => Date.UTC(2026, 5, 1) };
  const enrolment = new Enrolment({
    store: persons,
    analyzer: new ScriptedAnalyzer(),
    secrets,
    clock,
    keepPhotos: false,
    mayBeSame: () => true,
    underWay: new WorkUnderWay(),
  });
  let tries = 0;
  const seen: unknown[] = [];
  const jobs = openMemoryJobs();
  const desk: ImportDesk = new ImportDesk({
    store: new MemoryImportStore(),
    enrolment: {
      async enrol(...args) {
        if (++tries % 3 !== 0) throw new Fault('unavailable', 'too many inference jobs wait already');
        return enrolment.enrol(...args);
      },
    },
    jobs,
    secrets,
    clock,
    random: systemRandom,
    async pause() {
      await jobs.beat();
      seen.push((await desk.list())[0]?.isWaiting);
    },
    underWay: new WorkUnderWay(),
    keptMs: 86_400_000,
  });
  const bytes = new TextEncoder().encode(['id_number,name', ...rows].join('\n'));
  const begun = await desk.takePart(null, { number: 0, bytes, startedBy: 'ada' });
  if (typeof begun === 'string') throw new Error(begun);
  await desk.check(begun.importId, { format: 'csv', encoding: 'auto', mends: null });
  await desk.start(begun.importId, { missingPhoto: 'refuse', otherPhotos: 'refuse' }, 'ada');
  await jobs.settled();
  expect(await desk.show(begun.importId)).toMatchObject({
    state: 'done',
    isWaiting: false,
    counts: { added: 3, refused: 0 },
  });
  expect((await persons.counts()).persons).toBe(3);
  expect(seen).toEqual([true, true, true, true, true, true]);
});

test('when two processes check one file in different ways, the rows are those of the later one', async () => {
  const secrets = new MemorySiteSecrets();
  const store = new MemoryImportStore();
  const open = () =>
    new ImportDesk({
      store,
      enrolment: { enrol: () => Promise.reject(new Error('not called')) },
      jobs: openMemoryJobs(),
      secrets,
      clock: { nowMs: () => Date.UTC(2026, 5, 1) },
      random: systemRandom,
      pause: async () => undefined,
      underWay: new WorkUnderWay(),
      keptMs: 86_400_000,
    });
  const [earlier, later] = [open(), open()];
  const bytes = new TextEncoder().encode(['id_number,name', ...rows].join('\n'));
  const begun = await earlier.takePart(null, { number: 0, bytes, startedBy: 'ada' });
  if (typeof begun === 'string') throw new Error(begun);
  const file = { encoding: 'auto', mends: null } as const;
  const parts = store.parts.bind(store);
  let checked: unknown;
  store.parts = async function* (id) {
    store.parts = parts;
    checked = await later.check(id, { ...file, format: 'csv' });
    yield new TextEncoder().encode('{"id_number":"1","name":"李四"}');
  };
  expect(await earlier.check(begun.importId, { ...file, format: 'ndjson' })).toBe('not-receiving');
  expect(checked).toMatchObject({
    state: 'checked',
    columns: ['id_number', 'name'],
    counts: { pending: 3, refused: 0 },
  });
  expect((await store.pending(begun.importId, 0, 9)).map(({ line }) => line)).toEqual([2, 3, 4]);
});

test('a person who is erased while the import runs is not registered, neither from the row in hand nor from one that waits', async () => {
  const secrets = new MemorySiteSecrets();
  const persons = new MemoryPersonStore(secrets);
  const store = new MemoryImportStore();
  const clock = { nowMs: () => Date.UTC(2026, 5, 1) };
  const underWay = new WorkUnderWay();
  const analyzer = new ScriptedAnalyzer();
  const people = { store: persons, analyzer, secrets, clock, keepPhotos: false, mayBeSame: () => true, underWay };
  const enrolment = new Enrolment(people);
  // Four people are registered at the same time, so the last of six waits.
  const six = rowsOf(6);
  const ids = six.map((text) => {
    const idNumber = parseIdNumber(text.slice(0, 18));
    if (!idNumber) throw new Error('the numbers are well-formed');
    return personIdOf(secrets, idNumber);
  });
  const [first, last] = [ids[0], ids[5]];
  if (!first || !last) throw new Error('there are six people');
  const ended: string[] = [];
  let erased: Promise<readonly number[]> | null = null;
  const jobs = openMemoryJobs();
  const desk = new ImportDesk({
    store,
    enrolment: {
      async enrol(...args) {
        if (erased === null) {
          // The page of rows was read, this row is in hand, and the last is not begun.
          erased = Promise.all([store.erase(first), store.erase(last)]);
          void underWay.olderEnded().then(() => ended.push('waited'));
        }
        await erased;
        const outcome = await enrolment.enrol(...args);
        ended.push('enrolled');
        return outcome;
      },
    },
    jobs,
    secrets,
    clock,
    random: systemRandom,
    pause: async () => undefined,
    underWay,
    keptMs: 86_400_000,
  });
  const bytes = new TextEncoder().encode(['id_number,name', ...six].join('\n'));
  const begun = await desk.takePart(null, { number: 0, bytes, startedBy: 'ada' });
  if (typeof begun === 'string') throw new Error(begun);
  await desk.check(begun.importId, { format: 'csv', encoding: 'auto', mends: null });
  await desk.start(begun.importId, { missingPhoto: 'refuse', otherPhotos: 'refuse' }, 'ada');
  await jobs.settled();
  expect(await erased).toEqual([1, 1]);
  // An erasure waits for the first row, so it still meets what that row registered.
  expect(ended.indexOf('waited')).toBeGreaterThan(0);
  expect(await persons.get(first)).not.toBeNull();
  expect(await persons.get(last)).toBeNull();
  expect((await persons.counts()).persons).toBe(5);
  expect(await desk.show(begun.importId)).toMatchObject({ state: 'done', counts: { added: 4, pending: 0 } });
});
