import { expect, test } from 'vitest';
import { s3BucketOf } from './config-s3.ts';
import { readConfig } from './config.ts';

const ALL = {
  RENZHENG_S3_ENDPOINT: 'https://s3.example.com',
  RENZHENG_S3_BUCKET: 'pictures',
  RENZHENG_S3_ACCESS_KEY_ID: 'key',
  RENZHENG_S3_SECRET_ACCESS_KEY: 'secret',
};

test('a bucket needs all of its settings, and without any there is none', () => {
  expect(s3BucketOf(readConfig(ALL).s3)).toEqual({
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'pictures',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    forcePathStyle: true,
    timeoutMs: 3_000,
  });
  expect(s3BucketOf(readConfig({}).s3)).toBeNull();
});

test.each(Object.keys(ALL))('%s alone is missed', (name) => {
  const problem =
    's3.endpoint, s3.bucket, s3.accessKeyId and s3.secretAccessKey go together: give all of them, or none';
  expect(() => readConfig({ ...ALL, [name]: undefined })).toThrow(problem);
});

test('only http and https are asked', () => {
  expect(() => readConfig({ ...ALL, RENZHENG_S3_ENDPOINT: 'ftp://s3.example.com' })).toThrow('s3.endpoint');
});
