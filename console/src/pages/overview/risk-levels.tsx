import { useQuery } from '@tanstack/react-query';
import { RISK_LEVELS, riskDay } from '../../api/risk.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { overviewText } from './overview-text.ts';

/** The risk decisions of the last 24 hours by level. Nothing if there were none, or if they cannot be read. */
export function RiskLevels() {
  const t = useText(overviewText);
  const levels = useText(levelText);
  const { data } = useQuery(riskDay);
  const counts = RISK_LEVELS.map((level) => {
    const ofLevel = data?.points.filter((point) => point.level === level) ?? [];
    return [levels[level], ofLevel.reduce((sum, { decisions }) => sum + decisions, 0)] as const;
  });
  if (counts.every(([, decisions]) => decisions === 0)) return null;
  return (
    <div>
      <Figures title={t.riskDay} figures={counts.map(([name, decisions]) => [name, countText(decisions)] as const)} />
      <LinkButton to="/risk">{t.toRisk}</LinkButton>
    </div>
  );
}
