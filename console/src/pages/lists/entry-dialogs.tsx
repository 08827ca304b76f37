import Button from 'antd/es/button';
import { useState } from 'react';
import { addEntry, changeEntry, LIST_KINDS, removeEntry, type ListEntry, type ListKind } from '../../api/lists.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { instantOfField, minuteField } from '../../ui/instant.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import styles from '../apps/apps.module.css';
import { EMPTY_ENTRY, termProblems, termsBody, type EntryDraft } from './entry-draft.ts';
import { listsText } from './lists-text.ts';
import { TermFields } from './term-fields.tsx';

/** Adds an entry to a list. */
export function AddEntry({ onClose }: { readonly onClose: () => void }) {
  const t = useText(listsText);
  const [draft, setDraft] = useState(EMPTY_ENTRY);
  const add = useChange(['lists'], (wanted: EntryDraft) =>
    addEntry({ ...termsBody(wanted), kind: wanted.kind, value: wanted.value.trim() }),
  );
  const problems = { ...termProblems(draft, t), value: draft.value.trim() === '' ? t.valueNeeded : undefined };
  const checks = useChecks(problems, add.error);
  const set = (change: Partial<EntryDraft>) => {
    setDraft({ ...draft, ...change });
    add.reset();
  };
  return (
    <Dialog
      title={t.addTitle}
      action={t.add}
      isBusy={add.isPending}
      onAction={() => checks.pass() && add.mutate(draft, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>{t.addWhat}</p>
      <Choice
        label={t.kind}
        value={draft.kind}
        options={LIST_KINDS.map((kind) => [kind, t.kinds[kind]] as const)}
        onValue={(kind) => set({ kind: kind as ListKind })}
      />
      <Field
        label={t.value}
        hint={t.entryValueHint}
        value={draft.value}
        onValue={(value) => set({ value })}
        onBlur={() => checks.left('value')}
        maxLength={256}
        spellCheck={false}
        autoComplete="off"
        problem={checks.problemOf('value')}
      />
      <TermFields terms={draft} set={set} checks={checks} />
      {add.error && <ProblemPanel error={add.error} />}
    </Dialog>
  );
}

interface EntryProps {
  readonly entry: ListEntry;
  readonly onClose: () => void;
}

/** Changes when an entry ends, and its note. */
export function ChangeEntry({ entry, onClose }: EntryProps) {
  const t = useText(listsText);
  const first = { end: entry.endAtMs === null ? '' : minuteField(entry.endAtMs), note: entry.note };
  const [draft, setDraft] = useState(first);
  const change = useChange(['lists'], (end: string | null | undefined) =>
    changeEntry(entry.id, { note: draft.note.trim(), ...(end !== undefined && { end }) }),
  );
  const endMs = instantOfField(draft.end);
  const isWrong = draft.end !== '' && (endMs === null || endMs <= entry.startAtMs);
  const checks = useChecks({ end: isWrong ? (endMs === null ? t.wrongTime : t.wrongOrder) : undefined }, change.error);
  // An end that was not touched stays as it is, to the millisecond.
  const end = draft.end === first.end ? undefined : endMs === null ? null : new Date(endMs).toISOString();
  return (
    <Dialog
      title={t.changeTitle(entry.shown)}
      action={t.save}
      isBusy={change.isPending}
      onAction={() => checks.pass() && change.mutate(end, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field
        label={t.end}
        hint={t.endHint}
        type="datetime-local"
        value={draft.end}
        onValue={(value) => setDraft({ ...draft, end: value })}
        onBlur={() => checks.left('end')}
        problem={checks.problemOf('end')}
      />
      <div className={styles['buttons']}>
        <Button onClick={() => change.mutate(new Date().toISOString(), { onSuccess: onClose })}>{t.endNow}</Button>
      </div>
      <Field
        label={t.note}
        hint={t.noteHint}
        value={draft.note}
        onValue={(note) => setDraft({ ...draft, note })}
        maxLength={200}
      />
      {change.error && <ProblemPanel error={change.error} />}
    </Dialog>
  );
}

/** Removes an entry, after a question. */
export function RemoveEntry({ entry, onClose }: EntryProps) {
  const t = useText(listsText);
  const remove = useChange(['lists'], () => removeEntry(entry.id));
  return (
    <ConfirmDialog title={t.removeTitle(entry.shown)} action={t.remove} isDangerous change={remove} onClose={onClose}>
      <p>{t.removeWhat}</p>
    </ConfirmDialog>
  );
}
