import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { ShownSetting } from '../../config/shown-settings.ts';
import { siteContracts } from './contract.ts';
import { createSiteHandlers, type Examination } from './handler.ts';

const SETTING: ShownSetting = { setting: 'http.port', value: 1, from: 'default', variable: 'RENZHENG_HTTP_PORT' };
const NEVER: Examination = {
  state: 'idle',
  startedAtMs: null,
  finishedAtMs: null,
  done: 0,
  total: 9,
  problem: null,
  findings: [],
};

function opened() {
  let shown = NEVER;
  const asked: boolean[] = [];
  const handlers = createSiteHandlers({
    nodeName: 'n1',
    examiner: {
      start: () => void (shown = { ...NEVER, state: 'running', startedAtMs: 5 }),
      show: () => shown,
    },
    shownSettings: (isChangedOnly) => (asked.push(isChangedOnly), [SETTING]),
  });
  return { handlers, asked };
}

test.each([
  [{}, false],
  [{ changed: 'true' }, true],
])('settings are those of the process that answers, asked with %j', async (given, isChangedOnly) => {
  const { handlers, asked } = opened();
  const answer = await handlers.settings(siteContracts.settings.params.parse(given), anActor);
  expect(answer).toEqual({ ok: true, result: { node: 'n1', settings: [SETTING] } });
  expect(asked).toEqual([isChangedOnly]);
});

test('an examination is begun, and looked at without beginning one', async () => {
  const { handlers } = opened();
  expect(await handlers.findings({}, anActor)).toEqual({ ok: true, result: { node: 'n1', ...NEVER } });
  const running = { ok: true, result: { node: 'n1', ...NEVER, state: 'running', startedAtMs: 5 } };
  expect(await handlers.examine({}, anActor)).toEqual(running);
  expect(await handlers.findings({}, anActor)).toEqual(running);
});
