import type { Standing } from '../nodes/standing.ts';
import { assert } from '../../kernel/assert.ts';
import { Fault } from '../../kernel/fault.ts';
import { within } from '../../kernel/timers.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import { AddressRates } from './address-rate.ts';
import { isOnlyUnpaid, isWelcome, judge, type LeaseEmpty, type RateUnknown, type Verdict } from './admission.ts';
import type { BudgetWatch } from './budget-watch.ts';
import { parseKey } from '../accounts/api-key.ts';
import type {
  Admission,
  AdmissionRequest,
  AdmittedApp,
  AdmittedCall,
  CallGate,
  KnownCall,
  Replay,
  Settled,
  Settlement,
  SystemErrorCode,
} from './call-gate.ts';
import { REFUSAL_TEXT } from '../ledger/call-store.ts';
import type { AnswerKey, CallStore, SettledCall, SettlementEnd, SettlementRefusal } from '../ledger/call-store.ts';
import type { AddressRate, CallRates } from './call-rates.ts';
import { ledgerRow } from './ledger-row.ts';
import type { Directory, KnownKey } from '../accounts/directory.ts';
import { IdempotencyClaims, type SharedClaims } from './idempotency-claims.ts';
import { OpenSettlements } from './open-settlements.ts';
import type { MalformedCalls } from './malformed-calls.ts';
import type { OrderIds } from '../ledger/order-ids.ts';
import type { SettlementHealth } from '../ledger/settlement-health.ts';
import type { QuotaRequest, Reservation, UnitBook } from './unit-book.ts';
import { AddressDigests, apiKeyHash, idempotencyKeyDigest } from '../secrets/site-digests.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';

/** What the gate needs. */
export interface PlatformCallGateDeps {
  readonly clock: Clock & MonotonicClock;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly directory: Directory;
  readonly calls: CallStore;
  readonly book: UnitBook;
  /** Learns of charged calls, because they use up budgets. */
  readonly budgets: Pick<BudgetWatch, 'charged'>;
  /** Idempotency keys of the nodes that share the database. Absent if this process has it for itself. */
  readonly claims?: SharedClaims | null;
  readonly orderIds: Pick<OrderIds, 'second'>;
  /** Rate of an address at apps without a rate of their own. `null` for no limit. */
  readonly siteAddressRate: AddressRate | null;
  /** Rates by address that processes share. Absent if this process counts for itself. */
  readonly rates?: CallRates;
  /** Decides which malformed calls leave a row. Absent if all do. */
  readonly malformed?: Pick<MalformedCalls, 'takeRow'>;
  /** Absent if this process always may answer from memory. */
  readonly standing?: Standing;
  /** Tells when the storage does not answer any more. Absent if nothing watches it. */
  readonly health?: Pick<SettlementHealth, 'unanswered'>;
  /** Told of each call until its settlement has ended, also if its caller was answered before. Absent if nothing waits. */
  readonly underWay?: Pick<WorkUnderWay, 'begin'>;
}

/** How much the gate holds, for the metrics. */
export interface GateGauges {
  readonly callsUnderWay: number;
  readonly addressesRemembered: number;
  readonly idempotencyKeysClaimed: number;
  /** Settlements of which the storage did not say yet whether they are stored. */
  readonly settlementsOpen: number;
}

const LEASE_ENDED = 'the lease of this node ended, so it may not know what others changed; it takes another one';

/** How long an answer is kept for replays. */
const ANSWER_KEPT_MS = 24 * 3_600_000;

/** How many settlements may be open before no call is admitted any more. Each takes about 1 KB. */
const OPEN_MAX = 10_000;
/** A storage that lost its answer is asked for at least this long, even if the caller's time is up, in milliseconds. */
const LOOK_UP_MS_MIN = 1000;

/** How long a call waits for units that other nodes hold, in milliseconds. */
const UNITS_WAIT_MS_MAX = 3000;

/** The rate of a call that waited for units. Its token was taken before. */
const TAKEN = { take: () => true };

/** The value of `AdmittedCall.reservation`. */
class Held {
  readonly reservation: Reservation;
  readonly quota: QuotaRequest;
  readonly ended: (() => void) | undefined;
  claim: AnswerKey | null = null;
  isEnding = false;

  constructor(reservation: Reservation, quota: QuotaRequest, ended: (() => void) | undefined) {
    this.reservation = reservation;
    this.quota = quota;
    this.ended = ended;
  }
}

