import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useParams } from 'react-router';
import { appOf, type ShownApp } from '../../api/apps.ts';
import { changeApp, limitApp } from '../../api/app-changes.ts';
import { useEdit } from '../../api/use-edit.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { appProblems, bodyOf, changedLimits, draftOf, type AppDraft } from './app-draft.ts';
import { AppFields, OpenIdField } from './app-fields.tsx';
import { appFormText } from './app-form-text.ts';
import { appPath } from './app-path.ts';
import styles from './apps.module.css';
import { appsText } from './apps-text.ts';
import { AddressFields, LimitFields } from './limit-fields.tsx';

/** Changes the name, the APIs, the limits, the addresses and the rate of an app. */
export function EditAppPage() {
  const t = useText(appFormText);
  const apps = useText(appsText);
  const { appId = '' } = useParams();
  // A form that is being filled must not change under the person.
  const { data, error, refetch } = useQuery({ ...appOf(appId), refetchOnWindowFocus: false });
  return (
    <Page
      title={data ? t.editTitle(data.name) : apps.title}
      actions={<LinkButton to={appPath(appId)}>{apps.backToApp}</LinkButton>}
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <EditForm app={data} />}
    </Page>
  );
}

function useAppEdit(app: ShownApp) {
  const queries = useQueryClient();
  return useEdit({
    names: ['apps'],
    first: app,
    draftOf,
    bodyOf,
    look: () => queries.fetchQuery({ ...appOf(app.id), staleTime: 0 }),
    send: async (changes, draft: AppDraft, opened) => {
      let saved = await changeApp(app.id, changes);
      // Compared with what the form was opened with, so that a limit of someone else stays.
      for (const limit of changedLimits(draft, opened)) saved = await limitApp(app.id, limit);
      queries.setQueryData(appOf(app.id).queryKey, (known) => known && { ...known, ...saved });
      return saved;
    },
  });
}

function EditForm({ app }: { readonly app: ShownApp }) {
  const t = useText(appFormText);
  const { draft, set, save } = useAppEdit(app);
  const checks = useChecks(appProblems(draft, t), save.error);
  const parts = { draft, set, checks };
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (checks.pass()) save.mutate(undefined);
      }}
    >
      <Panel title={t.about}>
        <div className={styles['fields']}>
          <AppFields {...parts} isNew={false} />
        </div>
      </Panel>
      <Panel title={t.limits} lead={t.limitsLead}>
        <LimitFields {...parts} />
      </Panel>
      <Panel title={t.addresses} lead={t.addressesLead}>
        <div className={styles['fields']}>
          <AddressFields {...parts} />
          <OpenIdField {...parts} hasOne={app.hasOpenId} />
        </div>
      </Panel>
      {save.error && <ProblemPanel error={save.error} />}
      {save.isSuccess && <Alert type="success" showIcon title={t.saved} role="status" />}
      <div className={styles['buttons']}>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t.save}
        </Button>
        <LinkButton to={appPath(app.id)}>{t.cancel}</LinkButton>
      </div>
    </form>
  );
}
