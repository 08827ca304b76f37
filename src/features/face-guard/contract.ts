import { z } from 'zod';
import { defineContract, KEY_REUSED, RETRY_WHILE_RUNNING } from '../../wire/define-api.ts';
import { idNumber, isBirthdayPossible, misfitOfPerson, realName } from '../../wire/formats.ts';
import { fields } from '../../wire/params.ts';

/** How the two atomic services ended together, as a `res` code and the wire's text for it. */
export const FACE_GUARD_MESSAGES = {
  '0XX0': '身份信息匹配一致，未查询到记录',
  '0XX1': '身份信息匹配一致，查询到记录',
  '0XX5': '身份信息匹配一致，公安数据库异常',
  '5XXX': '身份信息匹配不一致',
  '6XXX': '参数异常',
  '7XXX': '两项原子服务异常',
  XXX3: '查询时间不合规',
  XXX4: '调用超时',
  XXX5: '其他错误',
  XXXX: '系统异常',
} as const;

/** A `res` of the face guard. The first four come with error_code 0, the others with 279799. */
export type FaceGuardRes = keyof typeof FACE_GUARD_MESSAGES;

const count = (days: number) => z.int().min(0).describe(`Attacks of the last ${days} whole days`);
const nightShare = (days: number) =>
  z.number().min(0).max(1).describe(`Share of the attacks of the last ${days} whole days between 00:00 and 06:00`);

const attackData = z.object({
  idFlag: z.literal('1').describe('Always 1: something was found'),
  idRisk120dItfinCnt: count(120),
  idRisk120dItfinNightcnt: nightShare(120),
  idRisk14dItfinCnt: count(14),
  idRisk14dItfinNightcnt: nightShare(14),
  idRisk180dItfinCnt: count(180),
  idRisk180dItfinNightcnt: nightShare(180),
  idRisk1dItfinCnt: count(1),
  idRisk1dItfinNightcnt: nightShare(1),
  idRisk30dItfinCnt: count(30),
  idRisk30dItfinNightcnt: nightShare(30),
  idRisk3dItfinCnt: count(3),
  idRisk3dItfinNightcnt: nightShare(3),
  idRisk60dItfinCnt: count(60),
  idRisk60dItfinNightcnt: nightShare(60),
  idRisk7dItfinCnt: count(7),
  idRisk7dItfinNightcnt: nightShare(7),
  idRiskItfinLasttime: z.int().min(1).describe('Whole days since the latest attack. Yesterday is 1'),
});

/** The contract of the face guard. Source: the document of API 797 and docs/decisions/0503. */
export const faceGuard = defineContract({
  name: 'face-guard',
  serviceId: 797,
  title: { en: 'Face guard', zh: '人脸卫士' },
  routes: [
    {
      methods: ['GET', 'POST'],
      path: '/face_guard/query',
      summary: 'Say how often an identity was attacked, as of T-1',
    },
  ],
  params: fields(
    {
      realname: { schema: realName, missing: { code: 279701 }, invalid: { code: 279702 } },
      idcard: {
        schema: idNumber,
        isPossibleAt: isBirthdayPossible,
        missing: { code: 279701 },
        invalid: { code: 279703 },
      },
    },
    misfitOfPerson,
  ),
  result: z.object({
    res: z.enum(Object.keys(FACE_GUARD_MESSAGES) as [FaceGuardRes, ...FaceGuardRes[]]).describe(
      Object.entries(FACE_GUARD_MESSAGES)
        .map(([res, zh]) => `${res} ${zh}`)
        .join('; '),
    ),
    msg: z.string().describe('The meaning of `res` in words'),
    data: attackData.optional().describe('Only with 0XX1'),
  }),
  successReason: '成功',
  orderId: { prefix: 'JH797', time: 'yyMMddHHmmss', tail: 'alphanumerics', tailLength: 5 },
  orderIdAt: 'first',
  errors: {
    279701: { reason: '任意参数不能为空' },
    279702: { reason: '姓名格式错误' },
    279703: { reason: '身份证格式错误' },
    279799: { reason: '失败', passing: { res: ['7XXX', 'XXX3', 'XXX4', 'XXX5', 'XXXX'] } },
    279781: { reason: RETRY_WHILE_RUNNING, own: true, passing: true },
    279782: { reason: KEY_REUSED, own: true },
  },
  faults: { timeout: 279799, unavailable: 279799, corrupt: 279799 },
  faultResults: {
    timeout: { res: 'XXX4', msg: FACE_GUARD_MESSAGES.XXX4 },
    unavailable: { res: 'XXX5', msg: FACE_GUARD_MESSAGES.XXX5 },
    corrupt: { res: 'XXXX', msg: FACE_GUARD_MESSAGES.XXXX },
  },
  refusals: {
    bodyTooLarge: {
      code: 279799,
      reason: '请求体过大，请控制在64KB以内',
      result: { res: '6XXX', msg: FACE_GUARD_MESSAGES['6XXX'] },
    },
    requestUnusable: { code: 279799, result: { res: '6XXX', msg: FACE_GUARD_MESSAGES['6XXX'] } },
    retryWhileRunning: { code: 279781 },
    keyReused: { code: 279782 },
  },
  bodyBytesMax: 64 * 1024,
  deadlineMs: 5_000,
});
