import { get } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho } from '../../../test/http/serve-echo.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const form = `key=${TEST_KEY}&word=a`;

function ask(url: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.once('error', reject);
  });
}

test('a server that drains says so to balancers, still answers every call, and closes when the time is over', async () => {
  const { url, server } = await serveEcho({ config: { drainSeconds: 10 } });
  expect(await ask(`${url}/readyz`)).toMatchObject({ status: 200, text: expect.stringContaining('"ready"') });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const closed = server.close();
  expect(await ask(`${url}/readyz`)).toMatchObject({ status: 503, text: expect.stringContaining('"draining"') });
  expect((await ask(`${url}/healthz`)).status).toBe(200);
  await vi.advanceTimersByTimeAsync(9_999);
  const reply = await post(`${url}/echo/query`, form, FORM);
  expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('"error_code":0') });
  expect(reply.headers['connection']).toBe('close');
  await vi.advanceTimersByTimeAsync(1);
  await closed;
  await expect(post(`${url}/echo/query`, form, FORM)).rejects.toThrow('ECONNREFUSED');
});

test('by default a server closes at once', async () => {
  const { url, server } = await serveEcho();
  await server.close();
  await expect(post(`${url}/echo/query`, form, FORM)).rejects.toThrow('ECONNREFUSED');
});
