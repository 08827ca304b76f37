import { attempt, type Attempt } from '../../kernel/attempt.ts';
import type { FaultKind } from '../../kernel/fault.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { PersonId, Register } from '../../people/register.ts';
import { askAttacks, attackTraceOf, type AttackAnswer, type AttackQuestionDeps } from './attacks/attack-question.ts';
import { localDayOfNumber } from './attacks/attack-day.ts';
import type { AttackSummary, WindowDays } from './attacks/attack-windows.ts';
import type { Handler, Outcome, ResultOf, Trace } from '../../wire/define-api.ts';
import { FACE_GUARD_MESSAGES, type faceGuard, type FaceGuardRes } from './contract.ts';

/** The ports and settings of the face guard. */
export interface FaceGuardDeps extends AttackQuestionDeps {
  readonly register: Register;
  /** The id under which attacks on the person with a number are kept, even if they are not registered here. */
  readonly personIdOf: (idNumber: IdNumber) => PersonId;
  /**
   * The answer for a number that the register does not know, if no other source knows it either. `mismatch`, the
   * default, answers 5XXX and is charged. `failure` answers 279799 with XXXX and is not charged.
   */
  readonly unknownPerson?: 'mismatch' | 'failure' | undefined;
  /** If it is absent, apps may ask about any person. */
  readonly consents?: Pick<ConsentGate, 'allows'>;
}

type Answer = Outcome<typeof faceGuard>;
type Data = NonNullable<ResultOf<typeof faceGuard>['data']>;

/**
 * Makes the handler that says whether an identity is right, and how often it was attacked as of the last local
 * midnight.
 */
export function createFaceGuard(deps: FaceGuardDeps): Handler<typeof faceGuard> {
  return async ({ idcard, realname }, call) => {
    if (deps.consents && !(await deps.consents.allows(idcard, call)))
      return { ...refused('6XXX', { consent: 'absent' }), isFinal: true };
    const personId = deps.personIdOf(idcard);
    const [identity, history] = await Promise.all([
      attempt(deps.register.match(idcard, realname, call.signal)),
      attempt(askAttacks(deps, personId, call.receivedAtMs, call.signal)),
    ]);
    if (!identity.ok) return withoutIdentity(identity.fault.kind, history);
    if (identity.value.kind === 'unknown') return unknownPerson(deps);
    if (identity.value.kind === 'name-mismatch') return mismatch();
    return history.ok ? answerHistory(personId, history.value) : withoutHistory(history.fault.kind);
  };
}

/** Builds the answer if the identity service failed, and perhaps the history too. */
function withoutIdentity(fault: FaultKind, history: Attempt<AttackAnswer>): Answer {
  if (history.ok) return refused(RES_OF_ONE_FAULT[fault], { identity: `failed: ${fault}` });
  const trace = { identity: `failed: ${fault}`, history: `failed: ${history.fault.kind}` };
  return refused(fault === 'timeout' && history.fault.kind === 'timeout' ? 'XXX4' : '7XXX', trace);
}

/** `corrupt` is not a refusal of either service. It means that stored data about a person cannot be read. */
const RES_OF_ONE_FAULT = { timeout: 'XXX4', unavailable: 'XXX5', corrupt: 'XXXX' } as const satisfies Record<
  FaultKind,
  FaceGuardRes
>;

/**
 * Builds the answer if the identity is right and the history failed. If the history was slow, the caller may ask again.
 * Otherwise the answer says that it failed.
 */
function withoutHistory(fault: FaultKind): Answer {
  const trace = { identity: 'match', history: `failed: ${fault}` };
  return fault === 'timeout' ? refused('XXX4', trace) : answered('0XX5', trace);
}

function mismatch(): Answer {
  return { ...answered('5XXX', { identity: 'name-mismatch' }), verdict: 'mismatch' };
}

function unknownPerson({ unknownPerson: said = 'mismatch' }: FaceGuardDeps): Answer {
  const trace = { identity: 'unknown' };
  return { ...(said === 'mismatch' ? answered('5XXX', trace) : refused('XXXX', trace)), verdict: 'unknown' };
}

function answerHistory(personId: PersonId, answer: AttackAnswer): Answer {
  if (answer.kind === 'open') return refused('XXX3', { identity: 'match', openDay: localDayOfNumber(answer.openDay) });
  const trace = { identity: 'match', attacks: attackTraceOf(personId, answer) };
  return answer.summary === null ? answered('0XX0', trace) : answered('0XX1', trace, dataOf(answer.summary));
}

function answered(res: FaceGuardRes, trace: Trace, data?: Data): Answer {
  const result = { res, msg: FACE_GUARD_MESSAGES[res], ...(data && { data }) };
  return { ok: true, result, trace: { res, ...trace }, verdict: 'known' };
}

function refused(res: FaceGuardRes, trace: Trace): Answer {
  return { ok: false, code: 279799, result: { res, msg: FACE_GUARD_MESSAGES[res] }, trace: { res, ...trace } };
}

/** In the order of the document's example. */
function dataOf({ daysSinceLatest, windows }: AttackSummary): Data {
  const fields = DOCUMENT_ORDER.flatMap((length) =>
    windows
      .filter(({ days }) => days === length)
      .flatMap(({ days, count, nightRatio }) => [
        [`idRisk${days}dItfinCnt`, count] as const,
        [`idRisk${days}dItfinNightcnt`, nightRatio] as const,
      ]),
  );
  const counters = Object.fromEntries(fields) as Omit<Data, 'idFlag' | 'idRiskItfinLasttime'>;
  return { idFlag: '1', ...counters, idRiskItfinLasttime: daysSinceLatest };
}

const DOCUMENT_ORDER: readonly WindowDays[] = [120, 14, 180, 1, 30, 3, 60, 7];
