import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { FILING_FACES, registerSize } from '../../api/overview.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { startText } from './start-text.ts';

/** How many people are stored. */
export function RegisterSize() {
  const t = useText(startText);
  const { data, error, refetch } = useQuery(registerSize);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <Figures
        title={t.people}
        figures={[
          [t.persons, countText(data.persons)],
          [t.faces, countText(data.faces)],
          [t.photos, countText(data.photos)],
        ]}
      />
      {data.faces >= FILING_FACES && <Alert type="warning" showIcon title={t.filing(countText(data.faces))} />}
    </>
  );
}
