import { useQuery } from '@tanstack/react-query';
import { serverStatus } from '../../api/server.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { liveText } from './live-text.ts';

/** What waits in the process that answers, and what it has to work with. */
export function ServerLoad() {
  const t = useText(liveText);
  const { data, error, refetch } = useQuery(serverStatus);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const { isReady, callsUnderWay, queues, inferenceWorkers, eventLoopP99Ms, memoryMb } = data;
  const waiting = (...names: readonly string[]) =>
    countText(queues.reduce((sum, { name, waiting: n }) => sum + (names.includes(name) ? n : 0), 0));
  return (
    <Figures
      title={t.server}
      figures={[
        [t.ready, isReady ? t.yes : t.no],
        [t.underWay, countText(callsUnderWay)],
        [t.inference(countText(inferenceWorkers)), waiting('inference')],
        [t.video, waiting('video')],
        [t.database, waiting('database-write', 'database-read')],
        [t.bodies, waiting('small-bodies', 'large-bodies')],
        [t.eventLoop, eventLoopP99Ms.toFixed(0)],
        [t.memory, countText(Math.round(memoryMb))],
      ]}
    />
  );
}
