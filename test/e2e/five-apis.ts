import sharp from 'sharp';
import { present } from '../../src/kernel/assert.ts';

/** What an API answered. */
export interface ApiAnswer {
  readonly error_code: number;
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** The person that a call names. */
export interface Named {
  readonly idNumber: string;
  readonly name: string;
}

/** Calls an API of a node, or of the balancer, with a form. */
export async function callApi(
  url: string,
  route: string,
  fields: Readonly<Record<string, string>>,
): Promise<ApiAnswer> {
  const response = await fetch(url + route, { method: 'POST', body: new URLSearchParams(fields) });
  return (await response.json()) as ApiAnswer;
}

/** The key of the caller, the person that it names, and the photo and clip that it sends. */
export interface FiveCalls {
  readonly key: string;
  readonly person: Named;
  readonly photo: Uint8Array;
  readonly clip: Uint8Array;
}

/** Calls each of the five APIs once, in this order: face verification, face guard, liveness, fraud score, risk decision. */
export async function callAllFive(url: string, { key, person, photo, clip }: FiveCalls): Promise<readonly ApiAnswer[]> {
  const who = { key, idcard: person.idNumber, realname: person.name };
  const videoData = `base64:${Buffer.from(clip).toString('base64')}`;
  // This API takes JPEG alone.
  const image = (await sharp(photo).jpeg().toBuffer()).toString('base64');
  const account = { AccountType: 4, OtherAccount: { AccountId: '13800138000' } };
  return [
    await callApi(url, '/verifyface/verify', { ...who, image }),
    await callApi(url, '/face_guard/query', who),
    await callApi(url, '/videoAuth/query', { ...who, videoData, rate_type: '2' }),
    await callApi(url, '/antiFraudHighRate/query', { key, idNumber: person.idNumber, phoneNumber: '13800138000' }),
    await callApi(url, '/antiRush/query', {
      key,
      BusinessSecurityData: JSON.stringify({ Account: account, UserIp: '223.122.60.8' }),
    }),
  ];
}

/** A challenge, and what its page may use to leave a clip. */
export interface GivenChallenge {
  readonly nonce: string;
  /** Path of the page, and its token. */
  readonly path: string;
  readonly token: string;
}

/** Asks a node for challenges until one wants these actions. One in 60 does, so 1000 all miss with a probability of 5e-8. */
export async function challengeOf(url: string, key: string, actions: string): Promise<GivenChallenge> {
  for (let at = 0; at < 1000; at += 1) {
    const { result } = await callApi(url, '/videoAuth/challenge', { key });
    const made = present(result) as { challenge: string; actions: readonly string[]; page: string };
    if (made.actions.join() !== actions) continue;
    const { pathname, hash } = new URL(made.page);
    return { nonce: made.challenge, path: pathname, token: hash.slice(1) };
  }
  throw new Error('no challenge wants these actions');
}

/** Leaves the clip of a challenge at a node, as the page does. Gives the receipt. */
export async function leaveClip(url: string, { path, token }: GivenChallenge, clip: Uint8Array): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const left = await fetch(`${url}${path}/clip`, { method: 'POST', headers, body: new Uint8Array(clip) });
  return left.json();
}
