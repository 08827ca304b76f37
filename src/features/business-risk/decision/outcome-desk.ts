import type { z } from 'zod';
import type { BaselineStore } from '../baselines/baseline-store.ts';
import { canHappen } from '../features/moment-features.ts';
import { ingestRequest, type IngestDeps } from '../ingest/ingest-request.ts';
import type { IdentifierLinks } from '../ingest/identifier-links.ts';
import { resolveDigests } from '../ingest/resolve-digests.ts';
import type { PolicyHolder } from '../policy/risk-policy.ts';
import { readAccountClaim, type accountTypeField } from '../profile/warm-up-row.ts';
import { MOMENTS_KEPT_MS, type MomentKeys, type MomentStore } from '../velocity/moment-store.ts';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import type { DecisionLog } from './decision-record.ts';
import { momentKeys } from './remembered-moments.ts';
import { isFromAhead } from '../../../kernel/wall-stamps.ts';
import { told } from '../../../kernel/told.ts';

/** The ports of the outcome desk. */
export interface OutcomeDeskDeps extends IngestDeps {
  readonly moments: Pick<MomentStore, 'add'>;
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly identifiers: Pick<IdentifierLinks, 'formsOf'>;
  readonly policy: PolicyHolder;
  readonly baselines: Pick<BaselineStore, 'happened' | 'learnHappened'>;
}

/**
 * What happened, and what it happened to: the account, device, phone and address of an order, or an account by its
 * name.
 */
export interface ReportedOutcome {
  readonly outcome: string;
  /** Milliseconds since the Unix epoch. Null stands for now. */
  readonly atMs: number | null;
  readonly of:
    | { readonly orderId: string }
    | {
        readonly appId: string;
        readonly account: string;
        readonly accountType: z.output<typeof accountTypeField> | undefined;
        readonly qqAppId: string | undefined;
        /** The reporter's own name for what happened. The same name again changes nothing. */
        readonly reference: string;
      };
}

/** What became of a report, or why it was refused. */
export type OutcomeResult =
  | { readonly ok: true; readonly outcome: 'recorded' | 'duplicate' }
  | { readonly ok: false; readonly reason: 'unknown' | 'invalid'; readonly problem: string };

/** Takes what happened after a decision, or without one, so that rules can count it. All methods throw Fault. */
export class OutcomeDesk {
  readonly #deps: OutcomeDeskDeps;

  constructor(deps: OutcomeDeskDeps) {
    this.#deps = deps;
  }

  /** Records what happened. It is durable when it resolves, and counts for decisions that begin after it. */
  async report(reported: ReportedOutcome, nowMs: number, signal: AbortSignal): Promise<OutcomeResult> {
    const { outcome, of } = reported;
    const atMs = reported.atMs ?? nowMs;
    if (outcome.startsWith('scene_') || !canHappen(outcome, this.#deps.policy.current.fields.outcomes))
      return invalid(told`outcome: declare it as a value of an outcome field, or take one of the standard ones`);
    if (isFromAhead(atMs, nowMs)) return invalid(told`at: must not be in the future`);
    if (atMs <= nowMs - MOMENTS_KEPT_MS) return invalid(told`at: must lie within the last 30 days`);
    const keys = 'orderId' in of ? await this.#keysOfOrder(of.orderId) : await this.#keysOfAccount(of, nowMs, signal);
    if ('problem' in keys) return keys;
    const reference = 'orderId' in of ? `order ${of.orderId} ${outcome}` : `${of.appId} ${of.reference}`;
    const isNew = await this.#deps.moments.add({
      keys,
      moment: { atMs, what: [outcome], isRequest: false },
      reference,
    });
    if (isNew) {
      this.#deps.baselines.happened([outcome], atMs);
      this.#deps.baselines.learnHappened([outcome], atMs);
    }
    return { ok: true, outcome: isNew ? 'recorded' : 'duplicate' };
  }

  async #keysOfOrder(orderId: string): Promise<MomentKeys | Extract<OutcomeResult, { ok: false }>> {
    const record = await this.#deps.decisions.find(orderId);
    if (record?.event) return momentKeys(record.event);
    return {
      ok: false,
      reason: 'unknown',
      problem: told`orderId: no risk decision is kept under it, or its request is past its retention`,
    };
  }

  async #keysOfAccount(
    of: Exclude<ReportedOutcome['of'], { readonly orderId: string }>,
    nowMs: number,
    signal: AbortSignal,
  ): Promise<MomentKeys | Extract<OutcomeResult, { ok: false }>> {
    const claim = readAccountClaim({ value: of.account, accountType: of.accountType, qqAppId: of.qqAppId });
    if ('problem' in claim) return invalid(claim.problem.replace(/^value/, 'account'));
    const asked = { ...BARE_REQUEST, account: claim };
    const { request } = await resolveDigests(asked, this.#deps.identifiers, { md5Too: false, signal });
    const { event } = ingestRequest(request, { appId: of.appId, atMs: nowMs }, this.#deps);
    const { account, phone, device } = event.keys;
    return { account, phone, device, address: null };
  }
}

function invalid(problem: string): Extract<OutcomeResult, { ok: false }> {
  return { ok: false, reason: 'invalid', problem };
}
