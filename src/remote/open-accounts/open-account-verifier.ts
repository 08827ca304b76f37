import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountClaim, Detail } from '../../features/business-risk/ingest/risk-request.ts';
import type {
  OpenAccountVerifier,
  TokenState,
} from '../../features/business-risk/open-accounts/open-account-verifier.ts';
import { ProviderClient } from './provider-client.ts';

/** Which providers to ask. A provider without a URL is not asked. */
export interface OpenAccountOptions {
  /** E.g. `https://api.weixin.qq.com`. */
  readonly weChatUrl?: string | undefined;
  /**
   * A service of the operator that gives the `session_key` of a mini program's user: GET `?openid=…` answers
   * `{"session_key":"…"}`, or `{}` if it knows none. WeChat itself hands session keys only to the program's server.
   */
  readonly sessionKeyUrl?: string | undefined;
  /** E.g. `https://graph.qq.com`. */
  readonly qqUrl?: string | undefined;
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
}

type Question<T extends AccountClaim['type']> = AccountClaim & { readonly type: T };

/** Asks WeChat and QQ over their public HTTP interfaces whether a sign-in is real. */
export class HttpOpenAccountVerifier implements OpenAccountVerifier {
  readonly #weChat: ProviderClient | null;
  readonly #sessionKeys: ProviderClient | null;
  readonly #qq: ProviderClient | null;

  constructor({ weChatUrl, sessionKeyUrl, qqUrl, timeoutMs }: OpenAccountOptions) {
    const clientOf = (url: string | undefined) => (url === undefined ? null : new ProviderClient(url, timeoutMs));
    this.#weChat = clientOf(weChatUrl);
    this.#sessionKeys = clientOf(sessionKeyUrl);
    this.#qq = clientOf(qqUrl);
  }

  async verify(account: AccountClaim, details: readonly Detail[], signal: AbortSignal): Promise<TokenState> {
    if (account.type === 'qq') return this.#verifyQq(account, details, signal);
    if (account.type !== 'wechat') return 'not-checked';
    return account.subType === 'web' ? this.#verifyWeb(account, signal) : this.#verifyMiniProgram(account, signal);
  }

  /** Checks a token of WeChat on the web. Source: WeChat open platform, "检验授权凭证 (access_token) 是否有效". */
  async #verifyWeb({ openId, accessToken }: Question<'wechat'>, signal: AbortSignal): Promise<TokenState> {
    if (this.#weChat === null || accessToken === null) return 'not-checked';
    const answer = await this.#weChat.ask('/sns/auth', { access_token: accessToken, openid: openId }, signal);
    const code = answer?.['errcode'];
    if (code === 0) return 'valid';
    if (code === WECHAT_INVALID_OPENID) return 'invalid-account';
    return typeof code === 'number' && WECHAT_INVALID_TOKEN.has(code) ? 'invalid-token' : 'unavailable';
  }

  /** Checks a mini program's token, which is the HMAC-SHA-256 of RandStr under the session key. */
  async #verifyMiniProgram(
    { openId, accessToken, nonce }: Question<'wechat'>,
    signal: AbortSignal,
  ): Promise<TokenState> {
    if (this.#sessionKeys === null || accessToken === null || nonce === null) return 'not-checked';
    const answer = await this.#sessionKeys.ask('', { openid: openId }, signal);
    if (answer === null) return 'unavailable';
    const sessionKey = answer['session_key'];
    if (typeof sessionKey !== 'string') return 'invalid-token';
    // Some programs use the key's text as the HMAC key, others the bytes of which it is the base64.
    const keys = [Buffer.from(sessionKey, 'utf8'), Buffer.from(sessionKey, 'base64')];
    return keys.some((key) => isSignature(accessToken, createHmac('sha256', key).update(nonce).digest()))
      ? 'valid'
      : 'invalid-token';
  }

  /**
   * Checks a token of QQ. The request has no field for it, so a caller may put it into Details as `QQAccessToken`.
   * Source: QQ Connect, "/oauth2.0/me".
   */
  async #verifyQq(
    { openId, qqAppId }: Question<'qq'>,
    details: readonly Detail[],
    signal: AbortSignal,
  ): Promise<TokenState> {
    const token = details.find(({ name }) => name.toLowerCase() === 'qqaccesstoken')?.value;
    if (this.#qq === null || token === undefined) return 'not-checked';
    const answer = await this.#qq.ask('/oauth2.0/me', { access_token: token, fmt: 'json' }, signal);
    if (answer === null) return 'unavailable';
    if (answer['error'] !== undefined) return 'invalid-token';
    const matches =
      String(answer['client_id']) === qqAppId && String(answer['openid']).toUpperCase() === openId.toUpperCase();
    return matches ? 'valid' : 'invalid-account';
  }
}

const WECHAT_INVALID_OPENID = 40003;
/** Codes for tokens that are invalid, expired, wrong or missing. Source: WeChat's global return codes. */
const WECHAT_INVALID_TOKEN: ReadonlySet<number> = new Set([40001, 40014, 40029, 41001, 42001, 42007, 61024]);

function isSignature(text: string, expected: Uint8Array): boolean {
  const sent = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}
