import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { apps } from '../../api/apps.ts';
import { sandboxOf } from '../../api/sandbox.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { appPath } from '../apps/app-path.ts';
import { CataloguePanel } from './catalogue-panel.tsx';
import { ClockPanel } from './clock-panel.tsx';
import { RecordPanel } from './record-panel.tsx';
import { ReplayPanel } from './replay-panel.tsx';
import styles from './sandbox.module.css';
import { sandboxText } from './sandbox-text.ts';

/** The sandboxes: the clock and the record of each, replays, and the catalogue of answers. */
export function SandboxPage() {
  const t = useText(sandboxText);
  const may = useMay();
  return (
    <Page title={t.title} lead={t.lead}>
      {may('sandbox.show') && may('apps.list') && <Sandboxes />}
      <CataloguePanel />
    </Page>
  );
}

/** Chooses a sandbox app, and shows its sandbox. */
function Sandboxes() {
  const t = useText(sandboxText);
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const { data, error, refetch } = useQuery(apps);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const sandboxes = data.filter(({ mode }) => mode === 'sandbox');
  const [first] = sandboxes;
  if (!first)
    return (
      <Panel title={t.clock}>
        <p>{t.noApp}</p>
        {may('apps.create') && <LinkButton to="/apps">{t.toApps}</LinkButton>}
      </Panel>
    );
  const appId = search.get('app') ?? first.id;
  return (
    <>
      <Panel title={t.app}>
        <div className={styles['row']}>
          <div className={styles['wide']}>
            <Choice
              label={t.app}
              value={appId}
              options={sandboxes.map(({ id, name }) => [id, `${name} (${id})`])}
              onValue={(next) => setSearch({ app: next })}
            />
          </div>
          {may('sandbox.call') && <LinkButton to={`${appPath(appId)}/try`}>{t.tryIt}</LinkButton>}
        </div>
      </Panel>
      <Sandbox key={appId} appId={appId} />
    </>
  );
}

function Sandbox({ appId }: { readonly appId: string }) {
  const { data, error, refetch } = useQuery(sandboxOf(appId));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <ClockPanel sandbox={data} />
      <RecordPanel sandbox={data} />
      <ReplayPanel appId={appId} />
    </>
  );
}
