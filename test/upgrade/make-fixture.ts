import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import type { AdminContract } from '../../src/wire/admin/define-admin.ts';
import type { AdminClient as PresentClient } from '../../src/terminal/admin-client.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { questionsTo } from './asked-questions.ts';
import { filmFace, photographFace } from './drawn-face.ts';
import * as filling from './fill-data-folder.ts';
import { packFolder, recordFileOf, type Recorded } from './kept-folder.ts';
import { PEOPLE } from './people.ts';
import { ask, comparable, type AnsweredQuestion, type Question } from './questions.ts';
import { killReleases, serveRelease, type Release, type ReleaseServer } from './release-process.ts';

/**
 * Makes a data folder of an older release, with a row of every kind, and records what that release answers from it.
 * For example, `node_modules/.bin/node test/upgrade/make-fixture.ts 2d6790a`. It checks the commit out into a worktree of
 * its own, serves from it at a fixed time, and drives it over HTTP alone. It takes a minute and needs git, tar and
 * ffmpeg.
 */
const ROOT = path.resolve(import.meta.dirname, '../..');
const FILLED_AT = '2026-10-20T18:00:00+08:00';
const CHANGED_AT = '2026-10-20T19:00:00+08:00';
const ASKED_AT = '2026-10-21T09:00:00+08:00';

const [commit = '2d6790a'] = process.argv.slice(2);
const work = mkdtempSync(path.join(tmpdir(), 'renzheng-fixture-'));
const checkout = path.join(work, 'checkout');
const dataDir = path.join(work, 'data');
const files = path.join(work, 'files');

mkdirSync(files);
execFileSync('git', ['worktree', 'add', '--detach', checkout, commit], { cwd: ROOT, stdio: 'ignore' });
try {
  shareModules();
  await makePhotos();
  const made = await fillFolder();
  const replay = await changeFolder(made);
  settleDatabase();
  await packFolder(commit, work);
  const answered = await recordAnswers([...questionsTo(made.callers, files)]);
  const record: Recorded = { commit, askedAt: ASKED_AT, picture: made.picture, questions: [...answered, replay] };
  writeFileSync(recordFileOf(commit), `${JSON.stringify(record, null, 2)}\n`);
} finally {
  killReleases();
  execFileSync('git', ['worktree', 'remove', '--force', checkout], { cwd: ROOT });
  rmSync(work, { recursive: true, force: true });
}

/** The checkout uses the packages of this one if they are the same. Otherwise it installs its own. */
function shareModules(): void {
  const [theirs, ours] = [checkout, ROOT].map((folder) => readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  if (theirs === ours) symlinkSync(path.join(ROOT, 'node_modules'), path.join(checkout, 'node_modules'));
  else execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: checkout, stdio: 'inherit' });
}

async function makePhotos(): Promise<void> {
  const { ada, grace, erased } = PEOPLE;
  await writeFile(path.join(files, 'ada.jpg'), await photographFace(ada.face));
  await writeFile(path.join(files, 'ada-again.jpg'), await photographFace(ada.face, { shift: 6, tilt: 3 }));
  await writeFile(path.join(files, 'grace.jpg'), await photographFace(grace.face));
  await writeFile(path.join(files, 'erased.jpg'), await photographFace(erased.face));
  const wall = { create: { width: 480, height: 600, channels: 3, background: '#8fa3b0' } } as const;
  await writeFile(path.join(files, 'wall.jpg'), await sharp(wall).jpeg().toBuffer());
  const maker = ClipMaker.open();
  if (maker === null) throw new Error('install ffmpeg: the fixture needs a clip');
  await writeFile(path.join(files, 'clip.mp4'), await filmFace(maker, grace.face));
  maker.close();
}

function release(startsAt: string, more: Partial<Release> = {}): Release {
  const settings = { RENZHENG_REGISTER_KEEP_PHOTOS: 'true', RENZHENG_DATA_MODELS_DIR: path.join(ROOT, 'models') };
  return { checkout, dataDir, startsAt, ...more, settings: { ...settings, ...more.settings } };
}

/** A module of the older release. */
function load(file: string): Promise<unknown> {
  return import(pathToFileURL(path.join(checkout, file)).href) as Promise<unknown>;
}

async function adminOf(server: ReleaseServer, dir: string): Promise<filling.Admin> {
  const { ADMIN_CONTRACTS } = (await load('src/admin/index.ts')) as { ADMIN_CONTRACTS: readonly AdminContract[] };
  const { AdminClient } = (await load('src/terminal/admin-client.ts')) as { AdminClient: typeof PresentClient };
  const client = new AdminClient(server.adminUrl, readFileSync(path.join(dir, 'admin.token'), 'utf8').trim());
  return async (operation, params = {}) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`release ${commit} has no operation ${operation}`);
    return (await client.call(contract, params)) as Record<string, unknown>;
  };
}

interface Filled {
  readonly callers: filling.Callers;
  /** Path and query of a picture of a clip. */
  readonly picture: string;
}

