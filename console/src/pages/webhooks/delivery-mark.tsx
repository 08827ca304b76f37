import type { Delivery } from '../../api/webhooks.ts';
import { useText } from '../../text/language.tsx';
import { Mark } from '../../ui/mark.tsx';
import { webhooksText } from './webhooks-text.ts';

const KINDS = { pending: 'warning', delivered: 'good', failed: 'bad' } as const;

/** How far a delivery is. */
export function DeliveryMark({ state }: Pick<Delivery, 'state'>) {
  const t = useText(webhooksText);
  return <Mark kind={KINDS[state]}>{t[state]}</Mark>;
}

/** Gives what an attempt was answered, in the language of the page: a status of HTTP, or why there was none. */
export function useAnswerText(): (status: number | null, problem: Delivery['lastProblem']) => string {
  const t = useText(webhooksText);
  return (status, problem) => {
    if (status !== null) return `HTTP ${status}`;
    return problem === null ? '—' : t.problems[problem];
  };
}
