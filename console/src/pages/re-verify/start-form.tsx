import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { personImports } from '../../api/person-imports.ts';
import { startReVerification, useReVerificationChange, type ReVerificationScope } from '../../api/re-verification.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { instantText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { reVerifyText } from './re-verify-text.ts';

type ScopeKind = 'all' | 'before' | 'import';
const KINDS = ['all', 'before', 'import'] as const;

/** Chooses the people to check, and starts. */
export function StartForm({ isRunning }: { readonly isRunning: boolean }) {
  const t = useText(reVerifyText);
  const [kind, setKind] = useState<ScopeKind>('all');
  const [day, setDay] = useState('');
  const [importId, setImport] = useState('');
  const { data: imports = [] } = useQuery(personImports);
  const begun = imports.filter(({ added, updated, unchanged }) => added + updated + unchanged > 0);
  const chosen = begun.some((each) => each.importId === importId) ? importId : (begun[0]?.importId ?? '');
  const start = useReVerificationChange(startReVerification);
  const scopes: Readonly<Record<ScopeKind, ReVerificationScope>> = {
    all: {},
    before: { changedBefore: day },
    import: { importId: chosen },
  };
  const checks = useChecks({ changedBefore: kind === 'before' && day === '' ? t.noDay : undefined }, start.error);
  return (
    <Panel title={t.start} lead={t.startLead}>
      <form
        className={form['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (checks.pass()) start.mutate(scopes[kind]);
        }}
      >
        <Choice
          label={t.scope}
          value={kind}
          options={KINDS.map((each) => [each, t.scopes[each]] as const)}
          onValue={(value) => setKind(value as ScopeKind)}
        />
        {kind === 'before' && (
          <Field
            label={t.before}
            type="date"
            value={day}
            onValue={setDay}
            problem={checks.problemOf('changedBefore')}
          />
        )}
        {kind === 'import' && begun.length === 0 && <p>{t.noImports}</p>}
        {kind === 'import' && begun.length > 0 && (
          <Choice
            label={t.import}
            value={chosen}
            options={begun.map((each) => [
              each.importId,
              t.importOf(instantText(each.receivedAtMs), countText(each.rows)),
            ])}
            onValue={setImport}
          />
        )}
        <div className={form['buttons']}>
          <Button
            type="primary"
            htmlType="submit"
            disabled={isRunning || (kind === 'import' && begun.length === 0)}
            loading={start.isPending}
          >
            {t.start}
          </Button>
        </div>
        {start.error && <ProblemPanel error={start.error} />}
      </form>
    </Panel>
  );
}
