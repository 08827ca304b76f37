import { useQuery } from '@tanstack/react-query';
import { caseTotals } from '../../api/cases.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import styles from './overview.module.css';
import { overviewText } from './overview-text.ts';

/** The cases that wait for a person. Nothing if there are none, or if they cannot be read. */
export function WaitingCases() {
  const t = useText(overviewText);
  const { data } = useQuery(caseTotals);
  if (!data || data.open + data.assigned === 0) return null;
  const { open, assigned, overdue } = data;
  return (
    <div className={styles['numbers']}>
      <Figures
        title={t.cases}
        figures={[
          [t.casesOpen, countText(open)],
          [t.casesAssigned, countText(assigned)],
          [t.casesOverdue, countText(overdue)],
        ]}
      />
      <LinkButton to={overdue > 0 ? '/cases?overdue=1' : '/cases'}>{overdue > 0 ? t.toOverdue : t.toCases}</LinkButton>
    </div>
  );
}
