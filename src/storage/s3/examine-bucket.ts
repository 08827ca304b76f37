import { Fault } from '../../kernel/fault.ts';
import { idText, systemRandom } from '../../kernel/random.ts';
import { Bucket, type BucketSettings } from './bucket.ts';
import { told, toldElsewhere, toldTogether, type Told } from '../../kernel/told.ts';

/** What is wrong with a bucket. `mend` says what to do. */
export interface BucketFinding {
  readonly level: 'ok' | 'error';
  readonly detail: Told;
  readonly mend?: Told;
}

const BYTES = Buffer.from('renzheng doctor');

/**
 * Puts, reads and deletes an object, and tries whether the store refuses a wrong secret and a request without a
 * signature. Throws an Error that says what to do if the client is not installed.
 */
export async function examineBucket(settings: BucketSettings): Promise<BucketFinding> {
  const bucket = await Bucket.open(settings);
  const key = `doctor/${idText(systemRandom, 16)}`;
  try {
    await bucket.put(key, BYTES);
    const read = await bucket.get(key);
    const isOpen = await isOpenToStrangers(bucket, key);
    const isFooled = await takesWrongSecret(settings, key);
    await bucket.delete(key);
    const isFaithful = read !== null && BYTES.equals(read) && (await bucket.get(key)) === null;
    if (!isFaithful && !isOpen && !isFooled)
      return {
        level: 'error',
        detail: told`the bucket does not give back what was put there`,
        mend: told`use a store whose reads see the writes before them`,
      };
    return findingOf(isOpen, isFooled);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const mend = told`look at the settings of s3, make the bucket, and let the key put, get, delete and list objects in it`;
    return { level: 'error', detail: toldElsewhere(error.message), mend };
  }
}

function findingOf(isOpen: boolean, isFooled: boolean): BucketFinding {
  const details = [
    ...(isOpen ? [told`the bucket shows its objects to requests without a signature`] : []),
    ...(isFooled ? [told`the store takes a wrong secret`] : []),
  ];
  const mends = [
    ...(isOpen ? [told`refuse requests without a signature: make the bucket private`] : []),
    ...(isFooled ? [told`use a store that checks signatures`] : []),
  ];
  if (details.length > 0) return { level: 'error', detail: toldTogether(details), mend: toldTogether(mends) };
  return {
    level: 'ok',
    detail: told`an object was put, read and deleted; a wrong secret and a missing signature are refused`,
  };
}

async function isOpenToStrangers(bucket: Bucket, key: string): Promise<boolean> {
  return (await bucket.statusForStrangers(key)) === 200;
}

async function takesWrongSecret(settings: BucketSettings, key: string): Promise<boolean> {
  const stranger = await Bucket.open({ ...settings, secretAccessKey: `${settings.secretAccessKey}-wrong` });
  try {
    return (await stranger.get(key)) !== null;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
