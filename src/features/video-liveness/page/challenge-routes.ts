import querystring from 'fast-querystring';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { VIDEO_BYTES_MAX, videoLiveness } from '../contract.ts';
import type { Contract } from '../../../wire/define-api.ts';
import { attempt } from '../../../kernel/attempt.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { Clock, MonotonicClock } from '../../../kernel/clock.ts';
import type { AdmittedApp, CallGate, SystemErrorCode } from '../../../platform/admission/call-gate.ts';
import { kindsAmong, type ChallengeKind } from '../challenge/challenge-kinds.ts';
import type { Challenge, ChallengeStore } from '../challenge/challenge-store.ts';
import { notAdmitted, refusal } from '../../../server/pipeline/envelope.ts';
import { lastValues } from '../../../server/body/gathered-body.ts';
import type { Mount, MountTools } from '../../../server/listener/http-server.ts';
import { keyOfHeaders } from '../../../server/body/key-of-headers.ts';
import { rateSubject } from '../../../platform/admission/address-ranges.ts';
import { CAPTURE_HEADER, readCaptureReport } from './capture-report.ts';
import { ClipUploads, type NoClip } from './clip-uploads.ts';
import { PAGE_PATH } from './liveness-page.ts';
import { addressingOf, type Addressing, type RawFields } from '../../../server/body/raw-fields.ts';

/** The ports and settings of the routes of challenges. */
export interface ChallengeRoutesDeps {
  readonly challenges: ChallengeStore;
  readonly gate: Pick<CallGate, 'admit' | 'release'>;
  readonly clock: Clock & MonotonicClock;
  /** The memory for clips that were left, in bytes. See ClipUploads for those that arrive. */
  readonly clipBytesMax: number;
  /** The contract under the operator's numbers, and its code for a busy server. */
  readonly contract: Contract;
  readonly busyCode: number;
  /** The words of 10012, if they are not those of the table. */
  readonly quotaReason?: string;
}

const CHALLENGE_PATH = '/videoAuth/challenge';
const JSON_TYPE = 'application/json;charset=utf-8';
const ASK_BYTES_MAX = 16 * 1024;
const RETURN_URL_LENGTH_MAX = 1000;
const RETURN_URL_UNUSABLE = `returnUrl格式错误，应为http或https网址，最长${RETURN_URL_LENGTH_MAX}个字符`;
const CANNOT_LENGTH_MAX = 200;

/**
 * Mounts the routes of challenges. An app's own server asks for a challenge with its key and gets the nonce, the
 * task and the address of a page. The page has a token that allows it to leave one clip, to ask for another kind of
 * task, and nothing else.
 */
export function mountChallenges(deps: ChallengeRoutesDeps): Mount {
  return async (server, tools) => {
    await server.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      // Challenges that processes share may be out of reach for a while.
      scope.setErrorHandler((error, _request, reply) => {
        if (error instanceof Fault) return answer(reply, 503, { error: 'busy' });
        throw error;
      });
      mountAsking(scope, deps, tools);
      mountPageRoutes(scope, deps);
      mountOtherKind(scope, deps);
      await scope.register(async (clips) => mountClips(clips, deps, tools));
    });
  };
}

function mountAsking(scope: FastifyInstance, deps: ChallengeRoutesDeps, tools: MountTools): void {
  scope.post(CHALLENGE_PATH, { bodyLimit: ASK_BYTES_MAX }, async (request, reply) => {
    reply.type(JSON_TYPE).header('cache-control', 'no-store');
    const asked = addressingOf(
      lastValues(request.query as RawFields),
      readFields(request.body),
      keyOfHeaders(request.headers),
    );
    const app = await admit(deps, asked, tools.addressOf(request));
    if (typeof app === 'number') return reply.send(notAdmitted(app, deps.quotaReason).text);
    const returnUrl = readReturnUrl(asked.fields['returnUrl']);
    const unusable = deps.contract.refusals?.requestUnusable;
    if (returnUrl === undefined && unusable)
      return reply.send(refusal(deps.contract, { ...unusable, reason: RETURN_URL_UNUSABLE }, '').text);
    const cannot = readCannot(asked.fields['cannot']);
    const issued = await attempt(deps.challenges.issue(app, { returnUrl: returnUrl ?? null, cannot }));
    const challenge = issued.ok ? issued.value : null;
    if (challenge === null) return reply.send(refusal(deps.contract, { code: deps.busyCode }, '').text);
    const result = {
      challenge: challenge.nonce,
      ...challenge.task,
      expiresAt: new Date(challenge.expiresAtMs).toISOString(),
      page: `${tools.baseUrlOf(request)}${PAGE_PATH}#${challenge.pageToken}`,
    };
    return reply.send(JSON.stringify({ reason: '成功', result, error_code: 0 }));
  });
}

