import type {
  AdmissionRequest,
  Admission,
  AdmittedApp,
  AdmittedCall,
  CallGate,
  KnownCall,
  Replay,
  Settled,
  Settlement,
  SystemErrorCode,
} from '../../src/platform/admission/call-gate.ts';
import type { Fault } from '../../src/kernel/fault.ts';

/** A key that `RecordingGate` admits, and the OpenID of its app. */
export const TEST_KEY = '0123456789abcdef0123456789abcdef';
export const TEST_OPEN_ID = 'JH0123456789abcdef';

/** A gate for tests of the pipeline. It admits one key and records what the pipeline tells it. */
export class RecordingGate implements CallGate {
  readonly admissions: AdmissionRequest[] = [];
  readonly settlements: Settlement[] = [];
  released = 0;
  /** Makes the next settlements fail. */
  settleFault: Fault | null = null;
  /** How further settlements end, if another node answered the same idempotency key before. */
  settleAs: Settled | null = null;
  /** Refuses every call with this code. */
  refuseWith: SystemErrorCode | null = null;
  /** Whether only a limit refuses these calls, so that a stored answer may be given. */
  isOnlyUnpaid = false;
  readonly #answers = new Map<
    string,
    { readonly paramsDigest: string; readonly code: number; readonly body: string | null }
  >();
  /** The keys that calls under way have taken. */
  readonly #claims = new Map<AdmittedCall, string>();

  recognize({ key }: AdmissionRequest): AdmittedApp | null {
    return key === TEST_KEY && this.refuseWith === null ? { id: 'app_1', mode: 'live', openId: TEST_OPEN_ID } : null;
  }

  async admit(request: AdmissionRequest): Promise<Admission> {
    this.admissions.push(request);
    const { key, api, receivedAtMs, mayRepeat } = request;
    if (key !== TEST_KEY) return { ok: false, code: 10001, appId: null };
    const app = { id: 'app_1', mode: 'live', openId: TEST_OPEN_ID } as const;
    const call = { app, keyId: 'key_1', api, receivedAtMs, addressDigest: 'ad'.repeat(32), reservation: null };
    const repeat = this.isOnlyUnpaid && mayRepeat ? call : null;
    if (this.refuseWith) return { ok: false, code: this.refuseWith, appId: 'app_1', repeat };
    return { ok: true, call };
  }

  async replay(call: AdmittedCall, key: string, paramsDigest: string): Promise<Replay> {
    const found = await this.lookUp(call, key, paramsDigest);
    if (found.kind === 'none') {
      const claim = `${call.app.id} ${call.api} ${key}`;
      this.#answers.set(claim, { paramsDigest, code: 0, body: null });
      this.#claims.set(call, claim);
    }
    return found;
  }

  async lookUp(call: KnownCall, key: string, paramsDigest: string): Promise<Replay> {
    const known = this.#answers.get(`${call.app.id} ${call.api} ${key}`);
    if (!known) return { kind: 'none' };
    if (known.body === null) return { kind: 'running' };
    if (known.paramsDigest !== paramsDigest) return { kind: 'reused' };
    return { kind: 'answer', code: known.code, body: known.body };
  }

  async settle(call: AdmittedCall, settlement: Settlement): Promise<Settled> {
    if (this.settleFault) throw this.settleFault;
    if (this.settleAs) return this.settleAs;
    this.settlements.push(settlement);
    const { idempotency, errorCode: code } = settlement;
    this.#answers.delete(this.#claims.get(call) ?? '');
    this.#claims.delete(call);
    if (idempotency) this.#answers.set(`${call.app.id} ${call.api} ${idempotency.key}`, { ...idempotency, code });
    return { kind: 'done' };
  }

  async release(): Promise<void> {
    this.released++;
  }
}