/** The first run over the folder: everything is written, a person is erased, and the server ends in good order. */
async function fillFolder(): Promise<Filled> {
  const vendor = await serveRelease(release(FILLED_AT, { dataDir: path.join(work, 'vendor') }));
  const file = await writeSources(vendor);
  mkdirSync(dataDir, { mode: 0o700 });
  ownCalibration();
  const server = await serveRelease(release(FILLED_AT, { settings: { RENZHENG_SOURCES_FILE: file } }));
  const admin = await adminOf(server, dataDir);
  const target = { url: server.url, folder: files, admin };
  const callers = await filling.fillPlatform(admin);
  await filling.fillAdministrators(admin, callers.bank.id);
  const names = ['ada', 'grace', 'erased', 'wall'];
  const photos = names.map((name) => [name, readFileSync(path.join(files, `${name}.jpg`), 'base64')] as const);
  await filling.fillRegister(target, new Map(photos), callers.bank.id);
  await filling.fillAttacks(target);
  await filling.fillScores(target);
  await filling.fillRiskPolicy(target, callers.shop.id);
  await filling.fillCalls(target, callers);
  await admin('persons.remove', { idNumber: PEOPLE.erased.idNumber, reason: 'requested-by-person' });
  const { idNumber, name } = PEOPLE.grace;
  const fields = { key: callers.shop.key, idcard: idNumber, realname: name, videoData: filling.CLIP };
  const watched = await ask(server.url, files, { about: 'a picture', path: '/videoAuth/query', fields });
  const [link = ''] = (watched['result'] as { pictures?: readonly string[] }).pictures ?? [];
  const { pathname, search } = new URL(link);
  await server.end();
  await vendor.end();
  return { callers, picture: pathname + search };
}

/** Another server with a sandbox that knows every person. It serves as a source that costs money, and as a shadow. */
async function writeSources(vendor: ReleaseServer): Promise<string> {
  const admin = await adminOf(vendor, path.join(work, 'vendor'));
  const { id } = await admin('apps.create', { name: 'Vendor', mode: 'sandbox', openId: filling.OPEN_ID });
  const { key } = await admin('keys.create', { appId: id });
  const [keyFile, file] = [path.join(work, 'vendor.key'), path.join(work, 'sources.json')];
  writeFileSync(keyFile, String(key));
  const chain = { chain: ['own', 'vendor'], askNextOn: [226402], shadow: 'vendor' };
  const servers = { vendor: { url: vendor.url, keyFile, prices: { 'face-verify': '0.35' } } };
  writeFileSync(file, JSON.stringify({ servers, apis: { 'face-verify': chain } }));
  return file;
}

/**
 * Calibrations as an operator leaves them: the scale of the release, and a fusion that takes drawn faces for living
 * ones.
 */
function ownCalibration(): void {
  const folder = path.join(checkout, 'src/vision');
  writeFileSync(
    path.join(dataDir, 'score-map.json'),
    readFileSync(path.join(folder, 'calibration/default-score-map.json')),
  );
  const fusion = JSON.parse(readFileSync(path.join(folder, 'liveness/default-fusion.json'), 'utf8')) as object;
  writeFileSync(path.join(dataDir, 'liveness-fusion.json'), JSON.stringify({ ...fusion, intercept: 40 }));
}

/**
 * The second run: keys are rotated, a call keeps its stored answer, and the server is killed before its journal is
 * trimmed.
 */
async function changeFolder({ callers }: Filled): Promise<AnsweredQuestion> {
  const server = await serveRelease(release(CHANGED_AT));
  const admin = await adminOf(server, dataDir);
  await admin('secrets.rotate', { cipher: 'sm4-gcm' });
  const isRunning = async () => ((await admin('secrets.show'))['rotation'] as { state: string }).state !== 'idle';
  while (await isRunning()) await new Promise((done) => setTimeout(done, 500));
  const target = { url: server.url, folder: files, admin };
  await filling.fillDecisions(target, callers.shop.key);
  const { idNumber, name } = PEOPLE.grace;
  const question: Question = {
    about: 'face guard: a call that is made again under its key, fourteen hours later',
    path: '/face_guard/query',
    fields: { key: callers.shop.key, idcard: idNumber, realname: name },
    idempotencyKey: 'fixture-0001',
    isReplay: true,
  };
  const answer = await ask(server.url, files, question);
  await server.end('SIGKILL');
  return { ...question, answer };
}

/** Moves what the kill left beside the database into it, and removes the `server.json` of the ended server. */
function settleDatabase(): void {
  const database = new Database(path.join(dataDir, 'renzheng.db'));
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  for (const name of ['server.json', 'velocity.draft']) {
    const file = path.join(dataDir, name);
    if (existsSync(file)) rmSync(file);
  }
}

/** Asks a copy of the folder. The release itself answers, on the next morning. */
async function recordAnswers(questions: readonly Question[]): Promise<AnsweredQuestion[]> {
  const copy = path.join(work, 'copy');
  cpSync(dataDir, copy, { recursive: true });
  const server = await serveRelease(release(ASKED_AT, { dataDir: copy }));
  const answered: AnsweredQuestion[] = [];
  for (const question of questions) {
    const answer = comparable(await ask(server.url, files, question), question);
    answered.push({ ...question, answer });
    process.stdout.write(`${question.about}: ${JSON.stringify(answer).slice(0, 160)}\n`);
  }
  await server.end();
  return answered;
}
