import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { useParams } from 'react-router';
import { certificateFile, certificateOf, type ShownCertificate } from '../../api/people.ts';
import { useMay } from '../../api/session.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { peopleText } from './people-text.ts';

/** A certificate of erasure: what was erased, what remains, and the files to hand over. */
export function CertificatePage() {
  const t = useText(peopleText);
  const may = useMay();
  const language = serverLanguage(useLanguage());
  const { certificateId = '' } = useParams();
  const { data, error, refetch } = useQuery(certificateOf(certificateId));
  return (
    <Page
      title={t.certificate}
      lead={t.certificateLead}
      actions={
        <>
          {data?.isGenuine && (
            <DownloadLink href={certificateFile(certificateId, 'html', language)}>{t.print}</DownloadLink>
          )}
          {data?.isGenuine && (
            <DownloadLink href={certificateFile(certificateId, 'json', language)}>{t.json}</DownloadLink>
          )}
          {may('persons.find') && <LinkButton to="/people">{t.toPeople}</LinkButton>}
        </>
      }
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Told certificate={data} />}
    </Page>
  );
}

function Told({ certificate }: { readonly certificate: ShownCertificate }) {
  const t = useText(peopleText);
  const { erased, remains } = certificate.inChinese ?? certificate;
  const columns: readonly Column<ShownCertificate['erased'][number]>[] = [
    { title: t.place, cell: ({ place }) => place, csv: ({ place }) => place },
    { title: t.items, cell: ({ items }) => items, csv: ({ items }) => items, kind: 'end' },
  ];
  return (
    <>
      {!certificate.isGenuine && <Alert type="error" showIcon role="status" title={t.damaged} />}
      <Facts
        facts={[
          [t.certificateId, <code key="id">{certificate.certificateId}</code>],
          [t.personId, <code key="person">{certificate.personId}</code>],
          [t.reason, t.reasons[certificate.reason]],
          [t.erasedAt, <Instant key="at" atMs={Date.parse(certificate.erasedAt)} />],
        ]}
      />
      <DataTable
        title={t.erased}
        caption={t.erased}
        columns={columns}
        rows={erased}
        rowKey={({ place }) => place}
        empty=""
        fileName={`renzheng-${certificate.certificateId}`}
      />
      <Panel title={t.remains}>
        <ul>
          {remains.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
