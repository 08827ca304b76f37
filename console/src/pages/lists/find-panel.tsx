import { useMutation } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { findEntries, LIST_KINDS, type FoundEntry, type ListKind } from '../../api/lists.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import styles from '../../ui/filter-form.module.css';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { AppField } from '../ledger/ledger-filter-form.tsx';
import { useEntryColumns } from './entry-columns.tsx';
import { listsText } from './lists-text.ts';

interface Draft {
  readonly kind: ListKind;
  readonly value: string;
  readonly app: string;
  readonly scene: string;
}

const EMPTY: Draft = { kind: 'phone', value: '', app: '', scene: '' };

interface Props {
  /** Buttons of an entry. */
  readonly actions: Column<FoundEntry> | null;
}

/** Finds the entries that list a value. The value stands in no address, and goes when the page is left. */
export function FindPanel({ actions }: Props) {
  const t = useText(listsText);
  const [draft, setDraft] = useState(EMPTY);
  const find = useMutation({ mutationFn: findEntries });
  const checks = useChecks({ value: draft.value.trim() === '' ? t.valueNeeded : undefined }, find.error);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const { kind, value, app, scene } = draft;
  return (
    <Panel title={t.find} lead={t.findLead}>
      <form
        aria-label={t.find}
        onSubmit={(event) => {
          event.preventDefault();
          const limits = { ...(app !== '' && { app }), ...(scene.trim() !== '' && { scene: scene.trim() }) };
          if (checks.pass()) find.mutate({ kind, value: value.trim(), ...limits });
        }}
      >
        <div className={styles['grid']}>
          <Choice
            label={t.kind}
            value={kind}
            options={LIST_KINDS.map((each) => [each, t.kinds[each]] as const)}
            onValue={(chosen) => set({ kind: chosen as ListKind })}
          />
          <Field
            label={t.value}
            hint={t.valueHint}
            value={value}
            onValue={(entered) => set({ value: entered })}
            maxLength={4096}
            spellCheck={false}
            autoComplete="off"
            problem={checks.problemOf('value')}
          />
          <AppField value={app} onValue={(chosen) => set({ app: chosen })} />
          <Field
            label={t.scene}
            value={scene}
            onValue={(entered) => set({ scene: entered })}
            maxLength={64}
            spellCheck={false}
          />
          <div className={styles['besideHint']}>
            <Button type="primary" htmlType="submit" loading={find.isPending}>
              {t.findButton}
            </Button>
          </div>
        </div>
      </form>
      {find.error && <ProblemPanel error={find.error} />}
      {find.data && <Found entries={find.data} actions={actions} />}
    </Panel>
  );
}

function Found({ entries, actions }: Props & { readonly entries: readonly FoundEntry[] }) {
  const t = useText(listsText);
  const columns = useEntryColumns();
  const verdict: Column<FoundEntry> = {
    title: t.verdict,
    cell: (entry) => <Mark kind={entry.verdict === 'applies' ? 'good' : 'plain'}>{t.verdicts[entry.verdict]}</Mark>,
    csv: (entry) => t.verdicts[entry.verdict],
  };
  return (
    <div role="status">
      <DataTable
        caption={t.find}
        note={t.found(entries.length)}
        columns={[verdict, ...columns, ...(actions === null ? [] : [actions])]}
        rows={entries}
        rowKey={({ id }) => id}
        empty={<p>{t.foundNone}</p>}
        fileName="renzheng-list-found"
      />
    </div>
  );
}
