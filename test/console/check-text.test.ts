import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checksOf } from '../../src/cli/doctor/command.ts';
import { readConfig } from '../../src/config/config.ts';
import { inChinese } from '../../src/wire/told/in-chinese.ts';

const TEXT = path.join(import.meta.dirname, '../../console/src/pages/system/system-text.ts');

/** What the console calls each check: in 中文, and in English. */
const CALLED = [...readFileSync(TEXT, 'utf8').matchAll(/ checks: \{([^}]*)\}/g)].map(([, block = '']) =>
  Object.fromEntries(
    [...block.matchAll(/^ +(?:'([^']+)'|(\w+)): '([^']+)',$/gm)].map(([, quoted, plain, text = '']) => [
      quoted ?? plain ?? '',
      text,
    ]),
  ),
);

const CLUSTER = {
  RENZHENG_CLUSTER_MODE: 'cluster',
  RENZHENG_POSTGRES_URL: 'postgres://localhost/renzheng',
  RENZHENG_SECURITY_SITE_KEY: 'ab'.repeat(32),
  RENZHENG_REDIS_URLS: 'localhost:6379',
};

test('the console and the command line call each check of the doctor the same', () => {
  const configs = [{}, CLUSTER].map((env) => readConfig(env));
  const names = [
    ...new Set(configs.flatMap((config) => checksOf(config, () => {}).map(({ name }): string => name))),
  ].toSorted();
  expect(CALLED).toHaveLength(2);
  for (const called of CALLED) expect(Object.keys(called).toSorted()).toEqual(names);
  for (const [name, zh] of Object.entries(CALLED[0] ?? {})) expect(inChinese(name)).toBe(zh);
});
