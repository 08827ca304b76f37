import { Fault } from '../../kernel/fault.ts';
import {
  consentState,
  type Consent,
  type ConsentListQuery,
  type ConsentStore,
  type ConsentTotals,
} from '../../people/consent.ts';
import type { PersonId } from '../../people/register.ts';

/** Keeps consents in memory, for tests. Nothing survives a restart. */
export class MemoryConsentStore implements ConsentStore {
  #consents: Consent[] = [];
  readonly #requiring = new Set<string>();

  async give(consent: Omit<Consent, 'withdrawnAtMs'>): Promise<void> {
    const isKnown = this.#consents.some(
      ({ personId, appId, consentId }) =>
        personId === consent.personId && appId === consent.appId && consentId === consent.consentId,
    );
    if (!isKnown) this.#consents.push({ ...consent, withdrawnAtMs: null });
  }

  async withdraw(
    personId: PersonId,
    { appId, consentId }: { readonly appId: string | null; readonly consentId: string | null },
    nowMs: number,
  ): Promise<number> {
    const ends = (each: Consent) =>
      each.personId === personId &&
      each.withdrawnAtMs === null &&
      (appId === null || each.appId === appId) &&
      (consentId === null || each.consentId === consentId);
    const count = this.#consents.filter(ends).length;
    this.#consents = this.#consents.map((each) => (ends(each) ? { ...each, withdrawnAtMs: nowMs } : each));
    return count;
  }

  async of(personId: PersonId): Promise<readonly Consent[]> {
    return this.#consents.filter((each) => each.personId === personId).toSorted((a, b) => a.givenAtMs - b.givenAtMs);
  }

  async holds(personId: PersonId, appId: string, nowMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted');
    return this.#consents.some(
      (each) =>
        each.personId === personId &&
        each.appId === appId &&
        each.withdrawnAtMs === null &&
        each.givenAtMs <= nowMs &&
        (each.endsAtMs === null || each.endsAtMs > nowMs),
    );
  }

  async list({ fromMs, toMs, appId, state, nowMs, after, limit }: ConsentListQuery): Promise<readonly Consent[]> {
    return this.#consents
      .filter((each) => each.givenAtMs >= fromMs && each.givenAtMs < toMs)
      .filter((each) => appId === null || each.appId === appId)
      .filter((each) => state === null || consentState(each, nowMs) === state)
      .filter((each) => after === null || latestFirst(after, each) < 0)
      .toSorted(latestFirst)
      .slice(0, limit);
  }

  async totals(nowMs: number): Promise<readonly ConsentTotals[]> {
    const appIds = [...new Set(this.#consents.map(({ appId }) => appId))].toSorted();
    return appIds.map((appId) => {
      const given = this.#consents.filter((each) => each.appId === appId);
      const open = given.filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
      const ended = open.filter(({ endsAtMs }) => endsAtMs !== null && endsAtMs <= nowMs).length;
      const withdrawn = given.length - open.length;
      return { appId, given: given.length, withdrawn, ended, holding: open.length - ended };
    });
  }

  async erase(personId: PersonId): Promise<number> {
    const before = this.#consents.length;
    this.#consents = this.#consents.filter((each) => each.personId !== personId);
    return before - this.#consents.length;
  }

  async requiringApps(): Promise<readonly string[]> {
    return [...this.#requiring].toSorted();
  }

  async require(appId: string, isRequired: boolean): Promise<void> {
    if (isRequired) this.#requiring.add(appId);
    else this.#requiring.delete(appId);
  }
}

type Place = Pick<Consent, 'givenAtMs' | 'personId' | 'appId' | 'consentId'>;

function latestFirst(a: Place, b: Place): number {
  return b.givenAtMs - a.givenAtMs || (textOf(a) < textOf(b) ? 1 : textOf(a) > textOf(b) ? -1 : 0);
}

function textOf({ personId, appId, consentId }: Place): string {
  return `${personId}\n${appId}\n${consentId}`;
}
