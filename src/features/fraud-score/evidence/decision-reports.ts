import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { readPhone } from '../../../identity/phone.ts';
import type { DecisionRecord } from '../../business-risk/decision/decision-record.ts';
import type { FeatureName } from '../../business-risk/features/feature-table.ts';
import type { DecisionReports } from '../../business-risk/decision/decision-reports.ts';
import type { RiskType } from '../../business-risk/rules/risk-types.ts';
import { claimedPhone } from '../../business-risk/ingest/account-identity.ts';
import type { Ingested } from '../../business-risk/ingest/ingest-request.ts';
import type { RiskRequest } from '../../business-risk/ingest/risk-request.ts';
import { evidenceIdOf } from './evidence-report.ts';
import { OWN_EVIDENCE_SOURCE, type EvidenceRecord, type EvidenceStore } from './evidence-store.ts';
import type { RiskCode } from './risk-codes.ts';
import { subjectOfDigest, subjectOf, type Subject } from './subject.ts';

/** The ports and settings of the decision reports. */
export interface DecisionReportsDeps {
  readonly store: Pick<EvidenceStore, 'prepareAdd' | 'prepareAnswer'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  /** Name of the API that takes these decisions. */
  readonly api: string;
  readonly rejectionsAreEvidence: boolean;
}

/**
 * The risk code of the fraud score that a rejection for a RiskType means for the phone it names. Null for types about a
 * place or device unusual for the account, because the owner of the account may be the victim.
 */
export const CODE_OF_TYPE: Readonly<Record<RiskType, RiskCode | null>> = {
  1: 12002,
  11: 12002,
  2: 12002,
  21: 12002,
  22: 12002,
  3: null,
  4: 12002,
  5: null,
  101: 11003,
  1011: 11003,
  1012: 11003,
  102: 11003,
  103: 11003,
  104: null,
  201: null,
  2011: null,
  2012: 12001,
  205: null,
  206: null,
  2061: null,
  2062: 12001,
  2063: 12001,
};

/** A rejection is a suspicion, not an outcome. It counts as level 2 (medium) with half the weight. */
const HELD_AGAINST = { level: 2, weight: 0.5 } as const;
/** The most phones and devices that are remembered. When there are more, all are dropped, and each is made again when it comes. */
const REMEMBERED_MAX = 20_000;
/** A piece is not written again for this time, so that endless attempts cost little. */
const TOLD_MS = 60_000;

/** Earlier days on which the account came on this device and over this network, from which its owner is taken to act. */
const OWN_DAYS_MIN = 3;

/** A phone or device, with the pieces that were written for it recently. */
interface Remembered {
  readonly subject: Subject;
  /** By the end of the piece's reference. */
  readonly toldAtMs: Map<string, number>;
}

/** A type that speaks against somebody, with the list entry without which it would not. Null if it would anyway. */
interface Charge {
  readonly type: RiskType;
  readonly listEntry: string | null;
}

/**
 * Records the people behind decisions that did not pass, so that outcomes can be reported for their orders. It also
 * makes evidence from rejections: one piece for each phone or device, code and day, no matter how many attempts there
 * were. The risk decision itself ignores this evidence, because it would otherwise confirm itself.
 *
 * A request can name any phone, so a rejection speaks against the device that acted. It speaks against the phone only
 * if the phone is the account and has long been used on this device and over this network, or if an operator's
 * block-list names it. Either alone does not say that the owner acts: a thief of a session may have the device id too, and
 * a thief of a SIM card may be a customer of the same carrier.
 *
 * What a decision holds against somebody only because of a block-list goes when the entry is removed (0305).
 */
export class OwnDecisionReports implements DecisionReports {
  readonly #deps: DecisionReportsDeps;
  readonly #remembered = new Map<string, Remembered>();

  constructor(deps: DecisionReportsDeps) {
    this.#deps = deps;
  }

  prepare(request: RiskRequest, ingested: Ingested, record: DecisionRecord): readonly DurableWrite[] {
    const { orderId, appId, atMs, decision } = record;
    if (decision.level === 'pass') return [];
    const { store, api, rejectionsAreEvidence } = this.#deps;
    const phone = this.#phoneOf(request, ingested);
    const subjects = phone === null ? this.#othersOf(ingested) : [phone.subject];
    const kept = store.prepareAnswer({ orderId, api, appId, atMs, subjects, detail: null }, false);
    if (decision.level === 'review' || !rejectionsAreEvidence) return [kept];
    const device = this.#deviceOf(ingested, record);
    const pieces = [
      ...(device === null ? [] : piecesOf(device, chargesOf(record), atMs)),
      ...(phone === null ? [] : piecesOf(phone, chargesAgainstPerson(record), atMs)),
    ];
    return pieces.length === 0 ? [kept] : [kept, store.prepareAdd(pieces)];
  }

