import { expect, test } from 'vitest';
import { systemRandom } from '../../../kernel/random.ts';
import { parseIdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import { MemoryPictureStore } from '../../../storage/memory/picture-store.ts';
import { MemorySiteSecrets } from '../../../storage/memory/site-secrets.ts';
import { PICTURE_KEPT_MS_MAX, PictureKeeper, type PictureLink } from './picture-keeper.ts';
import type { StoredPicture } from './picture-store.ts';

const idNumber = parseIdNumber('11010519491231002X');
const faces = [Buffer.from('first face'), Buffer.from('second face')].map((face) => new Uint8Array(face));

async function keepTwo({ keptMs = 1000, site = 'test' } = {}) {
  if (!idNumber) throw new Error('the person of the tests has no number');
  const store = new MemoryPictureStore();
  const clock = { now: 0, nowMs: () => clock.now };
  const secrets = new MemorySiteSecrets(site);
  const keeper = new PictureKeeper({ store, secrets, clock, random: systemRandom, keptMs });
  const { links, write } = await keeper.keep(idNumber, faces);
  await store.commit(write);
  const [first, second] = links;
  if (!first || !second) throw new Error('two pictures have two links');
  return { keeper, store, clock, secrets, first, second, rows: write.input as readonly StoredPicture[], idNumber };
}

test('each link opens its own picture, again and again until it expires', async () => {
  const { keeper, clock, first, second } = await keepTwo();
  expect(first).toEqual({
    name: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    token: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
  });
  expect([await keeper.open(first), await keeper.open(second), await keeper.open(first)]).toEqual([
    faces[0],
    faces[1],
    faces[0],
  ]);
  clock.now = 999;
  expect(await keeper.open(first)).toEqual(faces[0]);
  clock.now = 1000;
  expect([await keeper.open(first), await keeper.open(second)]).toEqual([null, null]);
});

const flip = (hex: string) => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`;

const ATTEMPTS: Readonly<Record<string, (first: PictureLink, second: PictureLink) => PictureLink>> = {
  'no token': ({ name }) => ({ name, token: '' }),
  'no name': ({ token }) => ({ name: '', token }),
  'nothing at all': () => ({ name: '', token: '' }),
  'zeros for a token': ({ name }) => ({ name, token: '0'.repeat(24) }),
  'zeros for a name': ({ token }) => ({ name: '0'.repeat(32), token }),
  'a token that is one digit off': ({ name, token }) => ({ name, token: flip(token) }),
  'a name that is one digit off': ({ name, token }) => ({ name: flip(name), token }),
  'half a token': ({ name, token }) => ({ name, token: token.slice(0, 12) }),
  'a longer token': ({ name, token }) => ({ name, token: `${token}0` }),
  'a token in capitals': ({ name, token }) => ({ name, token: `A${token.slice(1).toUpperCase()}` }),
  'the token of another picture of the same answer': ({ name }, { token }) => ({ name, token }),
  'the name for a token': ({ name }) => ({ name, token: name.slice(0, 24) }),
  'name and token exchanged': ({ name, token }) => ({ name: token, token: name }),
  'a path': ({ name, token }) => ({ name: `../${name}`, token }),
  'a wildcard': ({ token }) => ({ name: '%', token }),
  'a line break at the end': ({ name, token }) => ({ name: `${name}\n`, token: `${token}\n` }),
};

test.each(Object.entries(ATTEMPTS))('refused: %s', async (_, attempt) => {
  const { keeper, first, second } = await keepTwo();
  expect(await keeper.open(attempt(first, second))).toBeNull();
});

test('ten thousand random tokens open nothing', async () => {
  const { keeper, first } = await keepTwo();
  for (let at = 0; at < 10_000; at++) {
    const token = Buffer.from(systemRandom.bytes(12)).toString('hex');
    expect(await keeper.open({ name: first.name, token })).toBeNull();
  }
});

test('a link opens nothing after its person was erased, and nothing at another site', async () => {
  const { keeper, store, secrets, first, idNumber: bearer } = await keepTwo();
  expect(await store.erase(personIdOf(secrets, bearer))).toBe(2);
  expect(await keeper.open(first)).toBeNull();
  const elsewhere = await keepTwo({ site: 'other' });
  expect(await elsewhere.keeper.open(first)).toBeNull();
});

test('the store holds neither name, token nor picture, and no two pictures share a key', async () => {
  const { rows, first } = await keepTwo();
  const text = rows.map((row) => Buffer.concat([row.encrypted, row.keySealed, row.tokenDigest]).toString('latin1'));
  expect(text.join()).not.toContain('face');
  for (const secret of [first.name, first.token])
    expect(text.join() + rows.map(({ pictureId }) => pictureId).join()).not.toContain(secret);
  expect(new Set(rows.map(({ keySealed }) => Buffer.from(keySealed).toString('hex'))).size).toBe(2);
});

test('a row with a later expiry, or another owner, does not open', async () => {
  for (const forged of [{ expiresAtMs: 99_999 }, { personId: 'bob' as StoredPicture['personId'] }]) {
    const { keeper, store, rows, first } = await keepTwo();
    await store.commit(await store.keep(rows.map((row) => ({ ...row, ...forged }))));
    expect(await keeper.open(first)).toBeNull();
  }
});

test('no picture is kept longer than a day, and none beyond the bound is kept at all', async () => {
  const { rows, keeper, idNumber: bearer } = await keepTwo({ keptMs: PICTURE_KEPT_MS_MAX * 30 });
  expect(rows.map(({ expiresAtMs }) => expiresAtMs)).toEqual([PICTURE_KEPT_MS_MAX, PICTURE_KEPT_MS_MAX]);
  expect((await keeper.keep(bearer, [new Uint8Array(300 * 1024), ...faces])).links).toHaveLength(2);
});
