import type { AttackDay, DayNumber, DayPeriod } from '../../../features/face-guard/attacks/attack-day.ts';
import type {
  AppendOutcome,
  AttackEvent,
  AttackEventKey,
  RecordedAttack,
} from '../../../features/face-guard/attacks/attack-event.ts';
import type {
  AttackDays,
  AttackListQuery,
  AttackStore,
  EventPage,
  EventQuery,
  KindCount,
  ListedAttack,
  RetractOutcome,
} from '../../../features/face-guard/attacks/attack-store.ts';
import type { DayMark } from '../../../features/face-guard/attacks/sealing.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the attack history in the embedded database. */
export class SqlAttackStore implements AttackStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  append(events: readonly AttackEvent[], recordedAtMs: number): Promise<readonly AppendOutcome[]> {
    return this.#database.write('attacks.append', { events, recordedAtMs });
  }

  retract({ source, eventId }: AttackEventKey): Promise<RetractOutcome> {
    return this.#database.write('attacks.retract', { source, eventId });
  }

  days(personId: PersonId, period: DayPeriod, signal: AbortSignal): Promise<AttackDays> {
    return this.#database.read('attacks.days', { personId, period }, signal);
  }

  recount(query: EventQuery): Promise<readonly AttackDay[]> {
    return this.#database.report('attacks.recount', query);
  }

  events(page: EventPage): Promise<readonly RecordedAttack[]> {
    return this.#database.report('attacks.events', page);
  }

  list(query: AttackListQuery): Promise<readonly ListedAttack[]> {
    return this.#database.report('attacks.list', query);
  }

  kinds(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly KindCount[]> {
    return this.#database.report('attacks.kinds', period);
  }

  marks(period: DayPeriod, signal?: AbortSignal): Promise<readonly DayMark[]> {
    return this.#database.read('attacks.marks', period, signal);
  }

  async mark(mark: DayMark): Promise<void> {
    await this.#database.write('attacks.mark', mark);
  }

  erase(personId: PersonId): Promise<number> {
    return this.#database.write('attacks.erase', personId);
  }

  purge(before: DayNumber, limit: number): Promise<number> {
    return this.#database.write('attacks.purge', { before, limit });
  }
}
