import { useMutation, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { administrators } from '../../api/administrators.ts';
import { ask, client } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import type { Role } from '../../text/role-text.ts';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { AccessFields } from './access-fields.tsx';
import { administratorPath } from './administrator-path.ts';
import { administratorsText } from './administrators-text.ts';
import { passwordProblem } from './password-problem.ts';

/** Adds an administrator. */
export function NewAdministratorPage() {
  const t = useText(administratorsText);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('auditor');
  const [appIds, setAppIds] = useState<readonly string[]>([]);
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const create = useMutation({
    mutationFn: () => {
      const first = password === '' ? {} : { password };
      const body = { name: name.trim(), role, appIds: role === 'integrator' ? [...appIds] : [], ...first };
      return ask(client.POST('/administrators', { body }));
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: administrators.queryKey });
      await navigate(administratorPath(made.name));
    },
  });
  const nameIsMissing = name.trim() === '';
  const wrongPassword = password === '' ? undefined : passwordProblem(password, t.passwordShort);
  return (
    <Page title={t.newTitle} lead={t.newLead}>
      <Panel title={t.about}>
        <form
          className={form['form']}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setIsChecked(true);
            if (!nameIsMissing && wrongPassword === undefined) create.mutate();
          }}
        >
          {create.error && <CreateProblem error={create.error} />}
          <Field
            label={t.name}
            hint={t.nameHint}
            value={name}
            onValue={setName}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            problem={isChecked && nameIsMissing ? t.required : undefined}
          />
          <AccessFields role={role} onRole={setRole} appIds={appIds} onAppIds={setAppIds} />
          <Field
            label={t.passwordOptional}
            hint={t.passwordHint}
            value={password}
            onValue={setPassword}
            type="password"
            autoComplete="new-password"
            maxLength={256}
            problem={isChecked ? wrongPassword : undefined}
          />
          <div className={form['buttons']}>
            <Button type="primary" htmlType="submit" loading={create.isPending}>
              {t.create}
            </Button>
            <LinkButton to="/administrators">{t.cancel}</LinkButton>
          </div>
        </form>
      </Panel>
    </Page>
  );
}

function CreateProblem({ error }: { readonly error: unknown }) {
  const t = useText(administratorsText);
  if (!isProblem(error, 'conflict')) return <ProblemPanel error={error} />;
  return <Alert type="error" showIcon title={t.taken.title} description={t.taken.advice} />;
}
