import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { Link } from 'react-router';
import { confirmations } from '../../api/credits.ts';
import { isProblem } from '../../api/problem.ts';
import { publishModel, useModelChange } from '../../api/score-models.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { scoreModelsText } from './score-models-text.ts';

interface Props {
  readonly modelId: string;
  readonly title: string;
  readonly what: string;
  readonly action: string;
  /** A word of caution, e.g. that something simpler does better. */
  readonly warning?: string | undefined;
  readonly onClose: () => void;
}

/** Asks before a model is published or comes back. */
export function PublishDialog({ modelId, title, what, action, warning, onClose }: Props) {
  const change = useModelChange(() => publishModel(modelId));
  const waits = isProblem(change.error, 'second_person_required');
  return (
    <Dialog
      title={title}
      action={action}
      isBusy={change.isPending}
      onAction={() =>
        change.mutate(undefined, {
          onSuccess: onClose,
          // What waits is shown on the page.
          onError: (error) => isProblem(error, 'second_person_required') && onClose(),
        })
      }
      onClose={onClose}
    >
      <p>{what}</p>
      {warning !== undefined && <Alert type="warning" showIcon title={warning} />}
      {change.error && !waits && <ProblemPanel error={change.error} />}
    </Dialog>
  );
}

/** Says that a publication waits for another administrator. Nothing if none does. */
export function PublicationWaits() {
  const t = useText(scoreModelsText);
  const may = useMay();
  const { data } = useQuery({ ...confirmations, enabled: may('confirmations.list') });
  if (data?.confirmations.some(({ operation }) => operation === 'scoreModels.publish') !== true) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={t.waits}
      description={
        <>
          {t.waitsWhat} <Link to="/confirmations">{t.toConfirmations}</Link>
        </>
      }
    />
  );
}
