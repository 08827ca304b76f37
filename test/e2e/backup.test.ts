import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { operatorFiles } from '../../src/config/operator-files.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { checkBackup, restoreBackup, type RestoreOrder } from '../../src/storage/files/backups/restore-backup.ts';
import { DEFAULT_SCORE_MAP } from '../../src/vision/calibration/default-score-map.ts';
import { startServerUnderTest } from './running-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ERASED = { idNumber: '11010519491231002X', name: '张三' };
const KEPT = { idNumber: '110101199003077758', name: '李四' };
const PASSPHRASE = 'correct horse battery';

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function orderFor(from: string, dir: string, opening: RestoreOrder['opening'] = null): RestoreOrder {
  const folder = dataFolder(dir);
  const siteKeyFile = folder.siteKey;
  const ports = { clock: systemClock, random: systemRandom };
  return {
    from,
    folder,
    siteKey: undefined,
    siteKeyFile,
    guard: null,
    operatorFiles: operatorFiles(readConfig({})),
    opening,
    ...ports,
  };
}

const opening = { method: 'passphrase', passphrase: PASSPHRASE } as const;

test('a backup under load comes back whole on another machine, without the people erased after it', async () => {
  const server = await startServerUnderTest();
  const caller = await server.makeCaller({ calls: 100_000 });
  await server.admin('persons.add', ERASED);
  await server.admin('persons.add', KEPT);
  const before = await ask(server.url, caller.key);
  const over = new AbortController();
  const load = (async () => {
    const answers = [];
    while (!over.signal.aborted) answers.push(await ask(server.url, caller.key));
    return answers;
  })();
  const to = temporaryFolder();
  const made = await server.admin('backups.make', { to, keepDays: 7, passphrase: PASSPHRASE });
  over.abort();
  expect((await load).every(({ error_code: code }) => code === 0)).toBe(true);
  const certificate = await server.admin('persons.remove', { idNumber: ERASED.idNumber });
  const until = new Date(Number(made['keptUntilAtMs'])).toISOString();
  expect(JSON.stringify(certificate['remains'])).toContain(`${String(made['id'])} of`);
  expect(JSON.stringify(certificate['remains'])).toContain(`until ${until}`);
  const folder = String(made['folder']);
  const rows = (await server.admin('ledger.list')) as { rows: { orderId: string }[] };
  expect(rows.rows.length).toBeGreaterThan(0);
  await server.close();

  const written = readdirSync(folder).map((name) => [name, path.join(folder, name)] as const);
  const siteKey = readFileSync(dataFolder(server.dir).siteKey, 'utf8').trim();
  for (const [name, file] of written)
    if (name !== 'velocity') expect(readFileSync(file, 'latin1')).not.toContain(siteKey);

  const dir = path.join(temporaryFolder(), 'data');
  await expect(checkBackup(orderFor(folder, dir))).rejects.toThrow('give --passphrase-file');
  expect(await checkBackup(orderFor(folder, dir, opening))).toMatchObject({ persons: 2, erasuresKnown: 1 });
  expect(existsSync(dir)).toBe(false);
  await restoreBackup(orderFor(folder, dir, opening));
  const other = await startServerUnderTest({ RENZHENG_DATA_DIR: dir });
  await expect(other.admin('persons.find', { idNumber: ERASED.idNumber })).rejects.toThrow('not_found');
  expect(await other.admin('persons.find', { idNumber: KEPT.idNumber })).toMatchObject({ face: 'no-photo' });
  expect(await other.admin('persons.certificates', { idNumber: ERASED.idNumber })).toEqual({
    certificates: [{ ...certificate, isGenuine: true }],
  });
  expect((await ask(other.url, caller.key)).error_code).toBe(0);
  const explained = await other.admin('ledger.list', { limit: 1000 });
  expect(JSON.stringify(explained)).toContain(before.result.orderid);
});

test('a restore keeps the old files, brings the calibration back, and is refused if the folder is in use', async () => {
  const dataDir = temporaryFolder();
  const { scoreMap } = dataFolder(dataDir);
  // As earlier releases kept it.
  writeFileSync(scoreMap, JSON.stringify({ ...DEFAULT_SCORE_MAP, fittedBelowFar: 0.2 }));
  const server = await startServerUnderTest({ RENZHENG_DATA_DIR: dataDir });
  expect([existsSync(scoreMap), existsSync(`${scoreMap}.in-database`)]).toEqual([false, true]);
  expect(await server.admin('accuracy.faces')).toMatchObject({ isOwn: true, map: { fittedBelowFar: 0.2 } });
  const to = temporaryFolder();
  const made = await server.admin('backups.make', { to });
  const order = orderFor(String(made['folder']), server.dir);
  await expect(restoreBackup(order)).rejects.toThrow('in use by another process');
  await server.admin('persons.add', KEPT);
  await server.admin('calibrations.use-release');
  expect(await server.admin('accuracy.faces')).toMatchObject({ isOwn: false });
  await server.close();
  const { movedTo } = await restoreBackup(order);
  expect(existsSync(path.join(String(movedTo), 'renzheng.db'))).toBe(true);
  const again = await startServerUnderTest({ RENZHENG_DATA_DIR: server.dir });
  expect(await again.admin('persons.count')).toMatchObject({ persons: 0 });
  expect(await again.admin('accuracy.faces')).toMatchObject({ isOwn: true, map: { fittedBelowFar: 0.2 } });
});

