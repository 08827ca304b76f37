import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { compliance, evidenceFile, type Compliance } from '../../api/compliance.ts';
import type { OperationName } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { VerifyPanel } from '../people/verify-panel.tsx';
import { complianceText } from './compliance-text.ts';
import { ConsentTable } from './consent-table.tsx';
import { ErasureTable } from './erasure-table.tsx';

/** How the site stands to its duties about personal data, and the evidence of it. */
export function CompliancePage() {
  const t = useText(complianceText);
  const may = useMay();
  const language = useLanguage();
  const { data, error, refetch } = useQuery(compliance(language));
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        may('compliance.export') && (
          <>
            <DownloadLink href={evidenceFile('html', language)}>{t.print}</DownloadLink>
            <DownloadLink href={evidenceFile('json', language)}>{t.json}</DownloadLink>
          </>
        )
      }
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <Duties duties={data.duties} />
          <ConsentTable consents={data.consents} />
          <ErasureTable total={data.erasures} />
          {may('certificates.verify') && <VerifyPanel />}
          <Retention rows={data.retention} />
          <Keys keys={data.keys} />
        </>
      )}
    </Page>
  );
}

type Duty = Compliance['duties'][number];

const DUTY_MARKS = { met: 'good', attention: 'warning', due: 'bad' } as const;
/** The page on which a duty can be seen to, and the operation that it needs. */
const DUTY_PAGES: Partial<Record<Duty['duty'], readonly [path: string, needs: OperationName]>> = {
  filing: ['/people', 'persons.find'],
  'second-factor': ['/administrators', 'administrators.list'],
};

function Duties({ duties }: { readonly duties: readonly Duty[] }) {
  const t = useText(complianceText);
  const may = useMay();
  const columns: readonly Column<Duty>[] = [
    { title: t.duty, cell: ({ title }) => title, csv: ({ title }) => title },
    {
      title: t.state,
      cell: ({ state }) => <Mark kind={DUTY_MARKS[state]}>{t.states[state]}</Mark>,
      csv: ({ state }) => t.states[state],
    },
    { title: t.detail, cell: ({ detail }) => <LongText>{detail}</LongText>, csv: ({ detail }) => detail },
    {
      title: '',
      kind: 'actions',
      cell: ({ duty }) => {
        const [path, needs] = DUTY_PAGES[duty] ?? [];
        return path !== undefined && needs !== undefined && may(needs) && <Link to={path}>{t.look}</Link>;
      },
    },
  ];
  return (
    <DataTable
      caption={t.duties}
      title={t.duties}
      columns={columns}
      rows={duties}
      rowKey={({ duty }) => duty}
      empty={null}
      fileName="renzheng-duties"
      footer={t.dutiesLead}
    />
  );
}

type Kept = Compliance['retention'][number];

function Retention({ rows }: { readonly rows: readonly Kept[] }) {
  const t = useText(complianceText);
  const columns: readonly Column<Kept>[] = [
    { title: t.what, cell: ({ what }) => what, csv: ({ what }) => what },
    { title: t.setting, cell: ({ setting }) => <code>{setting}</code>, csv: ({ setting }) => setting },
    {
      title: t.days,
      kind: 'end',
      cell: ({ days }) => (days === null ? t.ownEnd : days === 0 ? t.forever : String(days)),
      csv: ({ days }) => days,
    },
    {
      title: t.goneBefore,
      cell: ({ goneBeforeMs }) => <Instant atMs={goneBeforeMs} />,
      csv: ({ goneBeforeMs }) => (goneBeforeMs === null ? null : instantText(goneBeforeMs)),
    },
  ];
  return (
    <DataTable
      caption={t.retention}
      title={t.retention}
      columns={columns}
      rows={rows}
      rowKey={({ setting }) => setting}
      empty={null}
      fileName="renzheng-retention"
    />
  );
}

function Keys({ keys: { siteKeyId, dataKeys, rotation } }: { readonly keys: Compliance['keys'] }) {
  const t = useText(complianceText);
  const { state, done, total } = rotation;
  const progress = state === 'running' ? ` ${t.rotating(countText(done), countText(total))}` : '';
  return (
    <Panel title={t.keys}>
      <Facts
        facts={[
          [t.siteKey, <code key="site">{siteKeyId}</code>],
          [t.rotation, `${t.rotations[state]}${progress}`],
          ...dataKeys.map(
            ({ id, cipher, createdAtMs, isCurrent }) =>
              [
                `${t.key} ${id}`,
                <span key={id}>
                  {isCurrent ? t.current : t.older}, {cipher}, {t.made} <Instant atMs={createdAtMs} />
                </span>,
              ] as const,
          ),
        ]}
      />
    </Panel>
  );
}
