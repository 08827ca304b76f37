import Button from 'antd/es/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { setConsentRequirement, type Compliance } from '../../api/compliance.ts';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { complianceText } from './compliance-text.ts';

type Row = Compliance['consents'][number];

/** Consents by app, and whether the app requires them. */
export function ConsentTable({ consents }: { readonly consents: readonly Row[] }) {
  const t = useText(complianceText);
  const may = useMay();
  const [asked, setAsked] = useState<Row | null>(null);
  const columns: readonly Column<Row>[] = [
    {
      title: t.app,
      cell: ({ appId, name }) =>
        may('apps.show') && name !== null ? (
          <Link to={`/apps/${appId}`}>
            <LongText>{name}</LongText>
          </Link>
        ) : (
          <LongText>{name ?? `${appId} (${t.gone})`}</LongText>
        ),
      csv: ({ name, appId }) => name ?? appId,
    },
    {
      title: t.isRequired,
      cell: ({ isRequired }) => <Mark kind={isRequired ? 'good' : 'warning'}>{isRequired ? t.yes : t.no}</Mark>,
      csv: ({ isRequired }) => (isRequired ? t.yes : t.no),
    },
    count(t.given, ({ given }) => given),
    count(t.withdrawn, ({ withdrawn }) => withdrawn),
    count(t.ended, ({ ended }) => ended),
    count(t.holding, ({ holding }) => holding),
    {
      title: '',
      kind: 'actions',
      cell: (row) =>
        may('consents.require') &&
        row.name !== null && (
          <Button size="small" onClick={() => setAsked(row)}>
            {row.isRequired ? t.dontRequire : t.require}
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable
        caption={t.consents}
        title={t.consents}
        columns={columns}
        rows={consents}
        rowKey={({ appId }) => appId}
        empty={t.noConsents}
        fileName="renzheng-consents"
      />
      {asked && <RequireDialog row={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function count(title: string, of: (row: Row) => number): Column<Row> {
  return { title, kind: 'end', cell: (row) => countText(of(row)), csv: of };
}

function RequireDialog({
  row: { appId, name, isRequired },
  onClose,
}: {
  readonly row: Row;
  readonly onClose: () => void;
}) {
  const t = useText(complianceText);
  const change = useChange(['compliance'], () => setConsentRequirement(appId, !isRequired));
  const app = name ?? appId;
  return (
    <ConfirmDialog
      title={isRequired ? t.dontRequireTitle(app) : t.requireTitle(app)}
      action={isRequired ? t.dontRequire : t.require}
      isDangerous={isRequired}
      change={change}
      onClose={onClose}
    >
      <p>{isRequired ? t.dontRequireWhat : t.requireWhat}</p>
    </ConfirmDialog>
  );
}
