import type { AlertEvent, AlertKind, AlertKindFacts, ShownAlert } from '../../api/alerts.ts';
import { alertKindText, alertUnitText, alertValue } from '../../text/alert-text.ts';
import { useText } from '../../text/language.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { alertsText } from './alerts-text.ts';

/** Gives how values and thresholds of a kind are written, in the language of the page. */
export function useAlertWords(kinds: readonly AlertKindFacts[]) {
  const t = useText(alertsText);
  const names = useText(alertKindText);
  const units = useText(alertUnitText);
  const factsOf = (kind: AlertKind) => kinds.find((each) => each.kind === kind);
  return {
    nameOf: (kind: AlertKind, ruleName: string) => (ruleName === '' ? names[kind] : `${names[kind]} · ${ruleName}`),
    valueOf: (kind: AlertKind, value: number | null) => alertValue(value, factsOf(kind)?.unit, units),
    thresholdOf: (kind: AlertKind, threshold: number) => {
      const text = alertValue(threshold, factsOf(kind)?.unit, units);
      return factsOf(kind)?.fires === 'below' ? t.below(text) : t.above(text);
    },
  };
}

type Row = ShownAlert | AlertEvent;

function useSharedColumns(kinds: readonly AlertKindFacts[]): readonly Column<Row>[] {
  const t = useText(alertsText);
  const { nameOf, valueOf, thresholdOf } = useAlertWords(kinds);
  return [
    {
      title: t.what,
      cell: ({ kind, ruleName }) => <LongText>{nameOf(kind, ruleName)}</LongText>,
      csv: ({ kind, ruleName }) => nameOf(kind, ruleName),
    },
    { title: t.subject, cell: ({ subject }) => <LongText isCode>{subject}</LongText>, csv: ({ subject }) => subject },
    {
      title: t.value,
      cell: ({ kind, value }) => valueOf(kind, value),
      csv: ({ value }) => value,
      kind: 'end',
    },
    {
      title: t.threshold,
      cell: ({ kind, threshold }) => thresholdOf(kind, threshold),
      csv: ({ threshold }) => threshold,
    },
    {
      title: t.severity,
      cell: ({ severity }) => <Mark kind={severity === 'critical' ? 'bad' : 'warning'}>{t[severity]}</Mark>,
      csv: ({ severity }) => severity,
    },
  ];
}

/** The columns of what fires at present. */
export function useAlertColumns(kinds: readonly AlertKindFacts[]): readonly Column<ShownAlert>[] {
  const t = useText(alertsText);
  return [
    {
      title: t.phase,
      cell: ({ phase }) => <Mark kind={phase === 'firing' ? 'bad' : 'warning'}>{t[phase]}</Mark>,
      csv: ({ phase }) => phase,
    },
    ...useSharedColumns(kinds),
    {
      title: t.firedAt,
      cell: ({ firedAtMs }) => <Instant atMs={firedAtMs} />,
      csv: ({ firedAtMs }) => (firedAtMs === null ? null : instantText(firedAtMs)),
    },
  ];
}

/** The columns of what fired and recovered. */
export function useEventColumns(kinds: readonly AlertKindFacts[]): readonly Column<AlertEvent>[] {
  const t = useText(alertsText);
  return [
    { title: t.at, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.event,
      cell: ({ type }) =>
        type === 'alert.fired' ? <Mark kind="bad">{t.fired}</Mark> : <Mark kind="good">{t.recovered}</Mark>,
      csv: ({ type }) => type,
    },
    ...useSharedColumns(kinds),
  ];
}
