import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useMay } from '../../api/session.ts';
import { draftOf, issueStatement } from '../../api/statements.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { StatementContent } from './statement-content.tsx';
import { isMonth, statementPath } from './statement-month.ts';
import { statementsText } from './statements-text.ts';

/** What the statement of a customer and month would say, with a button that issues it. */
export function DraftPage() {
  const t = useText(statementsText);
  const may = useMay();
  const { customerId = '', month = '' } = useParams();
  const { data, error, refetch } = useQuery({ ...draftOf(customerId, month), enabled: isMonth(month) });
  const [isAsked, setIsAsked] = useState(false);
  const [openedAtMs] = useState(Date.now);
  if (data && data.issuedId !== null) return <Navigate to={statementPath(data.issuedId)} replace />;
  const canIssue = data !== undefined && openedAtMs >= data.issuableAtMs;
  return (
    <Page
      title={data ? t.draftTitle(data.customerName, data.month) : t.title}
      lead={data && !canIssue ? `${t.draftLead} ${t.notYet(instantText(data.issuableAtMs))}` : t.draftLead}
      actions={
        <>
          <LinkButton to={isMonth(month) ? `/statements?month=${month}` : '/statements'}>{t.back}</LinkButton>
          {data && may('statements.issue') && (
            <Button type="primary" disabled={!canIssue} onClick={() => setIsAsked(true)}>
              {t.issue}
            </Button>
          )}
        </>
      }
    >
      {!isMonth(month) && <p>{t.wrongMonth}</p>}
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && isMonth(month) && <Waiting />}
      {data && <StatementContent statement={data} />}
      {data && isAsked && (
        <IssueDialog customerId={customerId} month={month} total={data.total} onClose={() => setIsAsked(false)} />
      )}
    </Page>
  );
}

interface Props {
  readonly customerId: string;
  readonly month: string;
  readonly total: string;
  readonly onClose: () => void;
}

function IssueDialog({ customerId, month, total, onClose }: Props) {
  const t = useText(statementsText);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const issue = useMutation({
    mutationFn: () => issueStatement(customerId, month),
    onSuccess: async ({ id }) => {
      await navigate(statementPath(id ?? ''));
      await queries.invalidateQueries({ queryKey: ['statements'] });
    },
  });
  return (
    <ConfirmDialog title={t.issueTitle} action={t.issue} change={issue} onClose={onClose}>
      <p>{t.issueWhat(total)}</p>
    </ConfirmDialog>
  );
}
