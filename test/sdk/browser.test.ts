import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { magicImage } from '../../src/sandbox/magic-values.ts';
import { buildSdk } from '../../tools/build-sdk.ts';
import { startServerUnderTest } from '../e2e/running-server.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const installed = BROWSERS.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(Boolean);

/** The script of the page. It is text, because this file's compiler must not touch its import. */
const PAGE = `async ({ bundle, options, image }) => {
  const address = URL.createObjectURL(new Blob([bundle], { type: 'text/javascript' }));
  const { Renzheng } = await import(address);
  const client = new Renzheng(options);
  const person = { idcard: '119999190006010010', realname: '沙箱测试', image: new Blob([new Uint8Array(image)]) };
  const face = await client.faceVerify(person, { encrypted: true });
  const ask = { idNumber: '119999190002010013', phoneNumber: '16002100001' };
  const score = await client.fraudScore(ask, { digest: 'sm3' });
  const refused = await client.faceGuard({ idcard: '1', realname: 'x' }).catch((error) => error.name);
  const blocked = new Renzheng({ ...options, baseUrl: 'http://127.0.0.1:6667', triesMax: 1 });
  const closed = new Renzheng({ ...options, baseUrl: 'http://127.0.0.1:2', triesMax: 1 });
  const kinds = [];
  for (const each of [blocked, closed])
    kinds.push(await each.faceGuard({ idcard: '1', realname: 'x' }).catch((error) => error.kind));
  return [kinds, face.score, score.res.riskScore, refused];
}`;

test.skipIf(installed === undefined)(
  'the bundle encrypts, digests and asks from a page of the same origin, and tells a port that the browser refuses',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-browser-'));
    await buildSdk(folder);
    const server = await startServerUnderTest();
    const openId = 'JH0123456789abcdef';
    const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox', openId });
    const { key } = await server.admin('keys.create', { appId: id });
    const browser = await chromium.launch({ executablePath: installed ?? '', args: ['--no-sandbox'] });
    onTestFinished(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const page = await browser.newPage();
    await page.goto(`${server.url}/healthz`);
    const given = {
      bundle: readFileSync(path.join(folder, 'index.js'), 'utf8'),
      options: { baseUrl: server.url, key: String(key), openId },
      image: [...magicImage('score-70')],
    };
    const seen = await page.evaluate(`(${PAGE})(${JSON.stringify(given)})`);
    expect(seen).toEqual([['unsent', 'unsure'], '70', 20, 'ServiceError']);
  },
  60_000,
);