/**
 * The entrance of the platform on one machine. Admission reads and reserves in memory, in one turn. Settling commits
 * the ledger row, counters, trace, answer and the handler's writes as one unit, and only then updates the counters in
 * memory. A refused call writes nothing. It costs nothing, and a flood of refused calls must not fill the disk. For the same
 * reason, malformed calls beyond a number are only summed up.
 */
export class PlatformCallGate implements CallGate {
  readonly #deps: PlatformCallGateDeps;
  readonly #rates: CallRates;
  readonly #claims: IdempotencyClaims;
  readonly #addressDigests: AddressDigests;
  readonly #open: OpenSettlements;
  #callsUnderWay = 0;
  #orderSecondKept = 0;

  constructor(deps: PlatformCallGateDeps) {
    this.#deps = deps;
    this.#rates = deps.rates ?? new AddressRates(deps.clock);
    this.#claims = new IdempotencyClaims(deps.claims);
    this.#addressDigests = new AddressDigests(deps.secrets);
    this.#open = new OpenSettlements({ calls: deps.calls, openMax: OPEN_MAX });
  }

  get gauges(): GateGauges {
    return {
      callsUnderWay: this.#callsUnderWay,
      addressesRemembered: this.#rates.size,
      idempotencyKeysClaimed: this.#claims.size,
      settlementsOpen: this.#open.size,
    };
  }

  /** Why the storage cannot say how open settlements ended. `null` if none is open, or if it has not failed to. */
  get openProblem(): string | null {
    return this.#open.size === 0 ? null : this.#open.problem;
  }

  /** Asks the storage how the open settlements ended, and charges or gives back their units. Never rejects. */
  resolveOpen(): Promise<void> {
    return this.#open.resolve();
  }

