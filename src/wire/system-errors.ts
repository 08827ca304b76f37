import type { SystemErrorCode } from '../platform/admission/call-gate.ts';

/** A failure that any API can answer before it looks at parameters. It is never charged. */
export interface SystemError {
  readonly code: SystemErrorCode;
  /** The code for clients that are older than error_code. It is a string on the wire. */
  readonly resultcode: string;
  readonly reason: string;
  /** When it is answered. The generated documentation shows this. */
  readonly when: { readonly en: string; readonly zh: string };
}

/** All system errors, in the order in which they are checked if several apply. */
export const SYSTEM_ERRORS: readonly SystemError[] = [
  entry(10001, '错误的请求KEY', 'The key is unknown.', 'KEY 不存在。'),
  entry(10002, '该KEY无请求权限', "The key's app has no permission for this API.", 'KEY 所属应用未开通本接口。'),
  entry(10003, 'KEY过期', 'The key or its package has expired.', 'KEY 或套餐已过期。'),
  entry(10004, '错误的OPENID', 'An OpenID is needed and is wrong or absent.', '需要 OpenID，而其错误或缺失。'),
  entry(10005, '应用未审核超时，请提交认证', 'The app is not approved yet.', '应用尚未通过审核。'),
  entry(
    10007,
    '未知的请求源',
    'The app has a source allow-list and the address is not on it.',
    '应用设有来源白名单，而请求地址不在其中。',
  ),
  entry(10008, '被禁止的IP', 'The address is on the deny-list.', '请求地址在黑名单中。'),
  entry(10009, '被禁止的KEY', 'The key is banned.', 'KEY 已被封禁。'),
  entry(10011, '当前IP请求超过限制', 'The address is over its rate.', '该地址请求频率超限。'),
  entry(
    10012,
    '请求超过次数限制',
    'The daily count, the package or a budget is used up.',
    '当日次数、套餐或预算已用完。',
  ),
  entry(10013, '测试KEY超过请求限制', 'The test key is over its limit.', '测试 KEY 超过限制。'),
  entry(
    10014,
    '系统内部异常(调用充值类业务时，请务必联系客服或通过订单查询接口检测订单，避免造成损失)',
    'An internal failure.',
    '系统内部故障。',
  ),
  entry(10020, '接口维护', 'The API is under maintenance.', '接口维护中。'),
  entry(10021, '接口停用', 'The API is switched off.', '接口已停用。'),
];

/** Gives the system error of a code. Throws an Error if the table lacks it. */
export function systemError(code: SystemErrorCode): SystemError {
  const error = BY_CODE.get(code);
  if (!error) throw new Error(`system error ${code} is not in the table`);
  return error;
}

function entry(code: SystemErrorCode, reason: string, en: string, zh: string): SystemError {
  return { code, resultcode: String(code - 9900), reason, when: { en, zh } };
}

const BY_CODE = new Map(SYSTEM_ERRORS.map((error) => [error.code, error]));
