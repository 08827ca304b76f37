import { useMutation, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { reopenCase, type ResolvedCase } from '../../api/cases.ts';
import { useText } from '../../text/language.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { casesText } from './cases-text.ts';
import { resolveText } from './resolve-text.ts';

interface Props {
  readonly resolved: ResolvedCase;
  /** Called with the case that is open again. */
  readonly onUndone?: (caseId: string) => void;
}

/** Says that a case was resolved and what that did, and offers to take it back. */
export function ResolvedAlert({ resolved: { case: found, labels, entries }, onUndone }: Props) {
  const t = useText(casesText);
  const r = useText(resolveText);
  const queries = useQueryClient();
  const undo = useMutation({
    mutationFn: () => reopenCase(found.id, { revision: found.revision }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['cases'] });
      onUndone?.(found.id);
    },
  });
  if (undo.error) return <ProblemPanel error={undo.error} />;
  if (undo.isSuccess) return <Alert type="info" showIcon role="status" title={r.undone(found.number)} />;
  const { outcome } = found.resolution ?? { outcome: 'unclear' as const };
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      title={r.done(found.number, t.outcomes[outcome])}
      description={outcome === 'unclear' ? undefined : r.doneWhat(labels.recorded, labels.taken, entries.length)}
      action={
        <Button size="small" loading={undo.isPending} onClick={() => undo.mutate()}>
          {r.undo}
        </Button>
      }
    />
  );
}