  recognize(request: AdmissionRequest): AdmittedApp | null {
    const known = this.#knownKey(request.key);
    if (!known || !isWelcome(known, request, this.#deps)) return null;
    const { id, mode, openId } = known.owner.app;
    return { id, mode, openId };
  }

  async admit(request: AdmissionRequest): Promise<Admission> {
    const { directory, book, siteAddressRate, standing, health } = this.#deps;
    if (standing?.isHeld === false) throw new Fault('unavailable', LEASE_ENDED);
    // Its caller would have left when the storage answers, and would be charged.
    if (health?.unanswered) throw new Fault('unavailable', health.unanswered);
    if (this.#open.isFull) throw new Fault('unavailable', 'too many settlements wait for the storage');
    const known = this.#knownKey(request.key);
    if (!known) return { ok: false, code: 10001, appId: null };

    const verdict = judge(known, request, { directory, book, rates: this.#rates, siteAddressRate });
    return this.#admission(known, request, verdict);
  }

  /** Judges a call again once it is known whether its address has calls left. */
  async #awaitRate(request: AdmissionRequest, { subject, rate }: RateUnknown): Promise<Admission> {
    const taken = await this.#rates.ask(subject, rate);
    if (this.#deps.standing?.isHeld === false) throw new Fault('unavailable', LEASE_ENDED);
    const known = this.#knownKey(request.key);
    if (!known) return { ok: false, code: 10001, appId: null };
    return this.#admission(known, request, judge(known, request, { ...this.#deps, rates: { take: () => taken } }));
  }

  /** Judges a call again after each refill, until there are units or it is clear that there are none. */
  async #awaitUnits(request: AdmissionRequest, first: LeaseEmpty): Promise<Admission> {
    const { book, clock } = this.#deps;
    const untilMs = clock.monotonicMs() + UNITS_WAIT_MS_MAX;
    for (let empty = first; ;) {
      if ((await within(UNITS_WAIT_MS_MAX, book.refill(empty.quota, empty.charge))) === 'late')
        throw new Fault('timeout', 'the database did not tell the counters of a limit in time');
      if (this.#deps.standing?.isHeld === false) throw new Fault('unavailable', LEASE_ENDED);
      const known = this.#knownKey(request.key);
      if (!known) return { ok: false, code: 10001, appId: null };
      const verdict = judge(known, request, { ...this.#deps, rates: TAKEN });
      if (verdict.ok || verdict.code !== 'lease-empty') return this.#admission(known, request, verdict);
      empty = verdict;
      if (clock.monotonicMs() < untilMs) continue;
      if (!book.isElsewhere(empty.quota, empty.charge))
        throw new Fault('timeout', 'the database leased no units of a limit in time');
      return this.#refused(known, request, empty.orElse);
    }
  }

  #admission(known: KnownKey, request: AdmissionRequest, verdict: Verdict): Admission | Promise<Admission> {
    if (!verdict.ok) {
      if (verdict.code === 'lease-empty') return this.#awaitUnits(request, verdict);
      if (verdict.code === 'rate-unknown') return this.#awaitRate(request, verdict);
      return this.#refused(known, request, verdict.code);
    }
    const { quota, charge } = verdict;
    this.#callsUnderWay += 1;
    const reservation = new Held(this.#deps.book.reserve(quota, charge), quota, this.#deps.underWay?.begin());
    return { ok: true, call: { ...this.#callOf(known, request), reservation } };
  }

  async #refused(known: KnownKey, request: AdmissionRequest, code: SystemErrorCode): Promise<Admission> {
    const isRepeatable = request.mayRepeat === true && (await this.#isOnlyUnpaid(known, request, code));
    return { ok: false, code, appId: known.owner.app.id, repeat: isRepeatable ? this.#callOf(known, request) : null };
  }

  async #isOnlyUnpaid(known: KnownKey, request: AdmissionRequest, code: SystemErrorCode): Promise<boolean> {
    const told = isOnlyUnpaid(known, request, { ...this.#deps, rates: this.#rates, code });
    if (typeof told === 'boolean') return told;
    const taken = await this.#rates.ask(told.subject, told.rate);
    return isOnlyUnpaid(known, request, { ...this.#deps, rates: { take: () => taken }, code }) === true;
  }

  #callOf({ key, owner: { app } }: KnownKey, request: AdmissionRequest): KnownCall {
    return {
      app: { id: app.id, mode: app.mode, openId: app.openId },
      keyId: key.id,
      api: request.api,
      receivedAtMs: request.receivedAtMs,
      addressDigest: this.#addressDigests.of(request.address),
    };
  }

  async replay(call: AdmittedCall, key: string, paramsDigest: string): Promise<Replay> {
    const held = heldOf(call);
    assert(held.claim === null, 'a call claims only one idempotency key');
    const answerKey = this.#answerKey(call, key);
    const claimed = this.#claims.take(answerKey, paramsDigest);
    if (claimed !== 'taken') return { kind: claimed };
    held.claim = answerKey;
    const earlier = await this.#findReplay(answerKey, paramsDigest);
    if (earlier.kind !== 'none') return earlier;
    const taken = await this.#claims.takeAmongNodes(answerKey);
    if (taken === 'sole') return earlier;
    // Another node may have ended its call since this one looked.
    return taken ? this.#findReplay(answerKey, paramsDigest) : { kind: 'running' };
  }

  async lookUp(call: KnownCall, key: string, paramsDigest: string): Promise<Replay> {
    const answerKey = this.#answerKey(call, key);
    const holder = this.#claims.holder(answerKey, paramsDigest);
    return holder === null ? this.#findReplay(answerKey, paramsDigest) : { kind: holder };
  }

  async #findReplay(answerKey: AnswerKey, paramsDigest: string): Promise<Replay> {
    const answer = await this.#deps.calls.findAnswer(answerKey, this.#deps.clock.nowMs());
    if (answer?.paramsDigest !== paramsDigest) return { kind: answer ? 'reused' : 'none' };
    return { kind: 'answer', code: answer.code, body: answer.body };
  }

  async settle(call: AdmittedCall, settlement: Settlement): Promise<Settled> {
    const { errorCode: code, isMalformed } = settlement;
    if (isMalformed && this.#deps.malformed?.takeRow({ appId: call.app.id, api: call.api, code }) === false)
      return this.release(call).then(() => ({ kind: 'done' }));
    const held = takeForEnd(call);
    const settled = this.#settledCall(call, held, settlement);
    const ended = await this.#store(settled, held);
    if (ended.end === 'unknown') return this.#lookUp(held, settlement, ended.fault);
    if (ended.end === 'undone' && ended.why === 'lease-ended') this.#deps.book.leaseEnded(held.reservation);
    const givenBack = this.#end(held, ended.end === 'done' && settlement.charged);
    if (ended.end === 'undone' || this.#mustWait(settled)) await givenBack;
    if (ended.end === 'undone') return this.#undone(settled, ended.why);
    if (settled.orderSecond !== null) this.#orderSecondKept = Math.max(this.#orderSecondKept, settled.orderSecond);
    return { kind: 'done' };
  }

  /** Keeps the idempotency keys of calls that take long. Call it about once a second. Throws Fault. */
  keepKeys(): Promise<void> {
    return this.#claims.beat();
  }

  /** Resolves when no idempotency key is on its way back to the other nodes. Call it before the storage is closed. */
  keysGivenBack(): Promise<void> {
    return this.#claims.givenBack();
  }

  async release(call: AdmittedCall): Promise<void> {
    await this.#end(takeForEnd(call), false);
  }

  async #store(settled: SettledCall, held: Held): Promise<SettlementEnd> {
    try {
      return await this.#deps.calls.settle(settled);
    } catch (error) {
      await this.#end(held, false);
      throw error;
    }
  }

  /**
   * Ends a call from its row, as soon as the storage tells whether there is one. Gives up after the caller's time, but
   * the unit and the idempotency key stay taken until the storage tells.
   */
  async #lookUp(held: Held, { orderId, answerByMs }: Settlement, fault: Fault): Promise<Settled> {
    const found = this.#open.add(orderId).then(async (row) => {
      const givenBack = this.#end(held, row?.charged ?? false);
      if (row === null || this.#claims.isCrowded) await givenBack;
      return row;
    });
    const waitMs = Math.max(LOOK_UP_MS_MIN, (answerByMs ?? 0) - this.#deps.clock.monotonicMs());
    const row = await within(waitMs, found);
    if (row === 'late' || row === null) throw fault;
    return { kind: 'done' };
  }

  /** Answers from the other call if one was answered under the same idempotency key. Throws Fault otherwise. */
  async #undone({ row, answer }: SettledCall, why: SettlementRefusal | Fault): Promise<Settled> {
    if (why instanceof Fault) throw why;
    assert(why !== 'order-exists', `order ${row.orderId} is in the ledger already`);
    if (answer && (why === 'answer-exists' || why === 'lease-ended')) {
      const other = await this.#findReplay(answer, answer.paramsDigest);
      if (other.kind === 'answer' || other.kind === 'reused') return other;
    }
    throw new Fault('unavailable', REFUSAL_TEXT[why]);
  }

  #knownKey(text: string | undefined): KnownKey | null {
    const { directory, secrets } = this.#deps;
    const key = parseKey(text);
    return key === null ? null : directory.byKeyHash(apiKeyHash(secrets, key));
  }

  /**
   * Whether a stored call waits until no node holds its idempotency key any more. It need not if its answer is kept,
   * because a caller that repeats the call on another node finds the answer before the key.
   */
  #mustWait({ answer }: SettledCall): boolean {
    return answer === null || this.#claims.isCrowded;
  }

  /** Moves the counters at once, and resolves when no node waits for the idempotency key any more. */
  #end(held: Held, charged: boolean): Promise<void> | null {
    this.#deps.book.settle(held.reservation, charged);
    if (charged) this.#deps.budgets.charged(held.quota);
    this.#callsUnderWay -= 1;
    held.ended?.();
    return held.claim === null ? null : this.#claims.drop(held.claim);
  }

  #settledCall(call: AdmittedCall, held: Held, settlement: Settlement): SettledCall {
    const { second } = this.#deps.orderIds;
    const { idempotency } = settlement;
    return {
      row: ledgerRow(call, held, settlement),
      asked: settlement.source?.asked ?? [],
      day: held.quota.day,
      orderSecond: second > this.#orderSecondKept ? second : null,
      trace: settlement.trace,
      answer: idempotency && {
        ...this.#answerKey(call, idempotency.key),
        paramsDigest: idempotency.paramsDigest,
        code: settlement.errorCode,
        body: idempotency.body,
        expiresAtMs: settlement.answeredAtMs + ANSWER_KEPT_MS,
      },
      writes: settlement.writes,
      units: settlement.charged ? held.reservation.units : [],
    };
  }

  #answerKey(call: KnownCall, key: string): AnswerKey {
    return { appId: call.app.id, api: call.api, keyDigest: idempotencyKeyDigest(this.#deps.secrets, key) };
  }
}

function heldOf(call: AdmittedCall): Held {
  assert(call.reservation instanceof Held, 'a call is settled by the gate that admitted it');
  return call.reservation;
}

/** Marks a call as ended. It can end only once, because a second settlement would write a second row. */
function takeForEnd(call: AdmittedCall): Held {
  const held = heldOf(call);
  assert(!held.isEnding, 'a call is settled or released once');
  held.isEnding = true;
  return held;
}
