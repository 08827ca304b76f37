import Alert from 'antd/es/alert';
import { publishModel, useModelChange } from '../../api/score-models.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

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
  return (
    <ConfirmDialog title={title} action={action} change={change} isWaitShown onClose={onClose}>
      <p>{what}</p>
      {warning !== undefined && <Alert type="warning" showIcon title={warning} />}
    </ConfirmDialog>
  );
}