  /** The device that acted. Null if the request has none, or one that cannot be told from others. */
  #deviceOf({ event: { keys }, keptUnder }: Ingested, { features }: DecisionRecord): Remembered | null {
    if (keys.device === null || features.get('device_worn') === true) return null;
    const known = this.#remembered.get(`device ${keys.device}`);
    if (known) return known;
    const digest = keptUnder.device.find((text) => text.startsWith('md5:'));
    if (digest === undefined) return null;
    return this.#remember(`device ${keys.device}`, subjectOfDigest(this.#deps.secrets, 'device', digest));
  }

  #remember(name: string, subject: Subject): Remembered {
    const made = { subject, toldAtMs: new Map<string, number>() };
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#remembered.set(name, made);
    return made;
  }

  /** The phone that a request names, in plain or as a digest. Null if it names no mainland phone. */
  #phoneOf({ account }: RiskRequest, { event: { keys } }: Ingested): Remembered | null {
    const text = claimedPhone(account);
    const phone = text === null ? null : readPhone(text);
    if (phone === null || keys.phone === null) return null;
    if (phone.form === 'plain' && phone.place === 'abroad') return null;
    const form = phone.form === 'sha256 or sm3' ? 'sha256' : phone.form;
    const name = `phone ${keys.phone} ${form === 'plain'}`;
    const known = this.#remembered.get(name);
    if (known) return known;
    return this.#remember(name, subjectOf(this.#deps.secrets, 'phone', { form, text: phone.canonical }));
  }

  /** The account and device, by the md5 forms under which everything is kept. */
  #othersOf({ keptUnder }: Ingested): Subject[] {
    return (['account', 'device'] as const).flatMap((kind) =>
      keptUnder[kind]
        .filter((digest) => digest.startsWith('md5:'))
        .map((digest) => subjectOfDigest(this.#deps.secrets, kind, digest)),
    );
  }
}

/** What a rejection says against the device that acted. */
function chargesOf({ decision, listHits }: DecisionRecord): readonly Charge[] {
  const blocking = listHits.filter(({ list }) => list === 'block');
  return decision.types.flatMap((type): readonly Charge[] => {
    const isOfList = blocking.length > 0 && (type === 4 || decision.onlyByBlockList === true);
    return isOfList ? blocking.map(({ entryId }) => ({ type, listEntry: entryId })) : [{ type, listEntry: null }];
  });
}

/**
 * What a rejection says against the owner of the phone that the request names: everything if the owner was seen to act,
 * else what the operator's block-list alone says, if the phone stands on it.
 */
function chargesAgainstPerson(record: DecisionRecord): readonly Charge[] {
  const { event, features, listHits } = record;
  const isAccount = event?.accountType === 'phone' || event?.accountType === 'phone-digest';
  const charges = chargesOf(record);
  if (isAccount && features.get('account_novelty') === 'familiar' && isAtHome(features)) return charges;
  const naming = listHits.filter(
    ({ list, kind }) => list === 'block' && (kind === 'phone' || (isAccount && kind === 'account')),
  );
  const ids = new Set(naming.map(({ entryId }) => entryId));
  return charges.filter(({ type, listEntry }) => type === 4 && listEntry !== null && ids.has(listEntry));
}

/**
 * Whether the account has long come on this device and over this network. An account that never named a device is known by
 * its model of phone instead.
 */
function isAtHome(features: DecisionRecord['features']): boolean {
  const number = (name: FeatureName) => Number(features.get(name) ?? 0);
  const namesNone = features.get('account_device_days') === null && number('account_devices_known') === 0;
  const days = number(namesNone ? 'account_handset_days' : 'account_device_days');
  return Math.min(days, number('account_network_days')) >= OWN_DAYS_MIN;
}

function piecesOf({ subject, toldAtMs }: Remembered, charges: readonly Charge[], atMs: number): EvidenceRecord[] {
  const pieces = new Map<string, { readonly code: RiskCode; readonly listEntry: string | null }>();
  for (const { type, listEntry } of charges) {
    const code = CODE_OF_TYPE[type];
    if (code !== null) pieces.set(listEntry === null ? `${code}` : `${code} ${listEntry}`, { code, listEntry });
  }
  for (const [name, toldMs] of toldAtMs) if (Math.abs(atMs - toldMs) >= TOLD_MS) toldAtMs.delete(name);
  const due = [...pieces].filter(([name]) => Math.abs(atMs - (toldAtMs.get(name) ?? -Infinity)) >= TOLD_MS);
  return due.map(([name, { code, listEntry }]) => {
    toldAtMs.set(name, atMs);
    const ofEntry = listEntry === null ? '' : ` ${listEntry}`;
    return {
      evidenceId: evidenceIdOf(OWN_EVIDENCE_SOURCE, `${subject.key} ${code} ${localDayOf(atMs)}${ofEntry}`),
      subjects: [subject],
      code,
      source: OWN_EVIDENCE_SOURCE,
      ...HELD_AGAINST,
      observedAtMs: atMs,
      expiresAtMs: null,
      ...(listEntry === null ? {} : { listEntry }),
    };
  });
}
