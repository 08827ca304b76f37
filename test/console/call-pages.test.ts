import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLedger } from './fill-ledger.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import {
  hasNoBrowser,
  openConsole,
  PASSWORD,
  type ConsoleWindow,
  type Look,
  type OpenedConsole,
} from './open-console.ts';
import { makeTraffic, type Traffic } from './traffic.ts';

const SHOW = /查看判定过程（|Show what decided \(/;

let opened: OpenedConsole;
let traffic: Traffic;
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  await opened.server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  traffic = await makeTraffic(opened.server);
  await opened.server.admin('apps.change', { appId: traffic.appId, name: `<b>${'长'.repeat(40)}</b>` });
});
afterAll(() => opened?.close());

describe.skipIf(hasNoBrowser)('the pages about calls', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('ada', PASSWORD);
    const found: Seen[] = [];
    const open = async (name: string, route: string) => {
      await window.goto(route);
      found.push(await lookAt(window, name, look));
    };
    await window.goto('/');
    await window.page.locator('[role=img] svg text').nth(1).waitFor();
    found.push(await lookAt(window, 'overview', look));
    await open('ledger', '/ledger');
    await open('ledger-empty', '/ledger?code=99999&charged=no&from=2026-01-01T00:00&to=2026-01-02T00:00');
    await open('call-unknown', '/calls/J2640000');
    for (const [name, orderId] of Object.entries(traffic))
      if (name in DECIDED && orderId !== null) found.push(await lookAtCall(window, name, { look, orderId }));
    await window.goto('/live');
    await window.page.getByRole('table').waitFor();
    found.push(await lookAt(window, 'live', { ...look, isQuiet: false }));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });

  test('with 10,000 calls', async () => {
    const { appId, keyId } = traffic;
    const newestMs = Date.now();
    fillLedger(opened.server.dir, { rows: 10_000, appId, keyId, newestMs, everyMs: 70_000, isCounted: true });
    for (const look of LOOKS.slice(0, 2)) {
      const window = await opened.open(look);
      await window.signIn('ada', PASSWORD);
      await window.page.locator('[role=img] svg text').nth(1).waitFor();
      const found = [await lookAt(window, 'overview-full', look)];
      await window.goto('/ledger');
      found.push(await lookAt(window, 'ledger-full', look));
      expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
      expect(window.problems).toEqual([]);
      await window.context.close();
    }
  });
});

/** Calls of which the page draws what decided. */
const DECIDED = { risk: true, fraud: true, guard: true, refusedPhoto: true, face: true };

async function lookAtCall(
  window: ConsoleWindow,
  name: string,
  { look, orderId }: { readonly look: Required<Look>; readonly orderId: string },
): Promise<Seen> {
  await window.goto(`/calls/${orderId}`);
  await window.page.getByRole('button', { name: SHOW }).click();
  return lookAt(window, `call-${name}`, look);
}
