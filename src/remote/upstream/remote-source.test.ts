import { expect, onTestFinished, test } from 'vitest';
import { startUpstream, UPSTREAM_KEY } from '../../../test/registry/upstream-server.ts';
import { faceGuard } from '../../features/face-guard/contract.ts';
import { faceVerify } from '../../features/face-verify/contract.ts';
import { featureOf } from '../../features/index.ts';
import { systemRandom } from '../../kernel/random.ts';
import { PaidFault } from '../../sources/answer-source.ts';
import type { Call, Contract } from '../../wire/define-api.ts';
import { RemoteSource } from './remote-source.ts';
import { WireClient } from './wire-client.ts';

const CALL: Call = {
  orderId: 'JH1',
  appId: 'app',
  receivedAtMs: 0,
  address: '127.0.0.1',
  baseUrl: 'http://127.0.0.1',
  signal: new AbortController().signal,
};
const WINDOWS = [1, 3, 7, 14, 30, 60, 120, 180];

/** A source over a server that answers every question with `result`. */
async function sourceOf(contract: Contract, result: unknown) {
  const upstream = await startUpstream(() => ({ kind: 'unknown' }));
  onTestFinished(() => upstream.close());
  upstream.misbehave = (response) => void response.end(JSON.stringify({ reason: 'x', error_code: 0, result }));
  const client = new WireClient({ baseUrl: upstream.url, key: UPSTREAM_KEY, timeoutMs: 2000, random: systemRandom });
  const source = new RemoteSource({
    name: 'vendor',
    contract,
    spellRequest: () => ({ realname: 'x' }),
    personIn: featureOf(contract).personIn,
    client,
    price: 1 as never,
  });
  return { upstream, ask: () => source.ask({} as never, CALL) };
}

const compared = (res: unknown, score: unknown) => ({ res, score, message: 'm', orderid: 'JH2' });

test.each([
  ['text', compared(1, '96'), '96'],
  ['a number', compared(1, 96), '96'],
  ['a number with a fraction', compared(1, 88.12), '88.12'],
  ['a text with a fraction', compared(1, '88.12'), '88.12'],
  ['beside a res in text', compared('1', 96), '96'],
])('a score that is %s is read', async (_, result, score) => {
  const { ask } = await sourceOf(faceVerify, result);
  expect(await ask()).toMatchObject({ ok: true, result: { res: 1, score }, verdict: 'known' });
});

test('counts and shares in text are read as numbers', async () => {
  const windows = WINDOWS.flatMap((days) => [
    [`idRisk${days}dItfinCnt`, '2'],
    [`idRisk${days}dItfinNightcnt`, '0.5'],
  ]);
  const data = { idFlag: 1, idRiskItfinLasttime: '2', ...Object.fromEntries(windows) };
  const { ask } = await sourceOf(faceGuard, { res: '0XX1', msg: 'm', data });
  expect(await ask()).toMatchObject({
    ok: true,
    result: { data: { idFlag: '1', idRisk7dItfinCnt: 2, idRisk7dItfinNightcnt: 0.5, idRiskItfinLasttime: 2 } },
  });
});

test.each([
  ['no result', null],
  ['a score in words', compared(1, 'ninety')],
  ['another res', compared(4, '96')],
])('%s costs money and is asked for once, and the server is asked again the next time', async (_, result) => {
  const { upstream, ask } = await sourceOf(faceVerify, result);
  // As many questions as would stop a server that is down from being asked.
  for (let asked = 1; asked <= 12; asked += 1) {
    const failed = await ask().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PaidFault);
    expect(failed).toMatchObject({ kind: 'unavailable' });
    expect(upstream.asked).toHaveLength(asked);
  }
});
