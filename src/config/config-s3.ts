import { z } from 'zod';
import { optionalText } from './config-values.ts';
import { told, type Told } from '../kernel/told.ts';

/** Settings of the section `s3`: the bucket that keeps pictures for several processes. */
export const S3_SETTINGS = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Scheme, host and port of an S3-compatible store, such as `https://s3.example.com`. With it the pictures of clips are kept there. Needs the driver `aws4fetch` (docs/cluster.md). By default they are kept in the database',
    ),
  region: z.string().min(1).default('us-east-1').describe('Region for which requests to it are signed'),
  bucket: optionalText.describe('Bucket of the pictures; it must exist and be private'),
  accessKeyId: optionalText.describe('Key that may put, get, delete and list objects in the bucket'),
  secretAccessKey: optionalText.meta({ secret: true }).describe('Secret of that key'),
  forcePathStyle: z
    .stringbool()
    .or(z.boolean())
    .default(true)
    .describe('Whether the bucket stands in the path of the address; otherwise it is the first part of the host'),
  timeoutMs: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(3_000)
    .describe(
      'Longest wait for one request to it with its repetitions, milliseconds; a call that owes pictures then gets 2546122 and is not charged',
    ),
});

/** What the server needs to use a bucket. */
export interface S3Bucket {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle: boolean;
  readonly timeoutMs: number;
}

type S3Settings = z.output<typeof S3_SETTINGS>;

/** The bucket that the settings name. Null if they name none. */
export function s3BucketOf({ endpoint, bucket, accessKeyId, secretAccessKey, ...rest }: S3Settings): S3Bucket | null {
  if (endpoint === undefined || bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    return null;
  return { ...rest, endpoint, bucket, accessKeyId, secretAccessKey };
}

/** Says that settings of the section are missing. Null if it is complete or empty. */
export function s3Problem(settings: S3Settings): Told | null {
  const { endpoint, bucket, accessKeyId, secretAccessKey } = settings;
  const given = [endpoint, bucket, accessKeyId, secretAccessKey].filter((each) => each !== undefined).length;
  if (given === 0 || given === 4) return null;
  return told`s3.endpoint, s3.bucket, s3.accessKeyId and s3.secretAccessKey go together: give all of them, or none`;
}
