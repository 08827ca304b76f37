import type { ResultOf } from '../../wire/define-api.ts';
import { FACE_GUARD_MESSAGES, faceGuard, type FaceGuardRes } from './contract.ts';
import { dayNumberOf, isAtNight, type AttackDay, type DayNumber } from './attacks/attack-day.ts';
import { summarizeAttacks, type AttackSummary } from './attacks/attack-windows.ts';
import { contractScenarios } from '../../sandbox/contract-scenarios.ts';
import {
  outcome,
  type ApiSandbox,
  type Made,
  type Moment,
  type Scenario,
  type Signals,
} from '../../sandbox/scenario.ts';

type Result = ResultOf<typeof faceGuard>;
type Data = NonNullable<Result['data']>;

/** The face guard of a sandbox. Its history is what the sandbox's own face verifications and videos left in it. */
export const faceGuardSandbox: ApiSandbox<typeof faceGuard> = {
  contract: faceGuard,
  group: 1,
  carriers: ['idNumber', 'name'],
  plain: 'history',
  stranger: 'res-5xxx',
  scenarios: [
    outcome(
      1,
      'history',
      {
        en: 'What the sandbox itself recorded: 0XX0, or 0XX1 from the next midnight on',
        zh: '沙箱自身的攻击记录：当日为 0XX0，零点之后为 0XX1',
      },
      (signals, moment) => fromHistory(signals, moment, []),
    ),
    outcome(
      2,
      'res-0xx1',
      { en: '0XX1: attacks in every window', zh: '0XX1：各时间窗均有攻击记录' },
      (signals, moment) => fromHistory(signals, moment, longHistory(dayNumberOf(moment.nowMs))),
    ),
    plainRes(3, '0XX5', 'Identity right, but the history could not be read', '身份一致，但攻击历史读取失败'),
    plainRes(4, '5XXX', 'Name and number do not match', '姓名与身份证号不一致'),
    failed(11, '6XXX', 'A service refused the parameters', '参数异常'),
    failed(12, '7XXX', 'Both services failed', '两项服务均异常'),
    failed(13, 'XXX3', 'The history up to yesterday (T-1) is not sealed yet', 'T-1 数据尚未就绪'),
    failed(14, 'XXX4', 'A service was too slow', '调用超时'),
    failed(15, 'XXX5', 'A service failed in another way', '其他错误'),
    failed(16, 'XXXX', 'Anything else', '系统异常'),
    ...contractScenarios(faceGuard),
  ],
  read: ({ idcard, realname }) => ({ texts: [idcard, realname] }),
  request: ({ idNumber, name }) => ({ idcard: idNumber, realname: name }),
};

function plainRes(number: number, res: FaceGuardRes, en: string, zh: string): Scenario<typeof faceGuard> {
  const about = { en: `${res}: ${en}`, zh: `${res}：${zh}` };
  return outcome(number, `res-${res.toLowerCase()}`, about, () => ({ result: { res, msg: FACE_GUARD_MESSAGES[res] } }));
}

function failed(number: number, res: FaceGuardRes, en: string, zh: string): Scenario<typeof faceGuard> {
  const result = { res, msg: FACE_GUARD_MESSAGES[res] };
  return {
    slug: `res-${res.toLowerCase()}`,
    kind: 'outcome',
    number,
    about: { en: `279799 with ${res}: ${en}`, zh: `279799，${res}：${zh}` },
    ending: { does: 'refuse', code: 279799, result },
  };
}

function fromHistory({ person }: Signals, moment: Moment, earlier: readonly AttackDay[]): Made<Result> {
  const today = dayNumberOf(moment.nowMs);
  const own = (person === null ? [] : moment.attacksOn(person)).map((atMs) => ({
    day: dayNumberOf(atMs),
    count: 1,
    night: isAtNight(atMs) ? 1 : 0,
  }));
  const summary = summarizeAttacks([...earlier, ...own], today);
  const res = summary === null ? '0XX0' : '0XX1';
  return { result: { res, msg: FACE_GUARD_MESSAGES[res], ...(summary && { data: spell(summary) }) } };
}

/** A history with attacks in each of the eight windows, on any day. */
function longHistory(today: DayNumber): readonly AttackDay[] {
  return [1, 2, 5, 10, 20, 45, 90, 150].map((ago, index) => ({
    day: today - ago,
    count: 4 + index,
    night: 1 + (index % 3),
  }));
}

function spell({ daysSinceLatest, windows }: AttackSummary): Data {
  const counts = windows.flatMap(({ days, count, nightRatio }) => [
    [`idRisk${days}dItfinCnt`, count] as const,
    [`idRisk${days}dItfinNightcnt`, nightRatio] as const,
  ]);
  const data = { idFlag: '1', ...Object.fromEntries(counts.toSorted(byName)), idRiskItfinLasttime: daysSinceLatest };
  return data as unknown as Data;
}

/** Sorts by name, character by character, which is the order of the contract. */
function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
