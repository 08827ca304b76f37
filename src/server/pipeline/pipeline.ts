import type { Contract, Refusal } from '../../wire/define-api.ts';
import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { Admission, CallGate, KnownCall } from '../../platform/admission/call-gate.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { answerCall, answerOfReplay, answerRepeat } from './answer-call.ts';
import type { Body, NoBody } from './arrival.ts';
import type { BodyReader } from '../body/body-reader.ts';
import type { CallLog, CallStage } from '../telemetry/call-log.ts';
import type { CallSpan, CallTracing } from '../telemetry/call-tracing.ts';
import type { CallMetrics } from '../telemetry/call-metrics.ts';
import type { Deadlines } from './deadlines.ts';
import { notAdmitted, refusal, systemFailure, type Answer } from './envelope.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { OrderIdSource } from './order-id-source.ts';
import { keyOfHeaders } from '../body/key-of-headers.ts';
import { addressingOf } from '../body/raw-fields.ts';
import { senderOf } from '../body/sender.ts';
import type { Ended, Incoming, Target, Underway } from '../listener/underway.ts';
import { bodyRefusal, unreadable, type UnreadReason } from './unread-reasons.ts';

/** What the pipeline needs. */
export interface PipelineDeps {
  readonly gate: CallGate;
  /** Computes keyed digests of parameters before they are stored, because parameters are personal data. */
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly orderIds: OrderIdSource;
  readonly clock: Clock & MonotonicClock;
  readonly bodies: BodyReader;
  readonly deadlines: Deadlines;
  readonly log: CallLog;
  readonly metrics: CallMetrics;
  /** The words of 10012, if they are not those of the table. */
  readonly quotaReason?: string;
  /** Traces calls. Left out if no collector of traces is set. */
  readonly tracing?: CallTracing;
  /** Told of each call from when its body is there until its last write. Left out if nothing waits for calls. */
  readonly underWay?: Pick<WorkUnderWay, 'begin' | 'within'>;
}

/** A request with its body. */
interface Received {
  readonly body: Body;
  readonly receivedAtMs: number;
  readonly span: CallSpan | null;
}

/** An answer, and the call that it belongs to if the caller is known. */
interface ServedBody {
  readonly answer: Answer;
  readonly call: Underway<KnownCall> | null;
  /** The order id in the answer, also if the caller is not known. Null if it has none. */
  readonly orderId: string | null;
}

/** The body of a 200, or why there is none. */
export type Served = Answer | NoBody;

/**
 * Serves one request of the five APIs from end to end: receive, admit, read, answer, meter. The answer is sent only
 * after its ledger row is durable. See docs/decisions/0700.
 */
