import { useNavigate, useSearchParams } from 'react-router';
import { RECORD_KINDS, type RecordKind } from '../../api/records.ts';
import { useMay } from '../../api/session.ts';
import type { OperationName } from '../../api/client.ts';
import { useText } from '../../text/language.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { asked, EVERYTHING, filterOf, kindOf, placeOf, recordsPath } from './record-filter.ts';
import { RecordFilterForm } from './record-filter-form.tsx';
import { AttackTable, ConsentTable, EvidenceTable, OutcomeTable } from './record-table.tsx';
import { recordsText } from './records-text.ts';

const NEEDS: Readonly<Record<RecordKind, OperationName>> = {
  attacks: 'attacks.list',
  evidence: 'evidences.list',
  outcomes: 'outcomes.list',
  consents: 'consents.list',
};
const TABLES = {
  attacks: AttackTable,
  evidence: EvidenceTable,
  outcomes: OutcomeTable,
  consents: ConsentTable,
} as const;

/** Attacks, evidence, outcomes and consents of all people. Nothing is shown until the person asks, because the audit keeps it. */
export function RecordsPage() {
  const t = useText(recordsText);
  const may = useMay();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const kinds = RECORD_KINDS.filter((kind) => may(NEEDS[kind]));
  const wanted = kindOf(query);
  const of = kinds.includes(wanted) ? wanted : (kinds[0] ?? wanted);
  const filter = filterOf(query);
  const Table = TABLES[of];
  const isFiltered = Object.values(filter).some((text) => text !== '');
  return (
    <Page title={t.title} lead={t.lead}>
      <LinkTabs
        label={t.which}
        links={kinds.map((kind) => ({
          to: recordsPath(kind, EVERYTHING),
          title: t.kinds[kind],
          isCurrent: kind === of,
        }))}
      />
      <RecordFilterForm
        key={recordsPath(of, filter)}
        of={of}
        filter={filter}
        onShow={(next) => void navigate(recordsPath(of, next, { shown: true }))}
        onClear={isFiltered ? () => void navigate(recordsPath(of, EVERYTHING)) : null}
      />
      {query.get('show') === '1' ? <Table query={asked(filter, placeOf(query))} filter={filter} /> : <p>{t.notYet}</p>}
    </Page>
  );
}
