import { useMutation, useQueryClient } from '@tanstack/react-query';
import Checkbox from 'antd/es/checkbox';
import { useState } from 'react';
import {
  CASE_KINDS,
  resolveCase,
  type CaseKind,
  type CaseOutcome,
  type CaseRow,
  type ResolvedCase,
} from '../../api/cases.ts';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { dayText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';
import { resolveText } from './resolve-text.ts';

const NOTE_LENGTH_MAX = 2000;
/** What a fraud blocks unless the analyst says otherwise. A phone and an address may belong to another person. */
const BLOCKED_BY_FRAUD: readonly CaseKind[] = ['account', 'device'];

/** What a dialog knows of the case that it resolves. */
export type Resolvable = Pick<CaseRow, 'id' | 'number' | 'revision' | 'decisions'>;

interface Props {
  readonly found: Resolvable;
  readonly outcome: CaseOutcome;
  /** How many different ones the case names, by kind. `null` if that is not known. */
  readonly entities: Readonly<Record<CaseKind, number>> | null;
  /** What the button says. */
  readonly action: string;
  readonly onDone: (resolved: ResolvedCase) => void;
  readonly onClose: () => void;
}

interface Draft {
  readonly kinds: readonly CaseKind[];
  readonly end: string;
  readonly reason: string;
  readonly note: string;
}

/** Resolves a case. The pages load their cases anew, also if another analyst was faster. */
function useResolving(found: Resolvable, outcome: CaseOutcome, onDone: Props['onDone']) {
  const queries = useQueryClient();
  const reload = () => queries.invalidateQueries({ queryKey: ['cases'] });
  return useMutation({
    mutationFn: (draft: Draft) => resolveCase(found.id, bodyOf(found, outcome, draft)),
    onSuccess: async (resolved) => {
      await reload();
      onDone(resolved);
    },
    onError: (error) => (isProblem(error, 'conflict') ? reload() : undefined),
  });
}

/** Asks before a case is resolved: what goes on a list, until when, and why. */
export function ResolveDialog({ found, outcome, entities, action, onDone, onClose }: Props) {
  const t = useText(casesText);
  const r = useText(resolveText);
  const present = (kind: CaseKind) => entities === null || entities[kind] > 0;
  const first = outcome === 'fraud' ? BLOCKED_BY_FRAUD.filter((kind) => present(kind)) : [];
  const [draft, setDraft] = useState<Draft>({ kinds: first, end: '', reason: '', note: '' });
  const [today] = useState(() => dayText(Date.now()));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const resolve = useResolving(found, outcome, onDone);
  const isLater = draft.end === '' || draft.end > today;
  const problems = {
    end: isLater ? undefined : r.endWrong,
    note: draft.note.length > NOTE_LENGTH_MAX ? t.noteTooLong : undefined,
  };
  const checks = useChecks(problems, resolve.error);
  return (
    <Dialog
      title={r.resolveTitle(found.number, t.outcomes[outcome])}
      action={action}
      isDangerous={outcome === 'fraud'}
      isBusy={resolve.isPending}
      onAction={() => {
        if (checks.pass()) resolve.mutate(draft);
      }}
      onClose={onClose}
    >
      <div className={styles['form']}>
        <p>
          {r.resolveWhat(countText(found.decisions))} {t.outcomesWhat[outcome]}
        </p>
        {outcome !== 'unclear' && (
          <Kinds
            outcome={outcome}
            entities={entities}
            chosen={draft.kinds}
            onChosen={(chosen) => set({ kinds: chosen })}
          />
        )}
        {draft.kinds.length > 0 && (
          <>
            <Field
              label={r.end}
              type="date"
              value={draft.end}
              onValue={(end) => set({ end })}
              hint={r.endHint}
              problem={checks.problemOf('end')}
            />
            <Field
              label={r.reason}
              value={draft.reason}
              maxLength={200}
              onValue={(reason) => set({ reason })}
              hint={r.reasonHint}
            />
          </>
        )}
        <TextAreaField
          label={t.note}
          value={draft.note}
          onValue={(note) => set({ note })}
          hint={t.noteHint}
          problem={checks.problemOf('note')}
        />
        {resolve.error && <ProblemPanel error={resolve.error} />}
      </div>
    </Dialog>
  );
}

interface KindsProps {
  readonly outcome: 'fraud' | 'genuine';
  readonly entities: Props['entities'];
  readonly chosen: readonly CaseKind[];
  readonly onChosen: (chosen: readonly CaseKind[]) => void;
}

/** What of the requests goes on a list. */
function Kinds({ outcome, entities, chosen, onChosen }: KindsProps) {
  const t = useText(casesText);
  const r = useText(resolveText);
  return (
    <FieldGroup label={outcome === 'fraud' ? r.block : r.allow} hint={r.listWhat}>
      <div className={styles['kinds']}>
        {CASE_KINDS.filter((kind) => entities === null || entities[kind] > 0).map((kind) => (
          <Checkbox
            key={kind}
            checked={chosen.includes(kind)}
            onChange={({ target }) =>
              onChosen(CASE_KINDS.filter((each) => (each === kind ? target.checked : chosen.includes(each))))
            }
          >
            {entities === null ? t.kinds[kind] : t.entityCount(t.kinds[kind], countText(entities[kind]))}
          </Checkbox>
        ))}
      </div>
    </FieldGroup>
  );
}

function bodyOf({ revision }: Resolvable, outcome: CaseOutcome, { kinds, end, reason, note }: Draft) {
  const listed = kinds.length === 0 ? {} : { [outcome === 'fraud' ? 'block' : 'allow']: [...kinds] };
  return {
    revision,
    outcome,
    ...listed,
    ...(kinds.length > 0 && end !== '' && { end }),
    ...(kinds.length > 0 && reason.trim() !== '' && { reason: reason.trim() }),
    ...(note.trim() !== '' && { note: note.trim() }),
  };
}
