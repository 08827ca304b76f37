import {
  FaultWithLeavings,
  SystemRefusal,
  type Api,
  type Contract,
  type Outcome,
  type Refusal,
} from '../../wire/define-api.ts';
import { assert } from '../../kernel/assert.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallGate, KnownCall, Replay } from '../../platform/admission/call-gate.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { CallLog } from '../telemetry/call-log.ts';
import type { Deadlines } from './deadlines.ts';
import { refusal, success, systemFailure, type Answer } from './envelope.ts';
import { digestOfParams, idempotencyKeyOf } from './idempotency.ts';
import { LiveCall } from './live-call.ts';
import { openEncrypted } from './open-encrypted.ts';
import { forgetLong, type RawFields } from '../body/raw-fields.ts';
import { readParams } from './read-params.ts';
import type { Ended, Underway } from '../listener/underway.ts';
import { bodyRefusal, unreadable } from './unread-reasons.ts';

/** What `answerCall` needs. */
export interface AnswerDeps {
  readonly gate: Pick<CallGate, 'replay'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly deadlines: Deadlines;
  readonly log: CallLog;
}

/**
 * Answers one admitted call. Never throws: a Fault becomes the contract's own code, and any other error is a bug,
 * answered with 10014.
 */
export async function answerCall(call: Underway, deps: AnswerDeps): Promise<Ended> {
  const { target, orderId } = call;
  const api = call.admitted.app.mode === 'sandbox' ? target.sandboxApi : target.api;
  if (!api) return unsettled(systemFailure(10021));
  try {
    return await answerOffered(call, api, deps);
  } catch (error) {
    if (error instanceof SystemRefusal)
      return { ...settled(systemFailure(error.code)), leavings: { trace: error.trace } };
    const failure = { api: target.contract.name, orderId, stage: 'answer' } as const;
    if (error instanceof Fault) {
      deps.log.fault(failure, error.kind, error);
      const ended = settled(refusal(target.contract, refusalOfFault(target.contract, error), orderId));
      return error instanceof FaultWithLeavings ? { ...ended, leavings: error.leavings } : ended;
    }
    deps.log.bug(failure, error);
    return settled(systemFailure(10014));
  }
}

async function answerOffered(call: Underway, api: Api, deps: AnswerDeps): Promise<Ended> {
  const { contract } = api;
  const { addressing, incoming, body } = call;
  if (body.problem !== null) return refuseUnread(call, bodyRefusal(contract, body));
  const key = idempotencyKeyOf(incoming.request.headers['idempotency-key'], addressing.callerOrderId);
  if (key === 'unusable') return refuseUnread(call, unreadable(contract, 'idempotency-key'));
  if (key === null) return handle(call, api, deps);

  const paramsDigest = keyedDigestOf(call, deps);
  if (paramsDigest === null) return refuseUnread(call, unreadable(contract, 'depth'));
  const replay = await deps.gate.replay(call.admitted, key, paramsDigest);
  if (replay.kind === 'none') {
    const ended = await handle(call, api, deps);
    // Kept, a failure that passes would be the answer of every repeat until the key expires.
    return ended.answer.passing === true ? ended : { ...ended, replayable: { key, paramsDigest } };
  }
  return unsettled(answerOfReplay(call, replay));
}

/** Gives the digest under which parameters are stored beside an idempotency key. `null` if they are nested too deeply. */
function keyedDigestOf(
  { target, addressing }: Underway<KnownCall>,
  { secrets }: Pick<AnswerDeps, 'secrets'>,
): string | null {
  const digest = digestOfParams(target.route.path, addressing.fields);
  return digest && Buffer.from(secrets.mac('idempotency-params', digest)).toString('hex');
}

/**
 * Answers a call that a limit refuses, if it repeats an earlier one under its idempotency key. Gives null if it does
 * not. Never throws.
 */
