import type { Clock } from '../../kernel/clock.ts';
import type { SiteSecrets } from '../../platform/site-secrets.ts';
import {
  readEvidence,
  readEvidenceLine,
  readOutcome,
  readWithdrawal,
  type EvidenceReading,
  type Read,
} from '../../risk/evidence/evidence-report.ts';
import type { EvidenceRecord, EvidenceStore, LabelledScore } from '../../risk/evidence/evidence-store.ts';
import type { AdminHandlers, AdminOutcome } from '../define-admin.ts';
import { scoreContracts } from './contract.ts';

export interface ScoreDeps {
  readonly evidence: Pick<EvidenceStore, 'add' | 'withdraw' | 'labelOrder' | 'labelSubjects' | 'answer' | 'history'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
}

/** Lines of one batch, and of one transaction. */
const BATCH_ROWS_MAX = 10_000;
const ADD_ROWS = 1000;

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;
type RowOutcome = { readonly outcome: 'recorded' | 'duplicate' | 'refused'; readonly problem?: string };

/** Feeds the fraud score, and explains its answers. */
export function createScoreHandlers({ evidence, secrets, clock }: ScoreDeps): AdminHandlers<typeof scoreContracts> {
  const reading = (): EvidenceReading => ({ secrets, nowMs: clock.nowMs() });
  return {
    async report(params) {
      const [row] = await addAll(evidence, [readEvidence(params, reading())]);
      if (!row || row.outcome === 'refused') return badRequest(row?.problem ?? 'malformed');
      return { ok: true, result: { outcome: row.outcome }, subject: `${params.source}/${params.reference}` };
    },

    async batch({ ndjson }) {
      const lines = ndjson.split('\n').filter((line) => line.trim() !== '');
      if (lines.length > BATCH_ROWS_MAX) return badRequest(`a batch has at most ${BATCH_ROWS_MAX} rows`);
      const rows: RowOutcome[] = [];
      for (let from = 0; from < lines.length; from += ADD_ROWS) {
        const known = reading();
        const reads = lines.slice(from, from + ADD_ROWS).map((line) => readEvidenceLine(line, known));
        rows.push(...(await addAll(evidence, reads)));
      }
      const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length;
      const counts = { recorded: count('recorded'), duplicate: count('duplicate'), refused: count('refused') };
      return { ok: true, result: { ...counts, rows: rows.map((row, at) => ({ line: at + 1, ...row })) } };
    },

    async withdraw(params) {
      const read = readWithdrawal(params, reading());
      if (!read.ok) return badRequest(read.problem);
      const { subjects, evidenceId } = read.value;
      if ((await evidence.withdraw(subjects, evidenceId)) === 0) return NO_PIECE;
      return { ok: true, result: { withdrawn: true }, subject: `${params.source}/${params.reference}` };
    },

    async label(params) {
      const read = readOutcome(params, reading());
      if (!read.ok) return badRequest(read.problem);
      const { label, orderId, subjects } = read.value;
      if (orderId === null) await evidence.labelSubjects(subjects, label);
      else if (!(await evidence.labelOrder(label))) return NO_ORDER;
      return { ok: true, result: { recorded: true }, subject: label.reference };
    },

    async history({ after = null, limit }) {
      const rows = await evidence.history({ after, limit });
      return { ok: true, result: { rows: rows.map(historyRow) } };
    },

    async explain({ orderId }) {
      const answer = await evidence.answer(orderId);
      if (answer === null || answer.detail === null) return NO_ORDER;
      const explained = scoreContracts.explain.result.parse({ orderId, ...(JSON.parse(answer.detail) as object) });
      return { ok: true, result: explained, subject: orderId };
    },
  };
}

function historyRow({ orderId, atMs, detail, label }: LabelledScore) {
  const { modelId, score, features } = STORED_ANSWER.parse(JSON.parse(detail ?? '{}'));
  const { outcome, observedAtMs } = label ?? { outcome: null, observedAtMs: null };
  return { orderId, atMs, modelId, score, features, outcome, observedAtMs };
}

/** What of a stored answer a model learns from. */
const STORED_ANSWER = scoreContracts.explain.result.pick({ modelId: true, score: true, features: true });

const NO_PIECE: Refusal = {
  ok: false,
  error: 'not_found',
  detail: 'nothing of this source and reference is held against whom you name',
};

const NO_ORDER: Refusal = {
  ok: false,
  error: 'not_found',
  detail:
    'there is no answer of this order, it passed as a risk decision, or it is past its retention: name the person',
};

function badRequest(detail: string): Refusal {
  return { ok: false, error: 'bad_request', detail };
}

/** Each piece is a write of its own, so that each row is told apart; writes that wait together share one commit. */
async function addAll(
  evidence: Pick<EvidenceStore, 'add'>,
  reads: readonly Read<EvidenceRecord>[],
): Promise<readonly RowOutcome[]> {
  return Promise.all(
    reads.map(async (read): Promise<RowOutcome> => {
      if (!read.ok) return { outcome: 'refused', problem: read.problem };
      return { outcome: (await evidence.add([read.value])) > 0 ? 'recorded' : 'duplicate' };
    }),
  );
}