test('a restore refuses every changed file of a backup, and a changed manifest', async () => {
  const server = await startServerUnderTest();
  const to = temporaryFolder();
  const made = await server.admin('backups.make', { to });
  const folder = String(made['folder']);
  const check = () => checkBackup(orderFor(folder, server.dir));
  expect(await check()).toMatchObject({ id: made['id'], openedBy: 'the site key in place' });
  for (const name of ['renzheng.db', 'settings.json']) {
    const file = path.join(folder, name);
    const bytes = readFileSync(file);
    const changed = Buffer.from(bytes);
    changed[changed.length - 2] = Number(changed.at(-2)) ^ 1;
    writeFileSync(file, changed);
    await expect(check()).rejects.toThrow(`${file} is not what the backup wrote`);
    writeFileSync(file, bytes);
  }
  const manifestFile = path.join(folder, 'backup.json');
  const manifest = readFileSync(manifestFile, 'utf8');
  writeFileSync(manifestFile, manifest.replace(/"release": "[^"]*"/, '"release": "9.9.9"'));
  await expect(check()).rejects.toThrow('backup.json was altered');
  rmSync(path.join(folder, 'settings.json'));
  await expect(check()).rejects.toThrow('settings.json is missing');
  rmSync(manifestFile);
  await expect(check()).rejects.toThrow('is not a backup');
});

test('an error names a folder that cannot be used, and the failure stays in the list', async () => {
  const server = await startServerUnderTest();
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(server.admin('backups.make', { to: path.join(file, 'x') })).rejects.toThrow(file);
  const short = server.admin('backups.make', { to: temporaryFolder(), passphrase: 'short' });
  await expect(short).rejects.toThrow('passphrase');
});

const blocksOf = (page: string) =>
  [...readFileSync(path.join(ROOT, page), 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text);

test('the page has the same commands in both languages', () => {
  expect(blocksOf('docs/backup.zh-CN.md')).toEqual(blocksOf('docs/backup.md'));
});

// The page starts some twenty processes one after the other. The limit only catches a hang.
test('the commands of docs/backup.md work in their order', { timeout: 900_000 }, async () => {
  const folder = temporaryFolder();
  for (const name of ['safe', 'backup']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'safe/passphrase'), `${PASSPHRASE}\n`);
  const blocks = blocksOf('docs/backup.md');
  expect(blocks.length).toBe(8);
  const commands = blocks
    .join('')
    .replaceAll('/backup/NEWEST', `"$(ls -td ${folder}/backup/renzheng-* | head -1)"`)
    .replaceAll('/backup/SEALED-TO-RECIPIENT', `"$(ls -td ${folder}/backup/renzheng-* | tail -1)"`)
    .replaceAll(' /safe/', ` ${folder}/safe/`)
    .replaceAll(' /backup ', ` ${folder}/backup `);
  const shell = spawn('bash', ['-euc', `${PRELUDE}\nsystemctl start renzheng\n${commands}\nsystemctl stop renzheng`], {
    cwd: folder,
    env: {
      ...process.env,
      NODE: process.execPath,
      ROOT,
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_ADMIN_PORT: '0',
      RENZHENG_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(shell, 'close')) as [number];
  expect(code, said).toBe(0);
  expect(said).toContain('the sealed site key');
});

/** Scripts named `renzheng` and `systemctl`, which the page takes for granted. */
const PRELUDE = `
renzheng() { "$NODE" "$ROOT/src/cli/main.ts" "$@"; }
systemctl() {
  if [ "$1" = stop ]; then kill -TERM "$SERVER"; wait "$SERVER" || true; return; fi
  rm -f said
  touch said
  "$NODE" "$ROOT/src/cli/main.ts" serve > said 2>&1 & SERVER=$!
  until grep -q 'ready at' said; do kill -0 "$SERVER" || { cat said; exit 1; }; sleep 0.2; done
}
trap 'kill "$SERVER" 2>/dev/null || true' EXIT
`;

async function ask(url: string, key: string) {
  const query = new URLSearchParams({ key, idcard: KEPT.idNumber, realname: KEPT.name });
  const answer = await fetch(`${url}/face_guard/query?${query}`);
  return (await answer.json()) as { error_code: number; result: { orderid: string } };
}
