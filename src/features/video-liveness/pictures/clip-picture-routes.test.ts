import { expect, onTestFinished, test } from 'vitest';
import { serveEcho } from '../../../../test/http/serve-echo.ts';
import { Fault } from '../../../kernel/fault.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { parseIdNumber } from '../../../identity/id-number.ts';
import { MemoryPictureStore } from '../../../storage/memory/picture-store.ts';
import { MemorySiteSecrets } from '../../../storage/memory/site-secrets.ts';
import { PictureKeeper } from './picture-keeper.ts';
import { mountClipPictures, type LinkedPictures } from './clip-picture-routes.ts';

const EXPIRED = '{"reason":"TOKEN过期","result":null,"error_code":2546135}';
const PATH = '/videoAuth/face-store-njb';

async function serve(pictures: LinkedPictures): Promise<string> {
  const { url, server } = await serveEcho({ mounts: { registerPublic: mountClipPictures(pictures) } });
  onTestFinished(() => server.close());
  return url;
}

async function serveTwo() {
  const idNumber = parseIdNumber('11010519491231002X');
  if (!idNumber) throw new Error('the person of the tests has no number');
  const store = new MemoryPictureStore();
  const clock = { now: 0, nowMs: () => clock.now };
  const secrets = new MemorySiteSecrets();
  const keeper = new PictureKeeper({ store, secrets, clock, random: systemRandom, keptMs: 1000 });
  const { links, write } = await keeper.keep(idNumber, [Uint8Array.of(0xff, 0xd8, 1), Uint8Array.of(0xff, 0xd8, 2)]);
  await store.commit(write);
  const [first = { name: '', token: '' }, second = { name: '', token: '' }] = links;
  return { url: await serve(keeper), clock, first, second };
}

test.each([PATH, `${PATH}/`, `${PATH}.php`])('a link at %s opens its picture, and forbids caching', async (path) => {
  const { url, first } = await serveTwo();
  const reply = await fetch(`${url}${path}?y=1970&m=1&d=1&p=${first.name}.jpg&token=${first.token}`);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(reply.headers.get('cache-control')).toContain('no-store');
  expect([reply.headers.get('etag'), reply.headers.get('last-modified'), reply.headers.get('expires')]).toEqual([
    null,
    null,
    null,
  ]);
  expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
  expect([...new Uint8Array(await reply.arrayBuffer())]).toEqual([0xff, 0xd8, 1]);
});

test('all attempts without a valid link are refused alike', async () => {
  const { url, clock, first, second } = await serveTwo();
  const zeros = '0'.repeat(32);
  const attempts = [
    '',
    '?',
    `?p=${first.name}.jpg`,
    `?token=${first.token}`,
    `?p=${first.name}&token=${first.token}`,
    `?p=${first.name}.jpg&token=${second.token}`,
    `?p=${second.name}.jpg&token=${first.token}`,
    `?p=${zeros}.jpg&token=${first.token}`,
    `?p=${first.name}.jpg&token=${zeros.slice(8)}`,
    `?p=${first.name}.jpg&token=${first.token.slice(1)}`,
    `?p=${first.name}.jpg&token=${first.token}%00`,
    `?p=${first.name}.jpg&token=*`,
    `?p=*.jpg&token=${first.token}`,
    `?p=..%2F${first.name}.jpg&token=${first.token}`,
    `?p=${first.name}.jpg%0a&token=${first.token}`,
    `?p=${'a'.repeat(5000)}.jpg&token=${first.token}`,
    `?p=${first.name}.jpg&p=${second.name}.jpg&token=${second.token}`,
    `?p[]=${first.name}.jpg&token[]=${first.token}`,
    `?p=%E0%A4%A&token=%E0%A4%A`,
  ];
  for (const attempt of attempts) {
    const reply = await fetch(`${url}${PATH}${attempt}`);
    expect([attempt, reply.status, await reply.text()]).toEqual([attempt, 200, EXPIRED]);
    expect(reply.headers.get('cache-control')).toContain('no-store');
  }
  clock.now = 1000;
  expect(await (await fetch(`${url}${PATH}?p=${first.name}.jpg&token=${first.token}`)).text()).toBe(EXPIRED);
});

test('nothing lists pictures, and no other path or method opens one', async () => {
  const { url, first } = await serveTwo();
  const query = `?p=${first.name}.jpg&token=${first.token}`;
  const statuses = [
    await fetch(`${url}${PATH}/${first.name}.jpg?token=${first.token}`),
    await fetch(`${url}${PATH}/..${query}`),
    await fetch(`${url}/videoAuth${query}`),
    await fetch(`${url}${PATH}${query}`, { method: 'POST' }),
    await fetch(`${url}${PATH}${query}`, { method: 'DELETE' }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 404, 404, 404]);
});

test('HEAD answers with the headers of the picture, and tells as little as GET about any other', async () => {
  const { url, first } = await serveTwo();
  const head = async (query: string) => {
    const reply = await fetch(`${url}${PATH}?${query}`, { method: 'HEAD' });
    return [reply.status, reply.headers.get('content-type'), reply.headers.get('content-length'), await reply.text()];
  };
  expect(await head(`p=${first.name}.jpg&token=${first.token}`)).toEqual([200, 'image/jpeg', '3', '']);
  const unknown = await head(`p=${first.name}.jpg&token=x`);
  expect(unknown).toEqual([200, 'application/json;charset=utf-8', String(Buffer.byteLength(EXPIRED)), '']);
});

test('a failed store is an internal failure', async () => {
  const url = await serve({ open: () => Promise.reject(new Fault('unavailable', 'down')) });
  expect(await (await fetch(`${url}${PATH}?p=a.jpg&token=b`)).json()).toMatchObject({ error_code: 10014 });
});
