import { told } from '../../kernel/told.ts';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { consentState, type Consent, type ConsentGate, type ConsentStore } from '../../people/consent.ts';
import { parseIdNumber } from '../../identity/id-number.ts';
import { personIdOf } from '../../people/person-id.ts';
import type { PersonId } from '../../people/register.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { consentContracts } from './contract.ts';
import { periodOf } from '../../wire/admin/instant.ts';
import { maskedPseudonym, NO_CURSOR, SealedCursors } from '../../wire/admin/row-cursor.ts';

/** What the handlers of consents work with. */
export interface ConsentDeps {
  readonly consents: ConsentStore;
  readonly consentGate: Pick<ConsentGate, 'require'>;
  readonly platform: Pick<Platform, 'app'>;
  readonly secrets: Pick<SiteSecrets, 'mac' | 'seal' | 'open'>;
  readonly clock: Clock;
}

/** By what the list of consents is sorted: when it was given, person, app, consent. */
const PLACE = z.tuple([z.int(), z.string(), z.string(), z.string()]);

const DAY_MS = 86_400_000;
const NO_NUMBER: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`idNumber: not an id number (length, province, date or check character)`,
};
const NO_APP: Refusal = { ok: false, error: 'not_found', detail: told`there is no such app` };

const WITHDRAWN: Refusal = {
  ok: false,
  error: 'conflict',
  detail: told`this consent was withdrawn, and it stays so: if the person agreed again, record that under a consentId of its own`,
};

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** Makes the handlers of consents. The people need not be registered here. */
export function createConsentHandlers(deps: ConsentDeps): AdminHandlers<typeof consentContracts> {
  const { consents, consentGate, platform, secrets, clock } = deps;
  const personOf = (text: string): PersonId | null => {
    const idNumber = parseIdNumber(text);
    return idNumber && personIdOf(secrets, idNumber);
  };
  const shown = async (personId: PersonId) => {
    const result = { personId, consents: (await consents.of(personId)).map(show) };
    return { ok: true as const, result, subject: personId };
  };
  return {
    async give({ idNumber, appId, consentId, days }) {
      const personId = personOf(idNumber);
      if (personId === null) return NO_NUMBER;
      if (!(await platform.app(appId))) return NO_APP;
      const givenAtMs = clock.nowMs();
      const endsAtMs = days === undefined ? null : givenAtMs + days * DAY_MS;
      await consents.give({ personId, appId, consentId, givenAtMs, endsAtMs });
      const given = (await consents.of(personId)).find((each) => each.appId === appId && each.consentId === consentId);
      return given?.withdrawnAtMs === null ? shown(personId) : WITHDRAWN;
    },

    async withdraw({ idNumber, appId, consentId }) {
      const personId = personOf(idNumber);
      if (personId === null) return NO_NUMBER;
      const which = { appId: appId ?? null, consentId: consentId ?? null };
      const withdrawn = await consents.withdraw(personId, which, clock.nowMs());
      return { ok: true, result: { withdrawn }, subject: personId };
    },

    async find({ idNumber }) {
      const personId = personOf(idNumber);
      return personId === null ? NO_NUMBER : shown(personId);
    },

    list: (params) => list(params, deps),

    async require({ appId, isRequired }) {
      if (!(await platform.app(appId))) return NO_APP;
      await consentGate.require(appId, isRequired);
      return { ok: true, result: { appId, isRequired }, subject: appId };
    },
  };
}

async function list(
  { from, to, app, state, cursor, limit }: Parameters<AdminHandlers<typeof consentContracts>['list']>[0],
  { consents, secrets, clock }: Pick<ConsentDeps, 'consents' | 'secrets' | 'clock'>,
) {
  const cursors = new SealedCursors(secrets, 'consents', PLACE);
  const place = cursor === undefined ? undefined : cursors.placeOf(cursor);
  if (place === null) return NO_CURSOR;
  const nowMs = clock.nowMs();
  const period = periodOf(from, to, nowMs);
  const found = await consents.list({
    ...period,
    appId: app ?? null,
    state: state ?? null,
    nowMs,
    after: place === undefined ? null : placeOf(place),
    limit: limit + 1,
  });
  const { page, nextCursor } = cursors.pageOf(found, limit, (row) => [
    row.givenAtMs,
    row.personId,
    row.appId,
    row.consentId,
  ]);
  const rows = page.map((row) => ({
    ...show(row),
    person: maskedPseudonym(row.personId),
    state: consentState(row, nowMs),
  }));
  return { ok: true as const, result: { ...period, rows, nextCursor } };
}

function placeOf([givenAtMs, personId, appId, consentId]: readonly [number, string, string, string]) {
  return { givenAtMs, personId: personId as PersonId, appId, consentId };
}

function show({ personId: _person, ...consent }: Consent) {
  return consent;
}
