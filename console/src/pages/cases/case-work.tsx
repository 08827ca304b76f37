import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { assignCase, caseAssignees, noteCase, reopenCase, type CaseRow } from '../../api/cases.ts';
import { useMay, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';

const NOTE_LENGTH_MAX = 2000;

/** Takes a step with a case. The pages load their cases anew, also if another analyst was faster. */
function useStep<Values>(step: (values: Values) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: step, onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }) });
}

/** Chooses the administrator that works on a case. A resolved case has the button that reopens it instead. */
export function CaseWork({ found }: { readonly found: CaseRow }) {
  const may = useMay();
  if (found.state === 'resolved') return may('cases.reopen') ? <Reopen found={found} /> : null;
  return may('cases.assign') ? <Assign found={found} /> : null;
}

function Assign({ found: { id, revision, assignee } }: { readonly found: CaseRow }) {
  const t = useText(casesText);
  const { name } = useSession();
  const { data: names = [] } = useQuery(caseAssignees);
  const assign = useStep((to: string | null) => assignCase(id, { revision, assignee: to }));
  return (
    <div className={`${styles['form']} ${styles['below']}`}>
      <Choice
        label={t.assignee}
        any={t.nobody}
        value={assignee ?? ''}
        options={names.map((each) => [each, each] as const)}
        onValue={(to) => assign.mutate(to === '' ? null : to)}
      />
      <div className={styles['decide']}>
        {assignee !== name && names.includes(name) && (
          <Button loading={assign.isPending} onClick={() => assign.mutate(name)}>
            {t.take}
          </Button>
        )}
        {assignee !== null && (
          <Button loading={assign.isPending} onClick={() => assign.mutate(null)}>
            {t.giveBack}
          </Button>
        )}
      </div>
      {assign.error && <ProblemPanel error={assign.error} />}
    </div>
  );
}

function Reopen({ found: { id, number, revision } }: { readonly found: CaseRow }) {
  const t = useText(casesText);
  const [isAsked, setAsked] = useState(false);
  const reopen = useStep(() => reopenCase(id, { revision }));
  return (
    <div className={styles['below']}>
      <Button onClick={() => setAsked(true)}>{t.reopen}</Button>
      {isAsked && (
        <Dialog
          title={`${t.title(number)}: ${t.reopen}`}
          action={t.reopen}
          isBusy={reopen.isPending}
          onAction={() => reopen.mutate(undefined, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        >
          <p>{t.reopenWhat}</p>
          {reopen.error && <ProblemPanel error={reopen.error} />}
        </Dialog>
      )}
    </div>
  );
}

/** A field for a note. */
export function CaseNote({ found: { id } }: { readonly found: CaseRow }) {
  const t = useText(casesText);
  const [note, setNote] = useState('');
  const add = useStep((text: string) => noteCase(id, { note: text }));
  const isLong = note.length > NOTE_LENGTH_MAX;
  return (
    <form
      className={`${styles['form']} ${styles['below']}`}
      data-case-note=""
      onSubmit={(event) => {
        event.preventDefault();
        const text = note.trim();
        if (text !== '' && !isLong) add.mutate(text, { onSuccess: () => setNote('') });
      }}
    >
      <TextAreaField
        label={t.note}
        value={note}
        onValue={setNote}
        hint={t.noteHint}
        problem={isLong ? t.noteTooLong : undefined}
      />
      <div>
        <Button htmlType="submit" loading={add.isPending} disabled={note.trim() === ''}>
          {t.addNote}
        </Button>
      </div>
      {add.error && <ProblemPanel error={add.error} />}
    </form>
  );
}
