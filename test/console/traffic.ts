import { measuringData } from '../measuring-data.ts';
import type { ServerUnderTest } from '../e2e/running-server.ts';
import { photosIn } from '../e2e/measured-photos.ts';

const ADA = { idNumber: '11010519491231002X', name: '张三' };
const DAY_MS = 86_400_000;

/** Order ids of real calls, by what they were. */
export interface Traffic {
  readonly appId: string;
  readonly key: string;
  readonly keyId: string;
  /** A charged risk decision. */
  readonly risk: string;
  /** A charged fraud score with reasons. */
  readonly fraud: string;
  /** A charged answer about attacks on a face. */
  readonly guard: string;
  /** A refused photo, which is not charged. */
  readonly refusedPhoto: string;
  /** A refused video, which is not charged. */
  readonly refusedVideo: string;
  /** A charged comparison of two photos. `null` if the photos for measuring are not there. */
  readonly face: string | null;
}

/** Makes calls of all five APIs: charged ones, and refused ones. */
export async function makeTraffic(server: ServerUnderTest): Promise<Traffic> {
  const { appId, key } = await server.makeCaller({ calls: 1000 });
  const { keys } = (await server.admin('keys.list', { appId })) as { keys: readonly { id: string }[] };
  const folder = measuringData('faces');
  const photos = folder === null ? null : photosIn(folder);
  await server.admin('persons.add', { ...ADA, ...(photos && { photo: photos.ada.toString('base64') }) });
  const midday = Math.floor(Date.now() / DAY_MS) * DAY_MS - 3 * DAY_MS + 4 * 3_600_000;
  for (const at of [0, 1]) {
    const event = { source: 'gates', eventId: `e${at}`, idNumber: ADA.idNumber, at: midday + at * 1000 };
    await server.admin('attacks.report', event);
  }
  const seen = { source: 'bureau', observedAt: Date.now() - DAY_MS };
  await server.admin('evidences.report', { ...seen, idNumber: ADA.idNumber, reference: 'r1', code: 11004, level: 3 });

  const post = async (route: string, fields: Readonly<Record<string, string>>) => {
    await fetch(`${server.url}${route}`, { method: 'POST', body: new URLSearchParams({ key, ...fields }) });
    return newestOrder(server, appId);
  };
  const person = { idcard: ADA.idNumber, realname: ADA.name };
  const account = { AccountType: 4, OtherAccount: { AccountId: '13815650338' } };
  const ask = (UserIp: string) =>
    post('/antiRush/query', { BusinessSecurityData: JSON.stringify({ Account: account, UserIp }) });
  const risk = await ask('223.122.53.5');
  await ask('1.2.3');
  return {
    appId,
    key,
    keyId: keys[0]?.id ?? '',
    risk,
    fraud: await post('/antiFraudHighRate/query', {
      idNumber: ADA.idNumber,
      phoneNumber: '13815650338',
      name: ADA.name,
    }),
    guard: await post('/face_guard/query', person),
    refusedPhoto: await post('/verifyface/verify', { ...person, image: Buffer.from('no photo').toString('base64') }),
    refusedVideo: await post('/videoAuth/query', { ...person, videoData: 'base64:bm8gdmlkZW8=', rate_type: '2' }),
    face:
      photos === null
        ? null
        : await post('/verifyface/verify', { ...person, image: photos.adaAgain.toString('base64') }),
  };
}

/** The order id of the newest call. The answer of a refused call does not show it. */
async function newestOrder(server: ServerUnderTest, appId: string): Promise<string> {
  const { rows } = (await server.admin('ledger.list', { app: appId, limit: 1 })) as {
    rows: readonly { orderId: string }[];
  };
  return rows[0]?.orderId ?? '';
}
