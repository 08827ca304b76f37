import Alert from 'antd/es/alert';
import { isProblem } from '../../api/problem.ts';
import { useText } from '../../text/language.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { administratorsText } from './administrators-text.ts';

interface Props {
  readonly change: { readonly error: unknown; readonly isSuccess: boolean };
  readonly done: string;
}

/** Says whether a change of an administrator worked. A conflict means that it is the last owner. */
export function ChangeOutcome({ change, done }: Props) {
  const t = useText(administratorsText);
  if (change.isSuccess) return <Alert type="success" showIcon title={done} role="status" />;
  if (!change.error) return null;
  if (!isProblem(change.error, 'conflict')) return <ProblemPanel error={change.error} />;
  return <Alert type="error" showIcon title={t.lastOwner.title} description={t.lastOwner.advice} />;
}
