import { useQuery } from '@tanstack/react-query';
import { ruleOutcomes } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { riskText } from './risk-text.ts';

/** How many of the decisions that were reported as genuine passed. Nothing if none was reported. */
export function GenuineRate() {
  const t = useText(riskText);
  const may = useMay();
  const { data } = useQuery(ruleOutcomes);
  if (!data?.genuinePassed) return null;
  const { genuine, genuinePassed } = data;
  return (
    <div>
      <Figures
        title={t.genuine}
        figures={[
          [t.genuinePassed, percent(genuinePassed.share)],
          [t.interval, `${percent(genuinePassed.low)} – ${percent(genuinePassed.high)}`],
          [t.genuineReported, countText(genuine.pass + genuine.review + genuine.reject)],
          [t.genuineStopped, countText(genuine.review + genuine.reject)],
        ]}
      />
      {may('rules.list') && <LinkButton to="/rules">{t.toRules}</LinkButton>}
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
