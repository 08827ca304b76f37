import type { ReportLanguage } from '../../kernel/report-page.ts';
import { isFromAhead } from '../../kernel/wall-stamps.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import type { Job } from '../../platform/jobs/job.ts';
import type { BackupRecord } from '../backups/backups.ts';

/** What the state of the duties is made from. */
export interface DutyFacts {
  readonly nowMs: number;
  readonly faces: number;
  /** Live apps that may call an API which looks up a person or a face, and those of them that need no consent. */
  readonly faceApps: number;
  readonly appsWithoutConsent: readonly string[];
  /** The newest job of each kind. */
  readonly jobs: readonly Job[];
  /** The kinds of jobs that remove what is past its retention, in this release. */
  readonly upkeep: readonly string[];
  readonly backups: { readonly everyHours: number | null; readonly all: readonly BackupRecord[] };
  readonly keys: {
    readonly rotation: 'idle' | 'running' | 'failed';
    readonly dataKeys: number;
    readonly createdAtMs: number;
  };
  readonly requiresSecondFactor: boolean;
}

/** A duty and how it stands. */
export interface Duty {
  readonly duty: 'filing' | 'consent' | 'retention' | 'backups' | 'keys' | 'second-factor';
  readonly state: 'met' | 'attention' | 'due';
  readonly title: string;
  readonly detail: string;
}

type Judged = Pick<Duty, 'state'> & { readonly detail: readonly [zh: string, en: string] };

/** From so many faces on a filing is due within 30 working days (人脸识别技术应用安全管理办法, article 15). */
const FILING_FACES = 100_000;
const FILING_SOON = 90_000;
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** Rounds of upkeep come every ten minutes. */
const UPKEEP_LATE_MS = HOUR_MS;
const UPKEEP = 'upkeep of ';
const KEY_DAYS_MAX = 365;
const NAMES_SHOWN = 5;

const TITLES: Readonly<Record<Duty['duty'], readonly [zh: string, en: string]>> = {
  filing: ['人脸数量达到 10 万时备案', 'Filing from 100,000 faces on'],
  consent: ['处理人脸前取得同意', 'Consent before faces are processed'],
  retention: ['到期删除', 'Removal at the end of retention'],
  backups: ['备份', 'Backups'],
  keys: ['密钥轮换', 'Rotation of keys'],
  'second-factor': ['管理员使用第二因素', 'A second factor for administrators'],
};

/** Says how the duties stand, as far as the product knows. What is agreed with an authority or on paper it does not. */
export function dutiesOf(facts: DutyFacts, language: ReportLanguage): readonly Duty[] {
  const judged: Readonly<Record<Duty['duty'], Judged>> = {
    filing: filing(facts),
    consent: consent(facts),
    retention: retention(facts),
    backups: backups(facts),
    keys: keys(facts),
    'second-factor': secondFactor(facts),
  };
  const at = language === 'zh' ? 0 : 1;
  return (Object.keys(TITLES) as Duty['duty'][]).map((duty) => ({
    duty,
    state: judged[duty].state,
    title: TITLES[duty][at],
    detail: judged[duty].detail[at],
  }));
}

function filing({ faces }: DutyFacts): Judged {
  if (faces >= FILING_FACES)
    return {
      state: 'due',
      detail: [
        `已存储 ${faces} 张人脸：须在达到 10 万后的 30 个工作日内向省级网信部门备案。`,
        `${faces} faces are stored: the filing is due within 30 working days after 100,000 were reached.`,
      ],
    };
  const detail = [`已存储 ${faces} 张人脸。`, `${faces} faces are stored.`] as const;
  return { state: faces >= FILING_SOON ? 'attention' : 'met', detail };
}

function consent({ faceApps, appsWithoutConsent }: DutyFacts): Judged {
  const without = appsWithoutConsent.length;
  if (faceApps === 0)
    return { state: 'met', detail: ['没有可核验人员的正式应用。', 'There is no live app that verifies people.'] };
  if (without === 0)
    return {
      state: 'met',
      detail: [
        `${faceApps} 个可核验人员的正式应用都要求同意。`,
        `Each of ${faceApps} live apps that verify people requires consent.`,
      ],
    };
  const names = appsWithoutConsent.slice(0, NAMES_SHOWN).join(', ') + (without > NAMES_SHOWN ? ' …' : '');
  return {
    state: 'attention',
    detail: [
      `${faceApps} 个可核验人员的正式应用中，${without} 个没有要求同意，须自行取得：${names}`,
      `${without} of ${faceApps} live apps that verify people do not require consent, so they must see to it: ${names}`,
    ],
  };
}

