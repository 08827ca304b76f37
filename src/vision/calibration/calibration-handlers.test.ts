import { expect, test } from 'vitest';
import { calibrationHandlers, type CalibrationHandling } from './calibration-handlers.ts';
import { CALIBRATION_REFUSALS } from './calibration-refusals.ts';

interface Measured {
  readonly secret: string;
  readonly photos: number;
}

const STATUS = { id: 'cal_1', state: 'done', list: 'a.csv', startedBy: 'ada', done: 3, total: 3, problem: null };

/** Handlers over a desk that measured this, and answers every change with `answer`. */
function opened({
  answer = null as unknown,
  measured = { secret: 'face', photos: 3 } as Measured | null,
  lists = ['a.csv'] as readonly string[] | null,
  isReleased = false,
} = {}) {
  const asked: unknown[] = [];
  const handlers = calibrationHandlers({
    desk: {
      lists: async () => lists,
      start: async (...how: unknown[]) => (asked.push(how), answer ?? { ...STATUS, measured }),
      status: async () => ({ ...STATUS, measured }),
      stop: async () => answer === null,
      install: async (...how: unknown[]) => (asked.push(how), answer ?? {}),
    },
    useRelease: async () => !isReleased,
    outcomeOf: ({ photos }: Measured) => ({ photos }),
    pageOf: async ({ photos }: Measured, language: string) => `${language}: ${photos}`,
    fileName: 'calibration.html',
  } as unknown as CalibrationHandling<Measured, { photos: number }>);
  return { handlers, asked };
}

test('a calibration is begun in the name of the administrator, and shown by its outcome alone', async () => {
  const { handlers, asked } = opened();
  const shown = { ...STATUS, outcome: { photos: 3 } };
  expect(await handlers.start({ list: 'a.csv' }, { name: 'ada' })).toEqual({ ok: true, result: shown });
  expect(asked).toEqual([['a.csv', 'ada']]);
  expect(await handlers.show()).toEqual({ ok: true, result: { ...shown, lists: ['a.csv'] } });
  expect(await opened({ measured: null, lists: null }).handlers.show()).toMatchObject({
    result: { outcome: null, lists: null },
  });
});

test.each([
  ['off', 'conflict'],
  ['no-list', 'not_found'],
  ['busy', 'conflict'],
  ['no-calibration', 'not_found'],
  ['no-map', 'conflict'],
  ['other-model', 'conflict'],
  ['other-release', 'conflict'],
] as const)('%s is a %s', async (answer, error) => {
  const { handlers } = opened({ answer });
  expect(await handlers.start({ list: 'a.csv' }, { name: 'ada' })).toMatchObject({ ok: false, error });
  expect(await handlers.install({ calibrationId: 'cal_1' })).toEqual(CALIBRATION_REFUSALS[answer]);
});

test('the report is a page in the language that was asked for, if something was measured', async () => {
  const outcome = await opened().handlers.report({ language: 'zh' });
  if (!outcome.ok) throw new Error('there is a report');
  let page = '';
  for await (const chunk of outcome.stream.chunks) page += chunk;
  expect([outcome.stream.fileName, outcome.stream.contentType, page]).toEqual([
    'calibration.html',
    'text/html; charset=utf-8',
    'zh: 3',
  ]);
  expect(await opened({ measured: null }).handlers.report({ language: 'en' })).toMatchObject({ error: 'not_found' });
});

test('a calibration is installed and named in the audit, and what ships comes back once', async () => {
  const { handlers } = opened();
  expect(await handlers.install({ calibrationId: 'cal_1' })).toEqual({
    ok: true,
    result: { installed: true },
    subject: 'cal_1',
  });
  expect(await handlers['use-release']()).toEqual({ ok: true, result: { removed: true } });
  expect(await opened({ isReleased: true }).handlers['use-release']()).toMatchObject({ error: 'not_found' });
});

test('only a calibration that runs is stopped', async () => {
  expect(await opened().handlers.stop()).toEqual({ ok: true, result: { stopped: true } });
  expect(await opened({ answer: 'busy' }).handlers.stop()).toMatchObject({ ok: false, error: 'not_found' });
});
