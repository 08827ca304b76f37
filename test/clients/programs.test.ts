import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PEOPLE } from '../../src/sandbox/catalogue.ts';
import { magicImage } from '../../src/sandbox/magic-values.ts';
import { openServerUnderTest } from '../e2e/running-server.ts';

const PROGRAMS = path.join(import.meta.dirname, 'programs');
const EXPECTED = 'success 96\nrefused null\nsystem 101\n';
/** The folder of a Maven repository that holds Apache's HTTP client and the libraries it depends on. */
const APACHE = [
  'org/apache/httpcomponents/httpclient/4.5.14/httpclient-4.5.14.jar',
  'org/apache/httpcomponents/httpcore/4.4.16/httpcore-4.4.16.jar',
  'commons-logging/commons-logging/1.2/commons-logging-1.2.jar',
  'commons-codec/commons-codec/1.11/commons-codec-1.11.jar',
].map((jar) => path.join(homedir(), '.m2/repository', jar));

const has = (command: string, flag = '--version') => spawnSync(command, [flag], { stdio: 'ignore' }).status === 0;
const hasApache = has('java') && APACHE.every((jar) => existsSync(jar));

const CLIENTS: readonly (readonly [
  name: string,
  isHere: boolean,
  command: string,
  args: readonly string[],
  expected: string,
])[] = [
  ['PHP', has('php'), 'php', ['verify.php'], EXPECTED + EXPECTED],
  ['Python', has('python3'), 'python3', ['verify.py'], EXPECTED],
  ['Go', has('go', 'version'), 'go', ['run', 'verify.go'], EXPECTED],
  ['Java', has('java'), 'java', ['Verify.java'], EXPECTED],
  ['Java with Apache HttpClient', hasApache, 'java', ['-cp', APACHE.join(':'), 'VerifyApache.java'], EXPECTED],
  ['Node', true, process.execPath, ['verify.cjs'], EXPECTED],
  ['curl', has('curl'), 'sh', ['verify.sh'], EXPECTED],
];

let env: NodeJS.ProcessEnv;
let remove: () => Promise<void>;
let cache: string;

beforeAll(async () => {
  for (const [name, isHere] of CLIENTS)
    if (!isHere) process.stderr.write(`LEFT OUT: the real client of ${name} is not installed\n`);
  const opened = await openServerUnderTest();
  ({ remove } = opened);
  const { server } = opened;
  cache = mkdtempSync(path.join(tmpdir(), 'renzheng-clients-'));
  const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox' });
  const { key } = await server.admin('keys.create', { appId: id });
  env = {
    ...process.env,
    BASE_URL: server.url,
    KEY: String(key),
    ID_NUMBER: PEOPLE[0]?.idNumber ?? '',
    IMAGE: Buffer.from(magicImage('score-96')).toString('base64'),
    GOCACHE: cache,
    GO111MODULE: 'off',
  };
});
afterAll(async () => {
  await remove();
  rmSync(cache, { recursive: true, force: true });
});

test.each(CLIENTS.filter(([, isHere]) => isHere))(
  '%s reads a success, a refusal with null and a system error',
  async (_name, _isHere, command, args, expected) => {
    const { stdout } = await promisify(execFile)(command, args, { cwd: PROGRAMS, env, timeout: 600_000 });
    expect(stdout).toBe(expected);
  },
  70_000,
);