/** The app that may ask, or the system error that refuses it. Nothing is charged: the unit is returned at once. */
async function admit(
  { gate, clock }: ChallengeRoutesDeps,
  { key, openId }: Addressing,
  address: string,
): Promise<AdmittedApp | SystemErrorCode> {
  const call = { key, openId, address, api: videoLiveness.name, receivedAtMs: clock.nowMs(), needsOpenId: false };
  const admitted = await attempt(gate.admit(call));
  if (!admitted.ok) return 10014;
  if (!admitted.value.ok) return admitted.value.code;
  await gate.release(admitted.value.call);
  return admitted.value.call.app;
}

function mountPageRoutes(scope: FastifyInstance, { challenges, clock }: ChallengeRoutesDeps): void {
  scope.get(`${PAGE_PATH}/challenge`, async (request, reply) => {
    const challenge = await challenges.ofPage(bearerOf(request));
    return challenge === null ? answer(reply, 410, { error: 'gone' }) : answer(reply, 200, shownTo(challenge, clock));
  });
}

/** Takes the clips. Nothing of one is read before its token is known and there is room for it. */
function mountClips(scope: FastifyInstance, deps: ChallengeRoutesDeps, { addressOf }: MountTools): void {
  const { challenges } = deps;
  const uploads = new ClipUploads(deps);
  scope.addHook('onClose', () => uploads.close());
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _unread, done) => done(null));
  scope.post(`${PAGE_PATH}/clip`, async (request, reply) => {
    const challenge = await challenges.ofPage(bearerOf(request));
    if (challenge === null) return answer(reply, 410, { error: 'gone' });
    const arrived = await uploads.receive(request.raw, challenge, rateSubject(addressOf(request)));
    if (typeof arrived === 'string') return refuseClip(reply, arrived);
    try {
      const { clip } = arrived;
      if (clip.length === 0) return answer(reply, 400, { error: 'empty' });
      const capture = readCaptureReport(request.headers[CAPTURE_HEADER]);
      const receipt = await challenges.leaveClip(challenge.pageToken, { clip, capture });
      return answer(reply, RECEIPT_STATUS[receipt], { receipt });
    } finally {
      arrived.release();
    }
  });
}

function refuseClip(reply: FastifyReply, why: NoClip): FastifyReply {
  // Otherwise the rest of the body would still come.
  if (why === 'slow' || why === 'replaced') reply.header('connection', 'close');
  return answer(reply, NO_CLIP_STATUS[why], { error: why });
}

const OTHER_KIND_BYTES_MAX = 1024;

/** If a page cannot do the kind of its challenge, or the person declines it, the page gets another one. */
function mountOtherKind(scope: FastifyInstance, { challenges, clock }: ChallengeRoutesDeps): void {
  scope.post(`${PAGE_PATH}/other-kind`, { bodyLimit: OTHER_KIND_BYTES_MAX }, async (request, reply) => {
    const cannot = readCannot(readFields(request.body)['cannot']);
    const challenge = await challenges.changeKind(bearerOf(request), cannot);
    return challenge === null ? answer(reply, 410, { error: 'gone' }) : answer(reply, 200, shownTo(challenge, clock));
  });
}

/** What a page may know of its challenge. */
function shownTo({ task, returnUrl, expiresAtMs }: Challenge, clock: Clock) {
  const secondsLeft = Math.floor((expiresAtMs - clock.nowMs()) / 1000);
  return { ...task, returnUrl, secondsLeft, bytesMax: VIDEO_BYTES_MAX };
}

/** Only 409 and 410 tell a page that it need not try again. */
const NO_CLIP_STATUS = { 'too-large': 413, crowded: 503, slow: 408, gone: 408, replaced: 503 } as const;
const RECEIPT_STATUS = { taken: 200, unknown: 410, 'already-there': 409, 'no-room': 503 } as const;

function answer(reply: FastifyReply, status: number, content: unknown): FastifyReply {
  return reply.status(status).type(JSON_TYPE).header('cache-control', 'no-store').send(JSON.stringify(content));
}

function bearerOf({ headers: { authorization = '' } }: FastifyRequest): string {
  return /^Bearer ([0-9a-f]{32})$/.exec(authorization)?.[1] ?? '';
}

/** Reads a form or a JSON object, whatever its header says. Any other body has no fields. */
function readFields(body: unknown): RawFields {
  if (!(body instanceof Uint8Array)) return {};
  const text = Buffer.from(body).toString();
  if (!text.trimStart().startsWith('{')) return lastValues(querystring.parse(text));
  try {
    return { ...(JSON.parse(text) as RawFields) };
  } catch {
    // A body that is not JSON has no fields, and the route then names the ones that are missing.
    return {};
  }
}

/** `null` if none was sent, `undefined` if a browser may not be sent to it. */
function readReturnUrl(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' || value.length > RETURN_URL_LENGTH_MAX || !URL.canParse(value)) return undefined;
  const { href, protocol } = new URL(value);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** Reads the kinds that a recorder cannot do, e.g. `colours` or `actions,colours`. Anything else names no kind. */
function readCannot(value: unknown): ReadonlySet<ChallengeKind> {
  if (typeof value !== 'string' || value.length > CANNOT_LENGTH_MAX) return new Set();
  return kindsAmong(new Set(value.split(',').map((kind) => kind.trim())));
}
