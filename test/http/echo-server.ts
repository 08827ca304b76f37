import process from 'node:process';
import { echoApi } from './echo-api.ts';
import { TEST_KEY } from './recording-gate.ts';
import { serveEcho } from './serve-echo.ts';

/**
 * The echo API in a process of its own, so that its memory can be watched and its death be seen. Prints one line,
 * `{"url","key"}`. A call whose `word` is `hold` is answered only at the end of the wave: once HOLD calls wait, or after 5 s.
 */
const holdMax = Number(process.env['HOLD'] ?? '1');
let waiting: (() => void)[] = [];
const release = () => {
  for (const go of waiting) go();
  waiting = [];
};
const api = echoApi(async ({ word, data }) => {
  if (word === 'hold') {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= holdMax) release();
      else setTimeout(release, 5_000).unref();
    });
  }
  return { ok: true, result: { word, bytes: data?.length ?? 0 } };
});
const config = {
  largeBodiesMax: Number(process.env['LARGE'] ?? '8'),
  largeBodiesWaitingMax: Number(process.env['LARGE_WAITING'] ?? '64'),
  requestTimeoutMs: Number(process.env['TIMEOUT'] ?? '30000'),
};
const { url } = await serveEcho({ apis: [{ ...api, contract: { ...api.contract, deadlineMs: 60_000 } }], config });
process.stdout.write(`${JSON.stringify({ url, key: TEST_KEY })}\n`);
