import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { caseOf, casePage, type CaseDetails, type CaseOutcome, type ResolvedCase } from '../../api/cases.ts';
import { isProblem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { graphPath } from '../graph/graph-start.ts';
import { graphText } from '../graph/graph-text.ts';
import { asked, casePath, casesPath, filterOf, type CaseFilter } from './case-filter.ts';
import { CaseDecisions, DecisionsBeside, RelatedDecisions } from './case-decisions.tsx';
import { CaseFacts } from './case-facts.tsx';
import { CaseLog } from './case-log.tsx';
import { CaseNote, CaseWork } from './case-work.tsx';
import { CaseWhy } from './case-why.tsx';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';
import { resolveText } from './resolve-text.ts';
import { useKeysDialog } from './keys-dialog.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { ResolvedAlert } from './resolved-alert.tsx';

/** What a case that was resolved hands on to the page of the next one. */
interface HandedOn {
  readonly resolved?: ResolvedCase;
}

/** A case: why it was opened, what belongs to it, and what to do. After a decision the next case follows. */
export function CasePage() {
  const t = useText(casesText);
  const graphWords = useText(graphText);
  const may = useMay();
  const { caseId = '' } = useParams();
  const [query] = useSearchParams();
  const filter = filterOf(query);
  const { state } = useLocation() as { readonly state: HandedOn | null };
  const { data, error, refetch } = useQuery(caseOf(caseId));
  const isUnknown = isProblem(error, 'not_found') || isProblem(error, 'bad_request');
  const keys = useKeysDialog(['next', 'previous', 'approve', 'reject', 'note', 'queue', 'help']);
  return (
    <Page
      key={caseId}
      title={data ? t.title(data.case.number) : t.queue}
      lead={t.aboutLead}
      actions={
        <>
          {keys.button}
          {data && data.named.length > 0 && may('risk.graph') && (
            <LinkButton to={graphPath({ entities: data.named })}>{graphWords.link}</LinkButton>
          )}
          <LinkButton to={casesPath(filter)}>{t.back}</LinkButton>
        </>
      }
    >
      {state?.resolved && <ResolvedAlert key={state.resolved.case.id} resolved={state.resolved} />}
      {isUnknown && <Alert type="warning" showIcon title={t.notFound} description={t.notFoundWhat} />}
      {error && !isUnknown && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Opened key={caseId} details={data} filter={filter} onHelp={keys.show} />}
      {keys.dialog}
    </Page>
  );
}

interface OpenedProps {
  readonly details: CaseDetails;
  readonly filter: CaseFilter;
  readonly onHelp: () => void;
}

function Opened({ details, filter, onHelp }: OpenedProps) {
  const t = useText(casesText);
  const r = useText(resolveText);
  const may = useMay();
  const { case: found, entities } = details;
  const [asking, setAsking] = useState<CaseOutcome | null>(null);
  const [orderId, setOrderId] = useState(details.summary?.orderId ?? null);
  const { next, go } = useNeighbours(found.id, filter);
  const isWaiting = found.state !== 'resolved';
  const decide = (outcome: CaseOutcome) => (isWaiting && may('cases.resolve') ? () => setAsking(outcome) : undefined);
  useKeys({
    j: go.next,
    k: go.previous,
    a: decide('genuine'),
    r: decide('fraud'),
    n: () => document.querySelector<HTMLElement>('[data-case-note] textarea')?.focus(),
    q: go.queue,
    '?': onHelp,
  });
  return (
    <>
      {isWaiting && may('cases.resolve') && (
        <div className={styles['decide']}>
          <Button size="large" onClick={() => setAsking('genuine')} aria-keyshortcuts="A">
            {t.approve} <kbd aria-hidden="true">A</kbd>
          </Button>
          <Button size="large" danger onClick={() => setAsking('fraud')} aria-keyshortcuts="R">
            {t.reject} <kbd aria-hidden="true">R</kbd>
          </Button>
          <Button size="large" onClick={() => setAsking('unclear')}>
            {t.unclear}
          </Button>
          {next !== null && <LinkButton to={casePath(next, filter)}>{t.next}</LinkButton>}
        </div>
      )}
      <div className={styles['columns']}>
        <Panel title={t.about}>
          <CaseFacts details={details} />
          <CaseWork found={found} />
        </Panel>
        <Panel title={t.log}>
          <CaseLog events={details.events} />
          {may('cases.note') && <CaseNote found={found} />}
        </Panel>
      </div>
      <CaseWhy orderId={orderId} />
      <CaseDecisions decisions={details.decisions} shown={orderId} onShow={setOrderId} />
      <RelatedDecisions related={details.related} />
      <DecisionsBeside beside={details.beside} />
      {asking && (
        <ResolveDialog
          found={found}
          outcome={asking}
          entities={entities}
          action={next === null ? r.resolve : r.resolveNext}
          onDone={(resolved) => go.on({ resolved })}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

/** The cases beside this one in the queue, as the queue was when the page opened, and the ways to them. */
function useNeighbours(caseId: string, filter: CaseFilter) {
  const navigate = useNavigate();
  const { data } = useQuery({ ...casePage(asked(filter), null), staleTime: Infinity, refetchInterval: false });
  const ids = data?.cases.map(({ id }) => id) ?? [];
  const at = ids.indexOf(caseId);
  // A case that the queue does not show, e.g. one that was found by its id, is followed by the first of the queue.
  const next = ids[at + 1] ?? null;
  const previous = at > 0 ? (ids[at - 1] ?? null) : null;
  const to = (id: string | null) => (id === null ? undefined : () => void navigate(casePath(id, filter)));
  return {
    next,
    go: {
      next: to(next),
      previous: to(previous),
      queue: () => void navigate(casesPath(filter)),
      on: (state: HandedOn) => void navigate(next === null ? casesPath(filter) : casePath(next, filter), { state }),
    },
  };
}
