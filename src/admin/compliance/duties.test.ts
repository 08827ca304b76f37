import { expect, test } from 'vitest';
import type { Job } from '../../platform/jobs/job.ts';
import type { BackupRecord } from '../backups/backups.ts';
import { dutiesOf, type DutyFacts } from './duties.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 6, 1, 4);

const backup = (more: Partial<BackupRecord> = {}): BackupRecord => ({
  id: 'bak_1',
  folder: '/backups',
  startedAtMs: NOW_MS - 5 * HOUR_MS,
  finishedAtMs: NOW_MS - 5 * HOUR_MS,
  keepUntilMs: NOW_MS + 30 * DAY_MS,
  removedAtMs: null,
  problem: null,
  bytes: 1,
  sealedSecrets: 'none',
  ...more,
});

const round = (what: string, more: Partial<Job> = {}): Job => ({
  id: what,
  kind: `upkeep of ${what}`,
  state: 'done',
  input: null,
  startedBy: '',
  startedAtMs: 0,
  endedAtMs: NOW_MS - 60_000,
  result: null,
  problem: null,
  holder: null,
  leaseEndsAtMs: 0,
  done: 0,
  total: 0,
  detail: null,
  ...more,
});

const FACTS: DutyFacts = {
  nowMs: NOW_MS,
  faces: 10,
  faceApps: 2,
  appsWithoutConsent: [],
  jobs: [round('pictures'), round('attacks', { endedAtMs: NOW_MS - 300_000 })],
  upkeep: ['upkeep of pictures', 'upkeep of attacks', 'upkeep of cases'],
  backups: { everyHours: 6, all: [backup()] },
  keys: { rotation: 'idle', dataKeys: 1, createdAtMs: NOW_MS - 20 * DAY_MS },
  requiresSecondFactor: true,
};

test('a site that does everything meets every duty', () => {
  expect(dutiesOf(FACTS, 'en').map(({ duty, state, detail }) => [duty, state, detail])).toEqual([
    ['filing', 'met', '10 faces are stored.'],
    ['consent', 'met', 'Each of 2 live apps that verify people requires consent.'],
    ['retention', 'met', 'The last round of removal of each kind of data ended at 2026-07-01 11:55 or later.'],
    ['backups', 'met', 'One is made every 6 hours. The newest is 5 hours old and is kept until 2026-07-31 12:00.'],
    ['keys', 'met', 'The data key is 20 days old.'],
    ['second-factor', 'met', 'Each administrator must have one.'],
  ]);
});

const cases: readonly (readonly [string, Partial<DutyFacts>, string, string, string])[] = [
  ['89,999 faces', { faces: 89_999 }, 'filing', 'met', '已存储 89999 张人脸。'],
  ['90,000 faces', { faces: 90_000 }, 'filing', 'attention', '已存储 90000 张人脸。'],
  ['99,999 faces', { faces: 99_999 }, 'filing', 'attention', '已存储 99999 张人脸。'],
  [
    '100,000 faces',
    { faces: 100_000 },
    'filing',
    'due',
    '已存储 100000 张人脸：须在达到 10 万后的 30 个工作日内向省级网信部门备案。',
  ],
  ['no app', { faceApps: 0 }, 'consent', 'met', '没有可核验人员的正式应用。'],
  [
    'an app without consent',
    { appsWithoutConsent: ['Shop'] },
    'consent',
    'attention',
    '2 个可核验人员的正式应用中，1 个没有要求同意，须自行取得：Shop',
  ],
  [
    'a removal that failed',
    { jobs: [round('pictures', { state: 'failed' }), round('attacks')] },
    'retention',
    'attention',
    '最近一轮删除失败，会再试，日志写明原因：pictures',
  ],
  [
    'a removal that stands still',
    { jobs: [round('pictures', { endedAtMs: NOW_MS - HOUR_MS - 1 }), round('attacks')] },
    'retention',
    'attention',
    '一小时以上没有完成一轮删除（最早自 2026-07-01 10:59 起）：pictures',
  ],
  [
    'a removal that hangs',
    { jobs: [round('pictures', { state: 'running', startedAtMs: NOW_MS - 2 * HOUR_MS, endedAtMs: null })] },
    'retention',
    'attention',
    '一小时以上没有完成一轮删除（最早自 2026-07-01 10:00 起）：pictures',
  ],
  [
    'a kind of removal that this release has no more',
    { jobs: [round('attacks'), round('photographs', { endedAtMs: 1 })] },
    'retention',
    'met',
    '各类数据最近一轮删除都在 2026-07-01 11:59 或之后完成。',
  ],
  ['no round yet', { jobs: [] }, 'retention', 'met', '首轮删除在启动十分钟后进行。'],
  ['no backup', { backups: { everyHours: 6, all: [] } }, 'backups', 'attention', '没有可用的备份。'],
  [
    'backups that failed or were removed',
    { backups: { everyHours: 6, all: [backup({ problem: 'full' }), backup({ removedAtMs: 1 })] } },
    'backups',
    'attention',
    '没有可用的备份。',
  ],
  [
    'an old backup',
    { backups: { everyHours: 2, all: [backup()] } },
    'backups',
    'attention',
    '每 2 小时备份一次。最新的备份是 5 小时前的，保留到 2026-07-31 12:00。',
  ],
  [
    'backups by hand',
    { backups: { everyHours: null, all: [backup()] } },
    'backups',
    'attention',
    '没有备份计划。最新的备份是 5 小时前的，保留到 2026-07-31 12:00。',
  ],
  [
    'a rotation that failed',
    { keys: { ...FACTS.keys, rotation: 'failed', dataKeys: 2 } },
    'keys',
    'attention',
    '轮换失败：请继续轮换。',
  ],
  ['a rotation', { keys: { ...FACTS.keys, rotation: 'running', dataKeys: 2 } }, 'keys', 'met', '轮换正在进行。'],
  ['an older key', { keys: { ...FACTS.keys, dataKeys: 2 } }, 'keys', 'attention', '还保留 1 个旧数据密钥：可以删除。'],
  [
    'a key of more than a year',
    { keys: { ...FACTS.keys, createdAtMs: NOW_MS - 366 * DAY_MS } },
    'keys',
    'attention',
    '数据密钥已使用 366 天。',
  ],
  [
    'no second factor',
    { requiresSecondFactor: false },
    'second-factor',
    'attention',
    '没有强制要求（admin.secondFactor）。',
  ],
];

test.each(cases)('%s', (_, facts, duty, state, detail) => {
  const found = dutiesOf({ ...FACTS, ...facts }, 'zh').find((each) => each.duty === duty);
  expect([found?.state, found?.detail]).toEqual([state, detail]);
});
