import { expect, test } from 'vitest';
import { openMemoryJobs } from '../../../test/memory-jobs.ts';
import { ScriptedAnalyzer, scriptedPhoto } from '../../../test/registry/scripted-analyzer.ts';
import { checkCharacter, type IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';
import { Fault } from '../../kernel/fault.ts';
import { MemoryFindingStore } from '../../storage/memory/finding-store.ts';
import { MemoryImportStore } from '../../storage/memory/import-store.ts';
import { MemoryJobStore } from '../../storage/memory/job-store.ts';
import { MemoryPersonStore } from '../../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { cosineOf } from '../../vision/compare-embeddings.ts';
import type { FaceAnalyzer } from '../../vision/face-analyzer.ts';
import { personIdOf } from '../person-id.ts';
import type { EnrolledPhoto } from '../person-store.ts';
import type { PersonId } from '../register.ts';
import { ReVerification, type ReVerificationDeps, type ReVerificationScope } from './re-verification.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const ALL = { changedBeforeMs: null, importId: null } as const;
const numberOf = (head: string) => (head + checkCharacter(head)) as IdNumber;
const NAME = '张三' as RealName;

/** A site with stores that outlive its processes. `open` starts a process. */
function setUp() {
  const secrets = new MemorySiteSecrets();
  const persons = new MemoryPersonStore(secrets);
  const findings = new MemoryFindingStore(persons);
  const imports = new MemoryImportStore();
  const jobStore = new MemoryJobStore();
  const clock = { now: NOW, nowMs: () => clock.now };
  const scripted = new ScriptedAnalyzer('scripted@1', 12);

  /** Registers a person with photos that show this, each with the embedding of what `held` shows. */
  async function add(idNumber: IdNumber, photos: readonly Photo[], realName = NAME): Promise<PersonId> {
    const enrolled = await Promise.all(
      photos.map(
        async ({ shows, held = shows, modelId = 'scripted@1', digest = `${idNumber}${shows}`, isKept = true }) => {
          const seen = await new ScriptedAnalyzer(modelId, 12).analyze(scriptedPhoto(held));
          const face = seen.kind === 'face' && seen.face ? { ...seen.face, norm: 3 } : null;
          return { digest, face, bytes: isKept ? scriptedPhoto(shows) : null } satisfies EnrolledPhoto;
        },
      ),
    );
    await persons.add({ idNumber, realName, photos: enrolled, nowMs: clock.now }, 'refuse');
    return personIdOf(secrets, idNumber);
  }

  const open = ({
    analyzer = scripted,
    store = persons,
  }: { analyzer?: FaceAnalyzer; store?: ReVerificationDeps['store'] } = {}) => {
    const jobs = openMemoryJobs(jobStore);
    const mayBeSame: ReVerificationDeps['mayBeSame'] = (held, face) => cosineOf(held.embedding, face.embedding) > 0.999;
    const others = { imports, findings, jobs, clock, mayBeSame, pause: async () => undefined, keptMs: 30 * DAY_MS };
    return { jobs, run: new ReVerification({ store, analyzer, ...others }) };
  };
  /** A process that begins a run and shuts down when it is asked for the photo of a number. */
  async function leftAt(number: number, scope: ReVerificationScope) {
    let [asked, closing] = [0, null as Promise<void> | null];
    const analyze: FaceAnalyzer['analyze'] = async (photo) => {
      if (++asked === number) closing = first.jobs.close();
      return scripted.analyze(photo);
    };
    const first = open({ analyzer: { modelId: scripted.modelId, analyze } });
    await first.run.start(scope, 'ada');
    await first.jobs.settled();
    await closing;
    return first;
  }
  const found = async () => {
    const people = await findings.list({ kind: null, after: null, limit: 1000 });
    return Object.fromEntries(
      people.map((each) => [each.personId, each.findings.map(({ kind, photo }) => `${kind} ${photo}`)]),
    );
  };
  return { persons, findings, imports, clock, scripted, add, open, leftAt, found };
}

interface Photo {
  readonly shows: string;
  readonly held?: string;
  readonly modelId?: string;
  readonly digest?: string;
  readonly isKept?: boolean;
}

test('what does not hold any more is found, and what holds is left alone', async () => {
  const { add, open, found, persons } = setUp();
  const good = await add(numberOf('11010519491231002'), [{ shows: 'face ann' }]);
  await add(numberOf('11010519491231003'), []);
  // 14 years are complete on the day after the birthday.
  const child = await add(numberOf('11010520120601001'), []);
  await add(numberOf('11010520120531001'), []);
  const [unborn, invalid] = [numberOf('11010520991231001'), '110105194912310021' as IdNumber];
  const ids = {
    unborn: await add(unborn, []),
    invalid: await add(invalid, []),
    latin: await add(numberOf('11010519491231004'), [], 'Ann Lee' as RealName),
    photos: await add(numberOf('11010519491231005'), [
      { shows: 'nobody', held: 'face x' },
      { shows: 'several', held: 'face x' },
      { shows: 'blurred', held: 'face x' },
      { shows: 'broken', held: 'face x' },
    ]),
    changed: await add(numberOf('11010519491231006'), [{ shows: 'face bob', held: 'face zoe' }]),
    old: await add(numberOf('11010519491231007'), [{ shows: 'face cleo', modelId: 'old@1', isKept: false }]),
    twin: await add(numberOf('11010519491231008'), [{ shows: 'face dora', digest: 'same' }]),
    other: await add(numberOf('11010519491231009'), [{ shows: 'face dora', digest: 'same' }]),
  };
  const kept = await add(numberOf('11010519491231010'), [{ shows: 'face eve', modelId: 'old@1' }]);
  const { run, jobs } = open();
  expect(await run.status()).toMatchObject({ state: 'idle', total: 0, found: { people: 0, byKind: [] } });
  expect(await run.start(ALL, 'ada')).toMatchObject({ state: 'running', startedBy: 'ada' });
  await jobs.settled();
  expect(await found()).toEqual({
    [child]: ['under-14 0'],
    [ids.unborn]: ['birthday-impossible 0'],
    [ids.invalid]: ['number-invalid 0'],
    [ids.latin]: ['name-unfit 0'],
    [ids.photos]: ['photo-no-face 1', 'photo-several-faces 2', 'photo-unfit 3', 'photo-unreadable 4'],
    [ids.changed]: ['template-differs 1'],
    [ids.old]: ['template-outdated 1'],
    [ids.twin]: ['photo-of-another 1'],
    [ids.other]: ['photo-of-another 1'],
  });
  expect(await run.status()).toMatchObject({
    state: 'done',
    done: 13,
    total: 13,
    photos: 9,
    reEncoded: 1,
    faceless: 6,
  });
  expect((await persons.get(kept))?.modelIds).toEqual(['old@1', 'scripted@1']);
  expect((await persons.get(good))?.changedAtMs).toBe(NOW);
});

test('what cannot be opened is a finding, and the others are looked at all the same', async () => {
  const { add, open, found, persons } = setUp();
  const damaged = () => Promise.reject(new Fault('corrupt', 'it cannot be opened'));
  const [person, photo, face] = [
    await add(numberOf('11010519491231002'), []),
    await add(numberOf('11010519491231003'), [{ shows: 'face ann', digest: 'a' }]),
    await add(numberOf('11010519491231004'), [{ shows: 'face bob', digest: 'b' }]),
  ];
  const { run, jobs } = open({
    store: {
      ids: (query) => persons.ids(query),
      otherWith: (...key) => persons.otherWith(...key),
      addFace: (...row) => persons.addFace(...row),
      get: (id) => (id === person ? damaged() : persons.get(id)),
      photo: (id, digest) => (id === photo ? damaged() : persons.photo(id, digest)),
      face: (id, digest, model) => (id === face ? damaged() : persons.face(id, digest, model)),
    },
  });
  await run.start(ALL, 'ada');
  await jobs.settled();
  expect(await found()).toEqual({
    [person]: ['person-unreadable 0'],
    [photo]: ['photo-damaged 1'],
    [face]: ['template-unreadable 1'],
  });
});

test('another process goes on with a run, and nobody is left out or counted twice', async () => {
  const { add, open, leftAt, found } = setUp();
  const people = 50;
  for (let at = 0; at < people; at++)
    await add(numberOf(`1101051949123${String(1001 + at)}`), [{ shows: at % 10 === 0 ? 'nobody' : `face ${at}` }]);
  const first = await leftAt(30, ALL);
  expect(await first.run.status()).toMatchObject({ state: 'running', total: 50, done: 16, photos: 16 });
  const second = open();
  expect(await second.run.start(ALL, 'bob')).toBe('busy');
  await second.jobs.look();
  await second.jobs.settled();
  expect(await second.run.status()).toMatchObject({
    state: 'done',
    startedBy: 'ada',
    done: 50,
    total: 50,
    photos: 50,
    found: { people: 5, byKind: [{ kind: 'photo-no-face', people: 5 }] },
  });
  expect(Object.keys(await found())).toHaveLength(5);
});

test('a run bounded by the last change goes on in another process with those whom it changed itself', async () => {
  const { add, open, leftAt, found, clock } = setUp();
  for (let at = 0; at < 20; at++)
    await add(numberOf(`1101052020010${String(1001 + at)}`), [{ shows: `face ${at}`, modelId: 'old@1' }]);
  clock.now += DAY_MS;
  const first = await leftAt(9, { ...ALL, changedBeforeMs: NOW + 1 });
  expect(await first.run.status()).toMatchObject({ state: 'running', total: 20, done: 0 });
  const second = open();
  await second.jobs.look();
  await second.jobs.settled();
  expect(await second.run.status()).toMatchObject({
    state: 'done',
    done: 20,
    total: 20,
    photos: 20,
    reEncoded: 20,
    found: { people: 20, byKind: [{ kind: 'under-14', people: 20 }] },
  });
  const ids = Object.keys(await found());
  expect(ids).toHaveLength(20);
  // A job is kept longer than the people may be, so it names none when it has ended.
  const job = JSON.stringify(await second.jobs.newest('re-verification'));
  expect(ids.filter((id) => job.includes(id))).toEqual([]);
});

test('a photo of somebody else among those of a person is found, and never becomes a reference', async () => {
  const { add, open, found, persons } = setUp();
  const ids = {
    // The encoder found no face in the first photo when it was registered.
    never: await add(numberOf('11010519491231002'), [{ shows: 'face zoe', held: 'nobody' }, { shows: 'face ann' }]),
    both: await add(numberOf('11010519491231003'), [{ shows: 'face bob' }, { shows: 'face zoe' }]),
    old: await add(numberOf('11010519491231004'), [
      { shows: 'face cleo', modelId: 'old@1' },
      { shows: 'face zoe', modelId: 'old@1' },
    ]),
    // Nothing is left of the person's face that it could be compared with.
    alone: await add(numberOf('11010519491231005'), [
      { shows: 'face zoe', held: 'nobody' },
      { shows: 'face dora', modelId: 'old@1', isKept: false },
    ]),
  };
  const first = await add(numberOf('11010519491231006'), [{ shows: 'face eve', held: 'nobody' }]);
  const { run, jobs } = open();
  const expected = {
    [ids.never]: ['photos-differ 1'],
    [ids.both]: ['photos-differ 2'],
    [ids.old]: ['photos-differ 2'],
    [ids.alone]: ['template-outdated 2'],
  };
  for (const reEncoded of [2, 0]) {
    await run.start(ALL, 'ada');
    await jobs.settled();
    expect(await found()).toMatchObject(expected);
    expect(await run.status()).toMatchObject({ state: 'done', done: 5, reEncoded });
  }
  const encodersOf = async (id: PersonId) => (await persons.get(id))?.photos.map(({ modelIds }) => modelIds.join());
  expect(await encodersOf(ids.never)).toEqual(['', 'scripted@1']);
  expect(await encodersOf(ids.old)).toEqual(['old@1,scripted@1', 'old@1']);
  expect(await encodersOf(ids.alone)).toEqual(['', 'old@1']);
  expect(await encodersOf(first)).toEqual(['scripted@1']);
});

test('a run that was stopped keeps what it found, and the next one begins anew', async () => {
  const { add, open, clock, found, persons } = setUp();
  const child = await add(numberOf('11010520200101001'), []);
  clock.now += 5 * DAY_MS;
  await add(numberOf('11010520200101002'), []);
  const { run, jobs } = open();
  expect(await run.stop()).toBe(false);
  await run.start({ ...ALL, changedBeforeMs: NOW + DAY_MS }, 'ada');
  await jobs.settled();
  expect(await run.status()).toMatchObject({ state: 'done', total: 1, changedBeforeMs: NOW + DAY_MS });
  expect(await found()).toEqual({ [child]: ['under-14 0'] });
  await run.start(ALL, 'ada');
  expect(await run.stop()).toBe(true);
  await jobs.settled();
  expect(await run.status()).toMatchObject({ state: 'stopped' });
  await run.start(ALL, 'ada');
  await jobs.settled();
  expect(Object.keys(await found())).toHaveLength(2);
  // An erased person leaves no finding, and the rest goes when its time has passed.
  await persons.remove(child);
  expect(Object.keys(await found())).toHaveLength(1);
  clock.now += 30 * DAY_MS;
  expect(await run.purge()).toBe(0);
  expect(await run.status()).toMatchObject({ found: { people: 2 }, isRemoved: false });
  clock.now += 1;
  expect(await run.purge()).toBe(2);
  // That something was found is told even then.
  expect(await run.status()).toMatchObject({
    state: 'done',
    found: { people: 2, byKind: [{ kind: 'under-14', people: 2 }] },
    isRemoved: true,
  });
});

test('the people of an import alone are looked at', async () => {
  const { add, open, imports, found } = setUp();
  const [own] = [await add(numberOf('11010520200101001'), []), await add(numberOf('11010520200101002'), [])];
  await imports.create({ importId: 'imp_1', startedBy: 'ada', receivedAtMs: NOW }, 2);
  await imports.beginCheck('imp_1', 'chk_1');
  const raw = { line: 2, ok: true, fields: {} } as const;
  await imports.addRows('imp_1', 'chk_1', [{ row: 1, raw, personId: own, photos: [], problem: null }]);
  await imports.settle('imp_1', [{ line: 2, ok: true, did: 'added' }], NOW);
  const { run, jobs } = open();
  expect(await run.start({ ...ALL, importId: 'imp_2' }, 'ada')).toBe('no-import');
  await run.start({ ...ALL, importId: 'imp_1' }, 'ada');
  await jobs.settled();
  expect(await run.status()).toMatchObject({ state: 'done', done: 1, total: 1, importId: 'imp_1' });
  expect(await found()).toEqual({ [own]: ['under-14 0'] });
});

test('while the server is busy with calls, a run waits and says so', async () => {
  const { add, open, scripted } = setUp();
  await add(numberOf('11010519491231002'), [{ shows: 'face ann' }]);
  let asked = 0;
  const { run, jobs } = open({
    analyzer: {
      modelId: scripted.modelId,
      async analyze(photo) {
        if (++asked === 1) throw new Fault('unavailable', 'too many inference jobs wait already');
        return scripted.analyze(photo);
      },
    },
  });
  await run.start(ALL, 'ada');
  await jobs.settled();
  expect(await run.status()).toMatchObject({ state: 'done', isWaiting: false, photos: 1, found: { people: 0 } });
  expect(asked).toBe(2);
});
