import { afterAll, beforeAll, expect, test } from 'vitest';
import { PEOPLE } from '../../src/sandbox/catalogue.ts';
import { magicClip, magicImage } from '../../src/sandbox/magic-values.ts';
import { openCluster, type Cluster, type NodeProcess } from './several-nodes.ts';

interface Answer {
  readonly error_code: number;
  readonly result: Readonly<Record<string, unknown>> | null;
}

let cluster: Cluster;
let one: NodeProcess;
let other: NodeProcess;

beforeAll(async () => {
  cluster = openCluster();
  // The machine may be busy with other tests, so the leases are long.
  const settings = { RENZHENG_CLUSTER_LEASE_SECONDS: '60', RENZHENG_LEASES_SECONDS: '60' };
  [one, other] = [await cluster.start('one', settings), await cluster.start('other', settings)];
});
afterAll(() => cluster.remove());

const person = { idcard: PEOPLE[0]?.idNumber ?? '', realname: PEOPLE[0]?.name ?? '' };
const image = Buffer.from(magicImage('other-person')).toString('base64');
const videoData = `base64:${Buffer.from(magicClip('same-person')).toString('base64')}`;

/** What an integrator tries in a sandbox, each step at the node that `nodeOf` names, and what it sees. */
async function story(nodeOf: (step: number) => NodeProcess): Promise<readonly unknown[]> {
  let step = 0;
  const next = () => nodeOf(step++);
  const { id } = await next().admin('apps.create', { name: 'Try', mode: 'sandbox', openId: 'JH0123456789abcdef' });
  const appId = String(id);
  const { key } = await next().admin('keys.create', { appId });
  const ask = async (path: string, fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ key: String(key), ...fields });
    return (await (await fetch(next().url + path, { method: 'POST', body })).json()) as Answer;
  };
  const seen: unknown[] = [];
  const guard = async () => {
    const { orderid: _, ...result } = (await ask('/face_guard/query', person)).result ?? {};
    seen.push(result);
  };
  const dayAndHour = ({ now }: Record<string, unknown>) => seen.push(String(now).slice(0, 13));
  dayAndHour(await next().admin('sandbox.clock', { appId, at: '2030-05-01T12:00:00+08:00' }));
  const { error_code: code, result } = await ask('/verifyface/verify', { ...person, image });
  seen.push([code, result?.['res']]);
  await guard();
  dayAndHour(await next().admin('sandbox.clock', { appId, midnight: true }));
  await guard();
  await guard();
  dayAndHour(await next().admin('sandbox.show', { appId }));
  const clip = await ask('/videoAuth/query', { ...person, videoData });
  const [first = ''] = (clip.result?.['pictures'] ?? []) as readonly string[];
  const link = new URL(first);
  const picture = async () =>
    seen.push((await fetch(next().url + link.pathname + link.search)).headers.get('content-type'));
  await picture();
  await picture();
  await next().admin('sandbox.clock', { appId, hours: 25 });
  await picture();
  const { events } = await next().admin('sandbox.show', { appId });
  seen.push(events);
  await next().admin('sandbox.reset', { appId });
  await guard();
  await guard();
  return seen;
}

test('the story of an integrator behind a balancer is the same as on one node', async () => {
  const alone = await story(() => one);
  expect(alone[2]).toMatchObject({ res: '0XX0' });
  expect(alone[4]).toMatchObject({ res: '0XX1' });
  expect(alone.slice(-2)).toMatchObject([{ res: '0XX0' }, { res: '0XX0' }]);
  expect(await story((step) => (step % 2 === 0 ? one : other))).toEqual(alone);
  expect(await story((step) => (step % 2 === 0 ? other : one))).toEqual(alone);
});
