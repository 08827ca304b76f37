import process from 'node:process';
import { echoApi } from './echo-api.ts';
import { TEST_KEY } from './recording-gate.ts';
import { serveEcho } from './serve-echo.ts';

/**
 * The echo API in its own process, so that a test can watch its memory and see it die. Prints one line,
 * `{"url","key"}`. If the `word` of a call is `hold`, the call waits until HOLD such calls are there, until a call says
 * `release`, or for HOLD_MS. Then all of them are answered.
 */
const holdMax = Number(process.env['HOLD'] ?? '1');
const holdMs = Number(process.env['HOLD_MS'] ?? '5000');
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
      else setTimeout(release, holdMs).unref();
    });
  }
  if (word === 'release') release();
  return { ok: true, result: { word, bytes: data?.length ?? 0 } };
});
const config = {
  largeBodiesMax: Number(process.env['LARGE'] ?? '8'),
  largeBodiesWaitingMax: Number(process.env['LARGE_WAITING'] ?? '64'),
  requestTimeoutMs: Number(process.env['TIMEOUT'] ?? '30000'),
};
const { url } = await serveEcho({ apis: [{ ...api, contract: { ...api.contract, deadlineMs: 60_000 } }], config });
process.stdout.write(`${JSON.stringify({ url, key: TEST_KEY })}\n`);
