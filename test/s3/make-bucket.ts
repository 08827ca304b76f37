import { hash } from 'node:crypto';
import type { BucketSettings } from '../../src/storage/s3/bucket.ts';
import { loadSigner } from '../../src/storage/s3/load-aws4fetch.ts';

/** Makes a bucket, as an operator does once. Throws an Error if the store refuses. */
export async function makeBucket({
  endpoint,
  bucket,
  region,
  accessKeyId,
  secretAccessKey,
}: BucketSettings): Promise<void> {
  const Signer = await loadSigner();
  const signer = new Signer({ accessKeyId, secretAccessKey, region, service: 's3' });
  const headers = { 'x-amz-content-sha256': hash('sha256', '') };
  const { status } = await fetch(await signer.sign(`${endpoint}/${bucket}`, { method: 'PUT', headers }));
  if (status !== 200) throw new Error(`the store made no bucket: status ${status}`);
}
