import type { Contract, Refusal } from '../../wire/define-api.ts';

/** Why a request was refused before any of its fields could be read, by the product's own short name. */
export type UnreadReason = keyof typeof UNREAD_REASONS;

/**
 * The `reason` of each on the wire. It goes with the contract's code for an unusable request, so that an unreadable
 * body is not mistaken for an unknown key.
 */
export const UNREAD_REASONS = {
  http: 'HTTP请求格式错误，无法读取',
  'head-too-long': '请求行或请求头过长，请改用POST并将参数放入请求体',
  host: '请求必须有且只有一个Host请求头',
  method: '请求方法不支持，请使用GET或POST',
  chunks: '请求体传输中断或分块格式错误，无法读取',
  encoding: '请求体的Content-Encoding不支持或压缩数据已损坏，请使用gzip、deflate、br或不压缩',
  charset: '请求体的字符编码不支持，请使用UTF-8',
  json: '请求体不是有效的JSON对象，请检查JSON格式',
  multipart: '请求体的multipart格式错误，请检查分隔符、各部分的name与结尾',
  depth: '请求体嵌套层数过多，请按接口文档的结构传参',
  fields: '请求体字段过多，请只传接口文档中的参数',
  'idempotency-key': '幂等键格式错误：Idempotency-Key为8至128个可见字符，uorderid为8至32位字母、数字或_.:-',
  form: '请求体格式无法识别，请使用表单、multipart或JSON',
} as const;

/**
 * Gives the contract's code for an unusable request, with a reason of its own. `undefined` if the contract has none.
 */
export function unreadable({ refusals }: Contract, why: UnreadReason): Refusal | undefined {
  return refusals?.requestUnusable && { ...refusals.requestUnusable, reason: UNREAD_REASONS[why] };
}

/** Gives the refusal for a body that could not be read, or is too large. */
export function bodyRefusal(
  contract: Contract,
  { problem, why = 'form' }: { readonly problem: 'too-large' | 'malformed' | null; readonly why?: UnreadReason },
): Refusal | undefined {
  return problem === 'too-large' ? contract.refusals?.bodyTooLarge : unreadable(contract, why);
}
