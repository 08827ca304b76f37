import type { Config } from '../../config/config.ts';
import { s3BucketOf } from '../../config/config-s3.ts';
import { examineBucket } from '../../storage/s3/examine-bucket.ts';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

/** Checks that the bucket takes, gives and removes objects, and only for the holder of the secret. */
export function bucketCheck({ s3 }: Pick<Config, 's3'>): Check {
  return {
    name: told`bucket of pictures`,
    async run() {
      const settings = s3BucketOf(s3);
      if (settings === null) return { level: 'ok', detail: told`not used: pictures of clips are kept in the database` };
      return examineBucket(settings);
    },
  };
}
