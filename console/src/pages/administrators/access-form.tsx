import Button from 'antd/es/button';
import { useState } from 'react';
import type { Administrator } from '../../api/administrators.ts';
import { useText } from '../../text/language.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/page.tsx';
import { AccessFields } from './access-fields.tsx';
import { administratorsText } from './administrators-text.ts';
import { ChangeOutcome } from './change-outcome.tsx';
import { useAdministratorChange } from './use-administrator-change.ts';

/** Changes the role of an administrator and the apps that it may see. */
export function AccessForm({ administrator }: { readonly administrator: Administrator }) {
  const t = useText(administratorsText);
  const [role, setRole] = useState(administrator.role);
  const [appIds, setAppIds] = useState<readonly string[]>(administrator.appIds);
  const change = useAdministratorChange(administrator.name);
  return (
    <Panel title={t.access}>
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ role, appIds: role === 'integrator' ? [...appIds] : [] });
        }}
      >
        <AccessFields role={role} onRole={setRole} appIds={appIds} onAppIds={setAppIds} />
        <ChangeOutcome change={change} done={t.saved} />
        <div className={form['buttons']}>
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