function retention({ jobs, upkeep, nowMs }: DutyFacts): Judged {
  // A kind of an earlier release stays in the store and has no rounds any more.
  const rounds = jobs.filter(({ kind }) => upkeep.includes(kind));
  const failed = rounds.filter(({ state }) => state === 'failed').map(nameOf);
  if (failed.length > 0)
    return {
      state: 'attention',
      detail: [
        `最近一轮删除失败，会再试，日志写明原因：${failed.join(', ')}`,
        `The last round of removal failed and is tried again, the log says why: ${failed.join(', ')}`,
      ],
    };
  // Each kind counts by itself: one that stands still does not hide behind the others.
  const late = rounds.filter((round) => nowMs - lastOf(round) > UPKEEP_LATE_MS);
  if (late.length > 0) {
    const since = timeOf(Math.min(...late.map(lastOf)));
    const names = late.map(nameOf).join(', ');
    return {
      state: 'attention',
      detail: [
        `一小时以上没有完成一轮删除（最早自 ${since} 起）：${names}`,
        `No round of removal ended for more than an hour (the longest since ${since}): ${names}`,
      ],
    };
  }
  const ended = rounds.flatMap(({ endedAtMs }) => endedAtMs ?? []);
  if (ended.length === 0)
    return {
      state: 'met',
      detail: ['首轮删除在启动十分钟后进行。', 'The first round of removal comes ten minutes after the start.'],
    };
  const oldest = timeOf(Math.min(...ended));
  return {
    state: 'met',
    detail: [
      `各类数据最近一轮删除都在 ${oldest} 或之后完成。`,
      `The last round of removal of each kind of data ended at ${oldest} or later.`,
    ],
  };
}

/** What a round of upkeep removes, e.g. `pictures of clips`. */
function nameOf({ kind }: Job): string {
  return kind.slice(UPKEEP.length);
}

/** When a round ended, or when the one that is under way began. */
function lastOf({ endedAtMs, startedAtMs }: Job): number {
  return endedAtMs ?? startedAtMs;
}

function backups({ backups: { everyHours, all }, nowMs }: DutyFacts): Judged {
  const newest = all.findLast(
    ({ finishedAtMs, problem, removedAtMs }) =>
      finishedAtMs !== null && !isFromAhead(finishedAtMs, nowMs) && problem === null && removedAtMs === null,
  );
  if (newest?.finishedAtMs === undefined || newest.finishedAtMs === null)
    return { state: 'attention', detail: ['没有可用的备份。', 'There is no backup that can be used.'] };
  const hours = Math.floor((nowMs - newest.finishedAtMs) / HOUR_MS);
  const until = timeOf(newest.keepUntilMs);
  if (everyHours === null)
    return {
      state: 'attention',
      detail: [
        `没有备份计划。最新的备份是 ${hours} 小时前的，保留到 ${until}。`,
        `There is no schedule. The newest backup is ${hours} hours old and is kept until ${until}.`,
      ],
    };
  return {
    state: hours > 2 * everyHours ? 'attention' : 'met',
    detail: [
      `每 ${everyHours} 小时备份一次。最新的备份是 ${hours} 小时前的，保留到 ${until}。`,
      `One is made every ${everyHours} hours. The newest is ${hours} hours old and is kept until ${until}.`,
    ],
  };
}

function keys({ keys: { rotation, dataKeys, createdAtMs }, nowMs }: DutyFacts): Judged {
  if (rotation === 'failed')
    return { state: 'attention', detail: ['轮换失败：请继续轮换。', 'The rotation failed: resume it.'] };
  if (rotation === 'running') return { state: 'met', detail: ['轮换正在进行。', 'A rotation is under way.'] };
  const days = Math.floor((nowMs - createdAtMs) / DAY_MS);
  if (dataKeys > 1)
    return {
      state: 'attention',
      detail: [
        `还保留 ${dataKeys - 1} 个旧数据密钥：可以删除。`,
        `${dataKeys - 1} older data keys are still there: delete them.`,
      ],
    };
  return {
    state: days > KEY_DAYS_MAX ? 'attention' : 'met',
    detail: [`数据密钥已使用 ${days} 天。`, `The data key is ${days} days old.`],
  };
}

function secondFactor({ requiresSecondFactor }: DutyFacts): Judged {
  return requiresSecondFactor
    ? { state: 'met', detail: ['每个管理员都必须设置。', 'Each administrator must have one.'] }
    : {
        state: 'attention',
        detail: ['没有强制要求（admin.secondFactor）。', 'It is not required (admin.secondFactor).'],
      };
}

/** A time of Asia/Shanghai, e.g. `2026-07-03 14:05`. */
function timeOf(atMs: number): string {
  return localTimeOf(atMs).slice(0, 16).replace('T', ' ');
}