export class Pipeline {
  readonly #deps: PipelineDeps;

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
  }

  async serve(target: Target, incoming: Incoming): Promise<Served> {
    const { name, bodyBytesMax } = target.contract;
    const { clock } = this.#deps;
    const startedAtMs = clock.monotonicMs();
    const receivedAtMs = clock.nowMs();
    const span = this.#deps.tracing?.begin(name, incoming.request.headers) ?? null;
    try {
      span?.step('read');
      const sender = senderOf(target, incoming, { gate: this.#deps.gate, receivedAtMs });
      const received = this.#deps.bodies.receive(incoming.request, bodyBytesMax, sender);
      const body = received instanceof Promise ? await received : received;
      if (body.kind !== 'body') {
        this.#deps.metrics.unanswered(name, body.kind);
        span?.end(null);
        return body;
      }
      const { answer, call, orderId } = await this.#serveUnderWay(target, incoming, { body, receivedAtMs, span });
      const durationMs = clock.monotonicMs() - startedAtMs;
      const appId = call?.admitted.app.id ?? null;
      span?.end({ code: answer.code, charged: answer.charged, orderId, appId });
      this.#deps.metrics.answered(name, answer.code, durationMs);
      this.#deps.log.call({
        api: name,
        orderId,
        appId,
        errorCode: answer.code,
        charged: answer.charged,
        durationMs,
        addressDigest: call?.admitted.addressDigest ?? null,
      });
      return answer;
    } catch (error) {
      span?.end(null);
      throw error;
    }
  }

  /** Serves a body and releases it. The call is under way until its last write, also if that comes after its answer. */
  async #serveUnderWay(target: Target, incoming: Incoming, received: Received): Promise<ServedBody> {
    const { body } = received;
    const ended = this.#deps.underWay?.begin();
    const end = (after: readonly Promise<unknown>[] = []) => {
      body.release();
      if (after.length === 0) ended?.();
      else void Promise.allSettled(after).then(ended);
    };
    try {
      const serve = () => this.#serveBody(target, incoming, received);
      const served = await (this.#deps.underWay?.within(serve) ?? serve());
      // A handler that outlasted its time limit still uses values made from the body.
      const { work = null, after = [] } = served.call ?? {};
      if (work) void work.catch(() => undefined).then(() => end(after));
      else end();
      return served;
    } catch (error) {
      end();
      throw error;
    }
  }

  /** Refuses a request that could not be read at all, not even its key. It is not recorded and not charged. */
  refuseUnread({ contract }: Target, why: UnreadReason): Answer {
    const { answer } = this.#unread(contract, unreadable(contract, why));
    this.#deps.metrics.answered(contract.name, answer.code, 0);
    return answer;
  }

  #unread(contract: Contract, refused: Refusal | undefined): ServedBody {
    if (refused === undefined) return { answer: systemFailure(10014), call: null, orderId: null };
    const orderId = this.#deps.orderIds.next(contract.orderId);
    return { answer: refusal(contract, refused, orderId), call: null, orderId };
  }

  async #serveBody(target: Target, incoming: Incoming, { body, receivedAtMs, span }: Received): Promise<ServedBody> {
    span?.step('admit');
    const addressing = addressingOf(incoming.query, body.fields, keyOfHeaders(incoming.request.headers));
    const admission = await this.#admit(target, incoming, addressing, receivedAtMs);
    const underway = async <Of extends KnownCall>(admitted: Of): Promise<Underway<Of>> => {
      const orderId = await this.#deps.orderIds.unused(target.contract.orderId);
      return { target, incoming, addressing, body, admitted, orderId, receivedAtMs, work: null, after: [] };
    };
    if (!admission.ok) {
      const { code, repeat } = admission;
      const repeated = repeat ? await underway(repeat) : null;
      // A limit does not withhold an answer that is stored already.
      const stored = repeated && (await answerRepeat(repeated, this.#deps));
      if (stored) return { answer: stored, call: repeated, orderId: repeated.orderId };
      const isKeyUnread =
        code === 10001 && addressing.key === undefined && (body.problem === 'malformed' || body.isCutShort === true);
      return isKeyUnread
        ? this.#unread(target.contract, bodyRefusal(target.contract, body))
        : { answer: notAdmitted(code, this.#deps.quotaReason), call: null, orderId: null };
    }
    const call = await underway(admission.call);
    const answerByMs = this.#deps.clock.monotonicMs() + target.contract.deadlineMs;
    span?.step('answer');
    const ended = await (span === null ? answerCall(call, this.#deps) : span.within(answerCall, call, this.#deps));
    span?.step('commit');
    return { answer: await this.#settle(call, ended, answerByMs), call, orderId: call.orderId };
  }

  /** Asks the gate. What it throws becomes 10014. */
  async #admit(
    { contract, route }: Target,
    { address, request }: Incoming,
    { key, openId, callerOrderId }: Underway['addressing'],
    receivedAtMs: number,
  ): Promise<Admission> {
    const mayRepeat = callerOrderId !== undefined || request.headers['idempotency-key'] !== undefined;
    const needsOpenId = route.encrypted !== undefined;
    const api = contract.name;
    try {
      return await this.#deps.gate.admit({ key, api, address, receivedAtMs, needsOpenId, openId, mayRepeat });
    } catch (error) {
      this.#report(api, null, 'admit', error);
      return { ok: false, code: 10014, appId: null };
    }
  }

  /** Records the call, and only then returns its answer. */
  async #settle(
    call: Underway,
    { answer, isFresh, isMalformed = false, leavings, replayable }: Ended,
    answerByMs: number,
  ): Promise<Answer> {
    const { gate, clock } = this.#deps;
    try {
      if (!isFresh) {
        await gate.release(call.admitted);
        return answer;
      }
      const settled = await gate.settle(call.admitted, {
        orderId: call.orderId,
        errorCode: answer.code,
        charged: answer.charged,
        isMalformed,
        answeredAtMs: clock.nowMs(),
        answerByMs,
        trace: leavings.trace ?? null,
        writes: leavings.writes ?? [],
        source: leavings.source,
        verdict: leavings.verdict,
        idempotency: replayable && { ...replayable, body: answer.text },
      });
      return settled.kind === 'done' ? answer : answerOfReplay(call, settled);
    } catch (error) {
      this.#report(call.target.contract.name, call.orderId, 'settle', error);
      return systemFailure(10014);
    }
  }

  #report(api: string, orderId: string | null, stage: CallStage, error: unknown): void {
    const failure = { api, orderId, stage };
    if (error instanceof Fault) this.#deps.log.fault(failure, error.kind, error);
    else this.#deps.log.bug(failure, error);
  }
}
