import { useQuery } from '@tanstack/react-query';
import { RISK_LEVELS, riskDay } from '../../api/risk.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { decisionsPath } from '../risk/decision-filter.ts';
import styles from './overview.module.css';
import { overviewText } from './overview-text.ts';

/** The risk decisions of the last 24 hours by level. Nothing if there were none, or if they cannot be read. */
export function RiskLevels() {
  const t = useText(overviewText);
  const levels = useText(levelText);
  const may = useMay();
  const { data } = useQuery(riskDay);
  const counts = RISK_LEVELS.map((level) => {
    const ofLevel = data?.points.filter((point) => point.level === level) ?? [];
    return [level, ofLevel.reduce((sum, { decisions }) => sum + decisions, 0)] as const;
  });
  if (counts.every(([, decisions]) => decisions === 0)) return null;
  return (
    <div className={styles['numbers']}>
      <Figures
        title={t.riskDay}
        figures={counts.map(([level, decisions]) =>
          may('risk.decisions') && decisions > 0
            ? ([levels[level], countText(decisions), decisionsPath({ level })] as const)
            : ([levels[level], countText(decisions)] as const),
        )}
      />
      <LinkButton to="/risk">{t.toRisk}</LinkButton>
    </div>
  );
}
