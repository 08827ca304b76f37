import Button from 'antd/es/button';
import { useCallback, useMemo, useState } from 'react';
import type { RiskDay } from '../../api/risk.ts';
import { CHART_STEP_MS } from '../../api/series.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { instantText, minuteField } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import filter from '../../ui/filter-form.module.css';
import { DayChart } from '../overview/day-chart.tsx';
import overview from '../overview/overview.module.css';
import { decisionsPath } from './decision-filter.ts';
import { levelParts } from './level-parts.ts';
import { riskText } from './risk-text.ts';

const SCENES = ['all', 'register', 'login', 'activity', 'none', 'other'] as const;

/** The levels of the last 24 hours as stacked areas, of all scenes or of one. */
export function LevelChart({ day }: { readonly day: RiskDay }) {
  const t = useText(riskText);
  const levels = useText(levelText);
  const [scene, setScene] = useState<(typeof SCENES)[number]>('all');
  const [range, setRange] = useState<{ readonly fromMs: number; readonly toMs: number } | null>(null);
  const parts = useMemo(() => levelParts(day, { scene, names: levels }), [day, scene, levels]);
  const choose = useCallback(
    (from: number, to: number) =>
      setRange({ fromMs: day.fromMs + from * CHART_STEP_MS, toMs: day.fromMs + to * CHART_STEP_MS }),
    [day.fromMs],
  );
  const used = SCENES.filter((each) => each === 'all' || day.points.some(({ name }) => name === each));
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  return (
    <Panel title={t.byLevel} lead={t.byLevelLead}>
      <div className={filter['ranges']} role="group" aria-label={t.scene}>
        {used.map((each) => (
          <Button
            key={each}
            size="small"
            type={each === scene ? 'primary' : 'default'}
            aria-pressed={each === scene}
            onClick={() => setScene(each)}
          >
            {t.scenes[each]}
          </Button>
        ))}
      </div>
      <DayChart label={t.chartLabel(countText(calls))} day={day} parts={parts} weekAgo={null} onRange={choose} />
      {range && (
        <section className={overview['selection']} aria-live="polite">
          <h3>{t.range(instantText(range.fromMs).slice(0, 16), instantText(range.toMs).slice(0, 16))}</h3>
          <LinkButton to={decisionsPath({ from: minuteField(range.fromMs), to: minuteField(range.toMs) })}>
            {t.openRange}
          </LinkButton>
        </section>
      )}
    </Panel>
  );
}
