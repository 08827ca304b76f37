import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { certificateContracts } from '../../src/admin/certificates/contract.ts';
import { complianceContracts } from '../../src/admin/compliance/contract.ts';
import { certificateCheck } from '../../src/cli/doctor/certificate-check.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import type { AdminContract } from '../../src/wire/admin/define-admin.ts';
import { measuringData } from '../measuring-data.ts';
import { GREY_PHOTO } from './grey-photo.ts';
import { photosIn } from './measured-photos.ts';
import { startServerUnderTest, type ServerUnderTest } from './running-server.ts';

const ADA = { idNumber: '11010519491231002X', name: '张三' };
const faces = measuringData('faces');

async function verify({ url }: ServerUnderTest, key: string, person = ADA, image = GREY_PHOTO) {
  const fields = { key, idcard: person.idNumber, realname: person.name, image };
  const response = await fetch(`${url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams(fields) });
  return (await response.json()) as { error_code: number; result: Record<string, unknown> | null };
}

test('a person is added, shown masked, renamed, found under both spellings, and erased with a certificate', async () => {
  const server = await startServerUnderTest();
  const { key } = await server.makeCaller();
  expect(await server.admin('persons.add', { ...ADA, idNumber: '110105491231002' })).toMatchObject({ did: 'added' });
  expect(await server.admin('persons.add', ADA)).toMatchObject({ did: 'unchanged' });
  await expect(server.admin('persons.add', { ...ADA, name: '李四' })).rejects.toThrow('other-name');
  expect(await server.admin('persons.find', { idNumber: ADA.idNumber })).toMatchObject({
    idNumber: '1****************X',
    realName: '张*',
    face: 'no-photo',
  });
  expect(await verify(server, key)).toMatchObject({ error_code: 0, result: { res: 2, code: '3003' } });
  await server.admin('persons.rename', { ...ADA, name: '李四' });
  expect(await verify(server, key)).toMatchObject({ error_code: 0, result: { res: 3 } });
  expect(await server.admin('persons.count')).toEqual({ persons: 1, faces: 0, photos: 0 });
  expect(await server.admin('persons.re-encode')).toMatchObject({ encoded: 0, problem: null });

  const certificate = await server.admin('persons.remove', { idNumber: ADA.idNumber });
  expect(certificate).toMatchObject({
    erased: expect.arrayContaining([{ place: 'register: number and name', items: 1 }]),
  });
  expect(await verify(server, key)).toMatchObject({ error_code: 226402 });
  expect(await server.admin('persons.certificates', { idNumber: ADA.idNumber })).toEqual({
    certificates: [{ ...certificate, isGenuine: true }],
  });

  const { certificateId } = certificate;
  const page = await exported(server, certificateContracts.export, { certificateId });
  expect(page).toContain(String(certificateId));
  const config = readConfig({ RENZHENG_DATA_DIR: server.dir });
  expect(await certificateCheck(config).run()).toMatchObject({ level: 'ok', detail: expect.stringMatching(/: 1$/) });

  // One bit of a count changes, 1 to 0.
  rot(server.dir, (text) => text.replace('"items":1}', '"items":0}'));
  expect(await server.admin('certificates.show', { certificateId })).toMatchObject({ isGenuine: false });
  expect(await server.admin('persons.certificates', { idNumber: ADA.idNumber })).toMatchObject({
    certificates: [{ certificateId, isGenuine: false }],
  });
  expect(await server.admin('compliance.erasures')).toMatchObject({ erasures: [{ certificateId, isGenuine: false }] });
  for (const format of ['html', 'json'])
    await expect(exported(server, certificateContracts.export, { certificateId, format })).rejects.toThrow(
      'seal does not hold',
    );
  expect(JSON.parse(await exported(server, complianceContracts.export, { format: 'json' }))).toMatchObject({
    damagedCertificates: [certificateId],
  });
  expect(await exported(server, complianceContracts.export, { language: 'en' })).toContain(
    `${String(certificateId)} (not as it was issued)`,
  );
  expect(await certificateCheck(config).run()).toMatchObject({
    level: 'error',
    detail: expect.stringContaining(String(certificateId)),
  });

  // What is no JSON any more hides neither itself nor the others.
  rot(server.dir, (text) => text.replace('"kind"', '"kind'));
  expect(await server.admin('certificates.show', { certificateId })).toMatchObject({ certificateId, isGenuine: false });
  expect(await server.admin('compliance.erasures')).toMatchObject({ erasures: [{ certificateId, isGenuine: false }] });

  const journal = readFileSync(path.join(server.dir, 'erasures.jsonl'), 'utf8').trim();
  // The first line tells that the erasure began.
  const issued = (JSON.parse(journal.trim().split('\n').at(-1) ?? '') as { readonly certificate: object }).certificate;
  expect(await server.admin('certificates.verify', { certificate: issued })).toMatchObject({ isGenuine: true });
});

/** Gives what an export writes. */
async function exported(
  { adminUrl, dir }: ServerUnderTest,
  contract: AdminContract,
  params: Readonly<Record<string, unknown>>,
): Promise<string> {
  const client = new AdminClient(adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());
  const chunks: Uint8Array[] = [];
  for await (const chunk of await client.stream(contract, params)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Changes the text of every certificate in the database of a site, as a disk does. */
function rot(dir: string, change: (text: string) => string): void {
  const connection = new Database(dataFolder(dir).database);
  const trigger = connection
    .prepare("SELECT sql FROM sqlite_schema WHERE name = 'erasures_are_not_changed'")
    .pluck()
    .get() as string;
  connection.exec('DROP TRIGGER erasures_are_not_changed');
  const rows = connection.prepare('SELECT certificate_id AS id, certificate AS text FROM erasures').all() as {
    readonly id: string;
    readonly text: string;
  }[];
  const update = connection.prepare('UPDATE erasures SET certificate = ? WHERE certificate_id = ?');
  for (const { id, text } of rows) update.run(change(text), id);
  connection.exec(trigger);
  connection.close();
}

test('an app that requires consent gets no answer about people without it', async () => {
  const server = await startServerUnderTest();
  const { appId, key } = await server.makeCaller();
  await server.admin('persons.add', ADA);
  const consent = { idNumber: ADA.idNumber, appId, consentId: 'form-17' };
  await server.admin('consents.require', { appId, isRequired: true });
  expect(await verify(server, key)).toMatchObject({ error_code: 226402 });
  await server.admin('consents.give', { ...consent, days: 30 });
  expect(await verify(server, key)).toMatchObject({ error_code: 0 });
  expect(await server.admin('consents.withdraw', consent)).toEqual({ withdrawn: 1 });
  expect(await verify(server, key)).toMatchObject({ error_code: 226402 });
  const certificate = await server.admin('persons.remove', { idNumber: ADA.idNumber, reason: 'consent-withdrawn' });
  expect(certificate['erased']).toContainEqual({ place: 'consents', items: 1 });
});

test('people whom this site does not know are verified by its upstream', async () => {
  const upstream = await startServerUnderTest();
  const upstreamCaller = await upstream.makeCaller();
  const site = await startServerUnderTest({
    RENZHENG_REGISTER_UPSTREAM_URL: upstream.url,
    RENZHENG_REGISTER_UPSTREAM_KEY: upstreamCaller.key,
  });
  const { key } = await site.makeCaller();
  const photos = faces === null ? null : photosIn(faces);
  await upstream.admin('persons.add', { ...ADA, ...(photos && { photo: photos.ada.toString('base64') }) });
  const known = await verify(site, key, ADA, photos?.adaAgain.toString('base64'));
  expect(known).toEqual({
    ...(await verify(upstream, upstreamCaller.key, ADA, photos?.adaAgain.toString('base64'))),
    result: { ...known.result, orderid: expect.any(String) },
  });
  expect(known).toMatchObject({ error_code: 0, result: photos ? { res: 1 } : { res: 2, code: '3003' } });
  expect(await verify(site, key, { ...ADA, name: '李四' })).toMatchObject({ result: { res: 3 } });
  expect(await verify(site, key, { ...ADA, idNumber: '110101199003074514' })).toMatchObject({ error_code: 226402 });
  await upstream.close();
  expect(await verify(site, key)).toMatchObject({ error_code: 226401 });
});

test.skipIf(faces === null)(
  'who is registered is verified again with the real models, and what is found is shown masked',
  async () => {
    const server = await startServerUnderTest({ RENZHENG_REGISTER_KEEP_PHOTOS: 'true' });
    const { ada, grace } = photosIn(faces ?? '');
    const [photo, other] = [ada.toString('base64'), grace.toString('base64')];
    const people = ['11010519491231002X', '110105194912310011', '110105194912310038'];
    for (const [at, idNumber] of people.entries())
      await server.admin('persons.add', { idNumber, name: '张三', photo: at === 2 ? other : photo });
    await server.admin('persons.re-verify');
    await expect.poll(async () => (await server.admin('persons.re-verification'))['state']).toBe('done');
    expect(await server.admin('persons.re-verification', { language: 'en' })).toMatchObject({
      done: 3,
      total: 3,
      photos: 3,
      reEncoded: 0,
      faceless: 0,
      people: 2,
      findings: [{ kind: 'photo-of-another', people: 2, reason: 'The same photo is registered for another person' }],
    });
    const { people: found } = (await server.admin('persons.findings')) as {
      readonly people: readonly { readonly idNumber: string }[];
    };
    expect(found.map(({ idNumber }) => idNumber).toSorted()).toEqual(['1****************1', '1****************X']);
  },
);
