import { useMutation, useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { endTokenOf, tokensOf, type Administrator } from '../../api/administrators.ts';
import { ask, client } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { TokenTable } from '../../ui/token-table.tsx';
import { administratorsText } from './administrators-text.ts';

/** The sessions and tokens of an administrator, and a form that issues a token. */
export function AdministratorTokens({ administrator: { name } }: { readonly administrator: Administrator }) {
  const may = useMay();
  const { data, error, refetch } = useQuery(tokensOf(name));
  const refresh = async () => void (await refetch());
  return (
    <>
      <TokenTable
        tokens={data}
        error={error}
        refresh={refresh}
        fileName="renzheng-tokens"
        {...(may('administrators.revoke-token') ? { onEnd: ({ id }) => endTokenOf(name, id) } : {})}
      />
      {may('administrators.issue-token') && <IssueToken name={name} onIssued={refresh} />}
    </>
  );
}

const DAYS_MAX = 3650;

function IssueToken({ name, onIssued }: { readonly name: string; readonly onIssued: () => Promise<void> }) {
  const t = useText(administratorsText);
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const issue = useMutation({
    mutationFn: () => {
      const lasts = days.trim() === '' ? {} : { days: Number(days) };
      const body = { label: label.trim(), ...lasts };
      return ask(client.POST('/administrators/{name}/tokens', { params: { path: { name } }, body }));
    },
    onSuccess: onIssued,
  });
  const problems = {
    label: label.trim() === '' ? t.required : undefined,
    days: isDays(days.trim()) ? undefined : t.daysShape,
  };
  if (issue.data)
    return (
      <Panel title={t.issue}>
        <SecretOnce
          title={t.issued}
          advice={t.issuedAdvice}
          secrets={[issue.data.token]}
          onDone={() => {
            issue.reset();
            setLabel('');
            setDays('');
            setIsChecked(false);
          }}
        />
      </Panel>
    );
  return (
    <Panel title={t.issue} lead={t.issueLead}>
      <form
        className={form['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsChecked(true);
          if (problems.label === undefined && problems.days === undefined) issue.mutate();
        }}
      >
        {issue.error && <ProblemPanel error={issue.error} />}
        <Field
          label={t.label}
          hint={t.labelHint}
          value={label}
          onValue={setLabel}
          maxLength={64}
          problem={isChecked ? problems.label : undefined}
        />
        <Field
          label={t.days}
          hint={t.daysHint}
          value={days}
          onValue={setDays}
          inputMode="numeric"
          maxLength={4}
          problem={isChecked ? problems.days : undefined}
        />
        <div className={form['buttons']}>
          <Button htmlType="submit" loading={issue.isPending}>
            {t.issue}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function isDays(text: string): boolean {
  return text === '' || (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= DAYS_MAX);
}
