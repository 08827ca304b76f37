import { expect, test } from 'vitest';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { openMemoryJobs } from '../../../test/memory-jobs.ts';
import { ScriptedAnalyzer } from '../../../test/registry/scripted-analyzer.ts';
import { checkCharacter } from '../../identity/id-number.ts';
import { Fault } from '../../kernel/fault.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryImportStore } from '../../storage/memory/import-store.ts';
import { MemoryPersonStore } from '../../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { Enrolment } from '../enrolment.ts';
import { ImportDesk } from './import-desk.ts';

const rows = ['110101199001011', '110101199001012', '110101199001013'].map((head) => {
  const whole = `${head}00`;
  return `${whole}${checkCharacter(whole)},张三`;
});

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
