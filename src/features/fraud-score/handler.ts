import { md5Hex } from '../../kernel/digests.ts';
import { Fault } from '../../kernel/fault.ts';
import { within } from '../../kernel/timers.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { Dossier, EvidenceStore } from './evidence/evidence-store.ts';
import type { IdentifierLinks, PlainIdentifier } from '../business-risk/ingest/identifier-links.ts';
import { subjectOf, type GivenIdentifier, type Subject, type SubjectKey } from './evidence/subject.ts';
import { codeHits, isKnown, scoreFeatures, type CodeHit, type ScoreFeatures } from './score/score-features.ts';
import type { Judgement, ScoreModel } from './score/score-model.ts';
import type { CountFraudScore } from './score/counted-scores.ts';
import { scaleScore } from './score/score-scale.ts';
import type { Handler, Trace } from '../../wire/define-api.ts';
import { fraudScore, RISK_INFO_SCORE_MIN } from './contract.ts';

/** The ports and settings of the fraud score. */
export interface FraudScoreDeps {
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly evidence: Pick<EvidenceStore, 'look' | 'prepareAnswer'>;
  readonly identifiers: Pick<IdentifierLinks, 'prepare'>;
  /** The model in use. It is read again for each call, so that a published one takes effect at the next call. */
  readonly model: () => ScoreModel;
  /** The model that judges beside it, for comparison only. If it is absent or gives null, none does. */
  readonly shadow?: () => ScoreModel | null;
  /**
   * The answer for a pair of which nothing is known, if no other source knows it either. `not-found`, the default,
   * answers `found` -1 and is charged. `failure` answers 271701 and is not charged.
   */
  readonly unknownPerson?: 'not-found' | 'failure' | undefined;
  /** Counts scores with their calls. If it is absent, none are counted. */
  readonly countScore?: CountFraudScore;
}

/** Smaller contributions to the log-odds are not shown. */
const CONTRIBUTION_MIN = 0.005;
/** For so long an answer waits for the model beside, once the one in use has judged. */
const SHADOW_WAIT_MS = 50;

/**
 * Makes the handler that says how risky an identity number with a phone is. What is known of both becomes features,
 * then the model's log-odds, then the score of the wire. If nothing is known of the pair, there is no score, no matter
 * how often it was asked about. A question tells other apps that one more app has asked. It never changes what the same
 * question gives its own app.
 */
export function createFraudScore({
  secrets,
  evidence,
  identifiers,
  model,
  shadow,
  unknownPerson,
  countScore,
}: FraudScoreDeps): Handler<typeof fraudScore> {
  return async ({ idNumber, phoneNumber, name }, { orderId, appId, receivedAtMs: atMs, signal }) => {
    const id = subjectOf(secrets, 'id-number', idNumber);
    const phone = subjectOf(secrets, 'phone', phoneNumber);
    const named = name && subjectOf(secrets, 'name', name);
    // Reports may have told to which name a digest belongs. The spellings of a plain name are at hand.
    const askedNames = named && named.form !== 'plain' ? [named] : [];
    const dossiers = await evidence.look([id, phone, ...askedNames], { atMs, asker: appId }, signal);
    const [ofId, ofPhone, ofName] = dossiers;
    if (!ofId || !ofPhone) throw new Error('invariant broken: a dossier for each subject');
    const question = {
      id: known(id, ofId),
      phone: known(phone, ofPhone),
      name: named && namesOf(named, ofName),
      atMs,
    };
    const features = scoreFeatures(question);
    const hits = codeHits(question, features);
    const { modelId, judge } = model();
    const found = isKnown(ofId) || isKnown(ofPhone);
    const row = new Map(Object.entries(features));
    const beside = found ? judgeBeside(shadow?.() ?? null, row, signal) : null;
    const judged = await judge(row, signal);
    const score = found ? scaleScore(judged.logOdds) : -1;
    const shadowed = beside && (await beside());
    const trace = { ...traceOf({ modelId, score, features, hits, judged }), ...(shadowed && { shadow: shadowed }) };
    const learned = identifiers.prepare(plainPhone(phoneNumber), atMs);
    const counted = (found && countScore?.({ modelId, score, atMs })) || null;
    const subjects = [id, phone, ...(named ? [named] : [])];
    const answer = { orderId, api: fraudScore.name, appId, atMs, subjects, detail: JSON.stringify(trace) };
    const leavings = {
      trace,
      writes: [evidence.prepareAnswer(answer, true), ...[learned, counted].filter((write) => write !== null)],
      verdict: found ? ('known' as const) : ('unknown' as const),
    };
    if (!found && unknownPerson === 'failure') return { ok: false, code: 271701, ...leavings };
    return {
      ok: true,
      result: {
        res: {
          found: found ? 1 : -1,
          idFound: isKnown(ofId) ? 1 : -1,
          riskInfo: score >= RISK_INFO_SCORE_MIN ? hits.map(riskInfoOf) : [],
          riskScore: score,
        },
      },
      ...leavings,
    };
  };
}

/** What the model beside says of a row. It has no score if it failed, or took too long. */
interface Shadowed {
  readonly modelId: string;
  readonly score?: number;
  readonly failed?: string;
}

/** Begins to judge a row by the model beside. Gives what waits for its end. It never throws. */
function judgeBeside(
  model: ScoreModel | null,
  row: ReadonlyMap<string, number>,
  signal: AbortSignal,
): (() => Promise<Shadowed>) | null {
  if (model === null) return null;
  const { modelId } = model;
  const judging = model.judge(row, signal).then(
    ({ logOdds }): Shadowed => ({ modelId, score: scaleScore(logOdds) }),
    (error: unknown): Shadowed => ({ modelId, failed: error instanceof Fault ? error.kind : 'error' }),
  );
  return async () => {
    const judged = await within(SHADOW_WAIT_MS, judging);
    return judged === 'late' ? { modelId, failed: 'late' } : judged;
  };
}

function plainPhone({ form, text }: GivenIdentifier): readonly PlainIdentifier[] {
  return form === 'plain' ? [{ kind: 'phone', text, md5: md5Hex(text) }] : [];
}

/** Every key under which a name may be linked to an id number. */
function namesOf({ key, aliases }: Subject, dossier: Dossier | undefined): readonly SubjectKey[] {
  return [key, ...aliases, ...(dossier ? [dossier.key] : [])];
}

function known(subject: Subject, dossier: Dossier) {
  return { subject, dossier };
}

function riskInfoOf({ code, level }: CodeHit) {
  return { riskCode: code, riskCodeValue: level };
}

interface Scored {
  readonly modelId: string;
  readonly score: number;
  readonly features: ScoreFeatures;
  readonly hits: readonly CodeHit[];
  readonly judged: Judgement;
}

/** The trace with the reasons: every feature that has a value, and what each added to the log-odds. */
function traceOf({ modelId, score, features, hits, judged }: Scored): Trace {
  const told = Object.entries(features).filter(([, value]) => !Number.isNaN(value));
  return {
    modelId,
    score,
    logOdds: rounded(judged.logOdds),
    base: rounded(judged.base),
    features: Object.fromEntries(told.map(([name, value]) => [name, rounded(value)])),
    contributions: judged.contributions
      .filter(({ logOdds }) => Math.abs(logOdds) >= CONTRIBUTION_MIN)
      .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
      .map(({ column, value, logOdds }) => ({
        column,
        value: Number.isNaN(value) ? null : rounded(value),
        logOdds: rounded(logOdds),
      })),
    hits: [...hits],
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
