import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { statementFile, statementOf } from '../../api/statements.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { StatementContent } from './statement-content.tsx';
import { statementsText } from './statements-text.ts';

/** An issued statement, with its files. */
export function StatementPage() {
  const t = useText(statementsText);
  const language = serverLanguage(useLanguage());
  const { statementId = '' } = useParams();
  const { data, error, refetch } = useQuery(statementOf(statementId));
  return (
    <Page
      title={data ? t.statementTitle(data.customerName, data.month) : t.title}
      lead={t.issuedLead}
      actions={
        <>
          <LinkButton to={data ? `/statements?month=${data.month}` : '/statements'}>{t.back}</LinkButton>
          {data && (
            <>
              <DownloadLink href={statementFile(statementId, 'csv', language)}>{t.csv}</DownloadLink>
              <DownloadLink href={statementFile(statementId, 'html', language)}>{t.page}</DownloadLink>
            </>
          )}
        </>
      }
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <StatementContent statement={data} />}
    </Page>
  );
}
