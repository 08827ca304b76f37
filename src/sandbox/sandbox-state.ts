import { SANDBOX_EVENTS_MAX } from './sandbox-events-max.ts';
import type { SandboxEvent, SandboxPicture } from './sandbox-record.ts';
import type { Moment } from './scenario.ts';

/** An answer that may be asked for again. */
interface KeptAnswer {
  readonly paramsDigest: string;
  readonly code: number;
  readonly body: string;
  readonly expiresAtMs: number;
}

const ANSWERS_MAX = 1000;
/** The most attacks that are remembered for one person. */
const ATTACKS_MAX = 1000;
/** The most people with remembered attacks. The catalogue has fewer, but an imported record may name more. */
const PERSONS_MAX = 1000;

/** The sandbox of one app, computed from its events. */
export class SandboxState {
  #events: SandboxEvent[] = [];
  readonly #attacks = new Map<string, number[]>();
  readonly #pictures = new Map<string, { readonly token: string; readonly atMs: number }>();
  /** Answers under idempotency keys. They hold what callers sent, so they never leave the process. */
  readonly #answers = new Map<string, KeptAnswer>();

  constructor(events: readonly SandboxEvent[] = []) {
    this.reset(events);
  }

  get events(): readonly SandboxEvent[] {
    return this.#events;
  }

  /** The distance of the sandbox from the real time, in milliseconds. */
  get offsetMs(): number {
    return this.#events.at(-1)?.offsetMs ?? 0;
  }

  reset(events: readonly SandboxEvent[]): void {
    this.#events = [];
    this.#attacks.clear();
    this.#pictures.clear();
    this.#answers.clear();
    for (const event of events) this.add(event);
  }

  add(event: SandboxEvent): void {
    this.#events.push(event);
    if (this.#events.length > SANDBOX_EVENTS_MAX * 2) this.#events = this.#events.slice(-SANDBOX_EVENTS_MAX);
    if (event.what.kind !== 'call') return;
    const { attackOn, pictures } = event.what;
    if (attackOn !== null) this.#addAttack(attackOn, event.atMs);
    for (const { name, token } of pictures) this.#pictures.set(name, { token, atMs: event.atMs });
    if (this.#pictures.size > SANDBOX_EVENTS_MAX) this.#forgetOldest(this.#pictures);
  }

  at(nowMs: number): Moment {
    return {
      nowMs,
      attacksOn: (person) => (this.#attacks.get(person) ?? []).filter((atMs) => atMs <= nowMs),
    };
  }

  /** When a picture was made, in sandbox time. Null if the sandbox made none of this name and token. */
  pictureMadeAt({ name, token }: SandboxPicture): number | null {
    const picture = this.#pictures.get(name);
    return picture?.token === token ? picture.atMs : null;
  }

  hasPicture(name: string): boolean {
    return this.#pictures.has(name);
  }

  /** The answer under an idempotency key. Null if there is none or it has expired in the sandbox. */
  answer(key: string, nowMs: number): KeptAnswer | null {
    const kept = this.#answers.get(key);
    return kept && kept.expiresAtMs > nowMs ? kept : null;
  }

  keepAnswer(key: string, answer: KeptAnswer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    if (this.#answers.size > ANSWERS_MAX) this.#forgetOldest(this.#answers);
  }

  #addAttack(person: string, atMs: number): void {
    const attacks = this.#attacks.get(person) ?? [];
    attacks.push(atMs);
    if (attacks.length > ATTACKS_MAX * 2) attacks.splice(0, attacks.length - ATTACKS_MAX);
    this.#attacks.set(person, attacks);
    if (this.#attacks.size > PERSONS_MAX) this.#forgetOldest(this.#attacks);
  }

  #forgetOldest(map: Map<string, unknown>): void {
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
}
