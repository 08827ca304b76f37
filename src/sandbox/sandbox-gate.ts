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
} from '../platform/admission/call-gate.ts';
import type { SandboxTrace } from './sandbox-api.ts';
import type { SandboxDesk } from './sandbox-desk.ts';

/** How long an answer can be repeated, in the time of the sandbox. */
const ANSWER_KEPT_MS = 24 * 3_600_000;

const NO_TRACE: SandboxTrace = { signals: null, resultDigest: null, attackOn: null, pictures: [] };

/**
 * The gate for live and sandbox apps. A sandbox call is admitted like any other, so that its key, its addresses and its
 * rate limit are real. After that it stays out of the ledger: its unit is returned, and what happened is written into
 * the sandbox's own record.
 */
export class SandboxGate implements CallGate {
  readonly #live: CallGate;
  readonly #desk: SandboxDesk;
  readonly #claims = new WeakMap<AdmittedCall, string>();
  readonly #claimed = new Map<string, string>();

  constructor(live: CallGate, desk: SandboxDesk) {
    this.#live = live;
    this.#desk = desk;
  }

  recognize(request: AdmissionRequest): AdmittedApp | null {
    return this.#live.recognize(request);
  }

  admit(request: AdmissionRequest): Promise<Admission> {
    return this.#live.admit(request);
  }

  async replay(call: AdmittedCall, key: string, paramsDigest: string): Promise<Replay> {
    if (call.app.mode === 'live') return this.#live.replay(call, key, paramsDigest);
    const claim = claimOf(call, key);
    const holder = this.#holder(claim, paramsDigest);
    if (holder) return { kind: holder };
    this.#claimed.set(claim, paramsDigest);
    this.#claims.set(call, claim);
    return this.#findReplay(call, claim, paramsDigest);
  }

  async lookUp(call: KnownCall, key: string, paramsDigest: string): Promise<Replay> {
    if (call.app.mode === 'live') return this.#live.lookUp(call, key, paramsDigest);
    const claim = claimOf(call, key);
    const holder = this.#holder(claim, paramsDigest);
    return holder ? { kind: holder } : this.#findReplay(call, claim, paramsDigest);
  }

  #holder(claim: string, paramsDigest: string): 'running' | 'reused' | null {
    const running = this.#claimed.get(claim);
    if (running === undefined) return null;
    return running === paramsDigest ? 'running' : 'reused';
  }

  async #findReplay(call: KnownCall, claim: string, paramsDigest: string): Promise<Replay> {
    const [state, nowMs] = [await this.#desk.state(call.app.id), await this.#desk.nowMs(call.app.id)];
    const kept = state.answer(claim, nowMs);
    if (!kept) return { kind: 'none' };
    return kept.paramsDigest === paramsDigest
      ? { kind: 'answer', code: kept.code, body: kept.body }
      : { kind: 'reused' };
  }

  async settle(call: AdmittedCall, settlement: Settlement): Promise<Settled> {
    if (call.app.mode === 'live') return this.#live.settle(call, settlement);
    const { orderId, errorCode: code, charged, idempotency } = settlement;
    const appId = call.app.id;
    try {
      const { signals, resultDigest, attackOn, pictures } = (settlement.trace as SandboxTrace | null) ?? NO_TRACE;
      const made = { signals, resultDigest, attackOn, pictures };
      await this.#desk.record(appId, { kind: 'call', api: call.api, orderId, code, charged, ...made });
      const claim = this.#claims.get(call);
      if (idempotency && claim !== undefined) {
        const { body, paramsDigest } = idempotency;
        const expiresAtMs = (await this.#desk.nowMs(appId)) + ANSWER_KEPT_MS;
        (await this.#desk.state(appId)).keepAnswer(claim, { code, body, paramsDigest, expiresAtMs });
      }
      return { kind: 'done' };
    } finally {
      await this.release(call);
    }
  }

  async release(call: AdmittedCall): Promise<void> {
    const claim = this.#claims.get(call);
    if (claim !== undefined) this.#claimed.delete(claim);
    await this.#live.release(call);
  }
}

function claimOf({ app, api }: KnownCall, key: string): string {
  return `${app.id} ${api} ${key}`;
}