export async function answerRepeat(
  call: Underway<KnownCall>,
  deps: Pick<AnswerDeps, 'secrets' | 'log'> & { readonly gate: Pick<CallGate, 'lookUp'> },
): Promise<Answer | null> {
  const { addressing, incoming, body } = call;
  const key = idempotencyKeyOf(incoming.request.headers['idempotency-key'], addressing.callerOrderId);
  const paramsDigest = keyedDigestOf(call, deps);
  if (body.problem !== null || key === null || key === 'unusable' || paramsDigest === null) return null;
  try {
    const replay = await deps.gate.lookUp(call.admitted, key, paramsDigest);
    return replay.kind === 'none' ? null : answerOfReplay(call, replay);
  } catch (error) {
    const failure = { api: call.target.contract.name, orderId: call.orderId, stage: 'answer' } as const;
    if (error instanceof Fault) deps.log.fault(failure, error.kind, error);
    else deps.log.bug(failure, error);
    return systemFailure(10014);
  }
}

/** Answers a call under an idempotency key that is taken: with the stored answer, or with the code that refuses it. */
export function answerOfReplay(call: Underway<KnownCall>, replay: Exclude<Replay, { kind: 'none' }>): Answer {
  if (replay.kind === 'answer') return repeated(replay);
  const { refusals } = call.target.contract;
  return unreadAnswer(call, replay.kind === 'running' ? refusals?.retryWhileRunning : refusals?.keyReused);
}

async function handle(call: Underway, api: Api, deps: AnswerDeps): Promise<Ended> {
  const { contract } = api;
  const fields = openFields(call);
  if (fields === null) {
    const code = call.target.route.encrypted?.undecryptableCode;
    return refuseUnread(call, code === undefined ? undefined : { code });
  }
  const read = readParams(contract, fields, call.receivedAtMs);
  forgetLong(fields);
  forgetLong(call.addressing.fields);
  if (!read.ok) return malformed(refusal(contract, read.refusal, call.orderId));
  return endedWith(contract, await runHandler(call, api, read.params, deps), call.orderId);
}

/** Gives the fields in plain. `null` if one cannot be decrypted. */
function openFields({ target, addressing, admitted }: Underway): RawFields | null {
  if (!target.route.encrypted) return addressing.fields;
  assert(admitted.app.openId !== null, 'the gate admits no call to an encrypted route without an OpenID');
  return openEncrypted(addressing.fields, target.route.encrypted.fields, admitted.app.openId);
}

async function runHandler(
  call: Underway,
  api: Api,
  params: Parameters<Api['handle']>[0],
  { deadlines }: AnswerDeps,
): Promise<Outcome<Contract>> {
  const { deadlineMs } = api.contract;
  const { address, baseUrl } = call.incoming;
  const deadline = deadlines.start(deadlineMs);
  const known = { orderId: call.orderId, appId: call.admitted.app.id, receivedAtMs: call.receivedAtMs };
  try {
    const work = api.handle(params, new LiveCall({ ...known, address, baseUrl }, deadline, call.after));
    call.work = work;
    return await deadline.limit(work);
  } finally {
    deadlines.finish(deadline, deadlineMs);
  }
}

function endedWith(contract: Contract, outcome: Outcome<Contract>, orderId: string): Ended {
  const answer = outcome.ok
    ? success(contract, outcome.result, orderId)
    : refusal(contract, outcome as Refusal, orderId);
  return { ...settled(answer), leavings: outcome };
}

function refusalOfFault({ faults, faultResults }: Contract, { kind }: Fault): Refusal {
  const result = faultResults?.[kind];
  return result === undefined ? { code: faults[kind] } : { code: faults[kind], result };
}

/** Gives the stored answer again, uncharged. */
function repeated({ code, body }: Extract<Replay, { kind: 'answer' }>): Answer {
  return { code, charged: false, text: body };
}

function unreadAnswer({ target, orderId }: Underway<KnownCall>, refused: Refusal | undefined): Answer {
  return refused ? refusal(target.contract, refused, orderId) : systemFailure(10014);
}

function refuseUnread(call: Underway, refused: Refusal | undefined): Ended {
  return malformed(unreadAnswer(call, refused));
}

function malformed(answer: Answer): Ended {
  return { ...settled(answer), isMalformed: true };
}

function settled(answer: Answer): Ended {
  return { answer, isFresh: true, leavings: {}, replayable: null };
}

function unsettled(answer: Answer): Ended {
  return { ...settled(answer), isFresh: false };
}
