import { useMutation, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import Checkbox from 'antd/es/checkbox';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../../api/session.ts';
import { apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { makeRequestId } from '../../ui/request-id.ts';
import { useChecks, type Checks } from '../../ui/use-checks.ts';
import { appProblems, emptyApp, type AppDraft } from './app-draft.ts';
import { AppFields, OpenIdField } from './app-fields.tsx';
import { appFormText } from './app-form-text.ts';
import { appPath } from './app-path.ts';
import styles from './apps.module.css';
import { appsText } from './apps-text.ts';
import { makeApp, type Progress } from './create-steps.ts';
import { EMPTY_KEY, keyProblems, type KeyDraft, type KeyField } from './key-draft.ts';
import { KeyFields } from './key-fields.tsx';
import { AddressFields, LimitFields } from './limit-fields.tsx';
import { EMPTY_PACKAGE, packageProblems, type PackageDraft, type PackageField } from './package-draft.ts';
import { PackageFields } from './package-fields.tsx';

/** Adds an app with its limits, its first package and its first key, all in one form. */
export function NewAppPage() {
  const t = useText(appFormText);
  const navigate = useNavigate();
  const [made, setMade] = useState<{ readonly appId: string; readonly key: string } | null>(null);
  if (made)
    return (
      <Page title={t.newTitle}>
        <Panel title={t.key}>
          <MadeKey secret={made.key} onDone={() => void navigate(appPath(made.appId))} />
        </Panel>
      </Page>
    );
  return (
    <Page title={t.newTitle} lead={t.newLead}>
      <NewAppForm onMade={(appId, key) => (key === null ? void navigate(appPath(appId)) : setMade({ appId, key }))} />
    </Page>
  );
}

function MadeKey({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const t = useText(appsText);
  return <SecretOnce title={t.keyMade} advice={t.keyAdvice} secrets={[secret]} onDone={onDone} />;
}

function NewAppForm({ onMade }: { readonly onMade: (appId: string, key: string | null) => void }) {
  const t = useText(appFormText);
  const { app, pack, key, set } = useDrafts();
  const queries = useQueryClient();
  const [requestId] = useState(makeRequestId);
  const [progress, setProgress] = useState<Progress>({ app: null, isPackageMade: false });
  const create = useMutation({
    mutationFn: () => makeApp({ app, pack, key, requestId }, progress, setProgress),
    onSettled: () => queries.invalidateQueries({ queryKey: ['apps'] }),
    onSuccess: (made) => onMade(made.app.id, made.key),
  });
  const { error } = create;
  const apps = useChecks(appProblems(app, t), error);
  const packs = useChecks(pack ? packageProblems(pack, t) : {}, error);
  const keys = useChecks(key ? keyProblems(key, t) : {}, error);
  const change = (next: Parameters<typeof set>[0]) => {
    set(next);
    create.reset();
  };
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if ([apps.pass(), packs.pass(), keys.pass()].every(Boolean)) create.mutate();
      }}
    >
      <Panel title={t.about}>
        <div className={styles['fields']}>
          <AppFields draft={app} set={(part) => change({ app: { ...app, ...part } })} checks={apps} isNew />
        </div>
      </Panel>
      {app.mode === 'live' && (
        <PackagePart
          hasCustomer={app.customerId !== ''}
          pack={pack}
          checks={packs}
          onPack={(next) => change({ pack: next })}
        />
      )}
      <KeyPart value={key} checks={keys} onKey={(next) => change({ key: next })} />
      <Panel title={t.limits} lead={t.limitsLead}>
        <LimitFields draft={app} set={(part) => change({ app: { ...app, ...part } })} checks={apps} />
      </Panel>
      <Panel title={t.addresses} lead={t.addressesLead}>
        <div className={styles['fields']}>
          <AddressFields draft={app} set={(part) => change({ app: { ...app, ...part } })} checks={apps} />
          <OpenIdField draft={app} set={(part) => change({ app: { ...app, ...part } })} checks={apps} hasOne={false} />
        </div>
      </Panel>
      {error && <CreateProblem error={error} madeId={progress.app?.id ?? null} />}
      <div className={styles['buttons']}>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t.create}
        </Button>
        <LinkButton to="/apps">{t.cancel}</LinkButton>
      </div>
    </form>
  );
}

interface Drafts {
  readonly app: AppDraft;
  readonly pack: PackageDraft | null;
  readonly key: KeyDraft | null;
}

/** What the form holds. */
function useDrafts() {
  const may = useMay();
  const names = useText(apiText);
  const [query] = useSearchParams();
  const [drafts, setDrafts] = useState<Drafts>({
    app: { ...emptyApp(Object.keys(names)), customerId: query.get('customer')?.slice(0, 64) ?? '' },
    pack: may('packages.add') ? EMPTY_PACKAGE : null,
    key: may('keys.create') ? EMPTY_KEY : null,
  });
  const pack = packOf(drafts);
  return { ...drafts, pack, set: (next: Partial<Drafts>) => setDrafts({ ...drafts, ...next }) };
}

/** A sandbox app needs no package, and only a customer has a price list. */
function packOf({ app, pack }: Drafts): PackageDraft | null {
  if (app.mode === 'sandbox' || pack === null) return null;
  return app.customerId === '' ? { ...pack, isByList: false } : pack;
}

interface PackagePartProps {
  readonly hasCustomer: boolean;
  readonly pack: PackageDraft | null;
  readonly checks: Checks<PackageField>;
  readonly onPack: (pack: PackageDraft | null) => void;
}

function PackagePart({ hasCustomer, pack, checks, onPack }: PackagePartProps) {
  const t = useText(appFormText);
  return (
    <Panel title={t.package} lead={t.packageLead}>
      <div className={styles['fields']}>
        <Checkbox checked={pack !== null} onChange={({ target }) => onPack(target.checked ? EMPTY_PACKAGE : null)}>
          {t.withPackage}
        </Checkbox>
        {pack && (
          <PackageFields
            draft={pack}
            set={(part) => onPack({ ...pack, ...part })}
            checks={checks}
            hasCustomer={hasCustomer}
          />
        )}
      </div>
    </Panel>
  );
}

interface KeyPartProps {
  readonly value: KeyDraft | null;
  readonly checks: Checks<KeyField>;
  readonly onKey: (key: KeyDraft | null) => void;
}

function KeyPart({ value, checks, onKey }: KeyPartProps) {
  const t = useText(appFormText);
  return (
    <Panel title={t.key} lead={t.keyLead}>
      <div className={styles['fields']}>
        <Checkbox checked={value !== null} onChange={({ target }) => onKey(target.checked ? EMPTY_KEY : null)}>
          {t.withKey}
        </Checkbox>
        {value && <KeyFields draft={value} set={(part) => onKey({ ...value, ...part })} checks={checks} isNew />}
      </div>
    </Panel>
  );
}

function CreateProblem({ error, madeId }: { readonly error: unknown; readonly madeId: string | null }) {
  const t = useText(appFormText);
  return (
    <>
      {madeId !== null && (
        <Alert
          type="warning"
          showIcon
          title={t.halfMade}
          description={t.halfMadeWhat}
          action={<LinkButton to={appPath(madeId)}>{t.openApp}</LinkButton>}
        />
      )}
      <ProblemPanel error={error} />
    </>
  );
}
