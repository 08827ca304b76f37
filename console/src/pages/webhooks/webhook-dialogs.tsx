import Button from 'antd/es/button';
import Checkbox from 'antd/es/checkbox';
import { useState } from 'react';
import {
  addWebhook,
  changeWebhook,
  removeWebhook,
  rotateSecret,
  showWebhook,
  type ShownWebhook,
} from '../../api/webhooks.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { changesOf } from '../../ui/changes.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { webhooksText } from './webhooks-text.ts';

const EVENTS = ['alert.fired', 'alert.recovered'] as const;
type WebhookEvent = (typeof EVENTS)[number];

interface Draft {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
}

function webhookBody({ name, events }: Draft) {
  return { name: name.trim(), events: [...events] };
}

interface FormProps {
  /** The webhook to change. `null` for another one. */
  readonly webhook: ShownWebhook | null;
  /** Called with the secret of a webhook that was added. */
  readonly onMade: (secret: string) => void;
  readonly onClose: () => void;
}

/** The form of a webhook. */
export function WebhookDialog({ webhook, onMade, onClose }: FormProps) {
  const t = useText(webhooksText);
  const [opened] = useState(webhook);
  const first: Draft = {
    name: opened?.name ?? '',
    url: '',
    events: EVENTS.filter((event) => opened === null || opened.events.includes(event)),
  };
  const [draft, setDraft] = useState(first);
  const save = useChange(
    ['webhooks'],
    async (wanted: Draft) => {
      const url = wanted.url.trim();
      if (opened === null) return onMade((await addWebhook({ ...webhookBody(wanted), url })).secret);
      const changes = changesOf(opened, webhookBody(first), webhookBody(wanted));
      await changeWebhook(opened.id, { ...changes, ...(url !== '' && { url }) });
    },
    'onSettled',
  );
  const isUrl = /^https?:\/\/[^/\s]/.test(draft.url.trim()) || (webhook !== null && draft.url.trim() === '');
  const problems = {
    name: draft.name.trim() === '' ? t.noName : undefined,
    url: isUrl ? undefined : t.wrongUrl,
    events: draft.events.length === 0 ? t.noEvents : undefined,
  };
  const checks = useChecks(problems, save.error);
  const set = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    save.reset();
  };
  return (
    <Dialog
      title={webhook === null ? t.newTitle : t.changeTitle}
      action={webhook === null ? t.add : t.save}
      isBusy={save.isPending}
      onAction={() => checks.pass() && save.mutate(draft, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field
        label={t.name}
        value={draft.name}
        maxLength={64}
        onValue={(name) => set({ name })}
        onBlur={() => checks.left('name')}
        problem={checks.problemOf('name')}
      />
      <Field
        label={t.url}
        value={draft.url}
        maxLength={2000}
        spellCheck={false}
        autoComplete="off"
        hint={webhook === null ? t.urlHint : t.urlStays}
        onValue={(url) => set({ url })}
        onBlur={() => checks.left('url')}
        problem={checks.problemOf('url')}
      />
      {webhook !== null && <KnownAddress webhookId={webhook.id} />}
      <FieldGroup label={t.events} problem={checks.problemOf('events')}>
        <Checkbox.Group
          value={[...draft.events]}
          options={EVENTS.map((event) => ({ value: event, label: t.types[event] }))}
          onChange={(events: readonly WebhookEvent[]) => set({ events })}
        />
      </FieldGroup>
      {save.error && <ProblemPanel error={save.error} />}
    </Dialog>
  );
}

/** The address. It is loaded only after a click. */
function KnownAddress({ webhookId }: { readonly webhookId: string }) {
  const t = useText(webhooksText);
  const show = useChange(['webhooks'], () => showWebhook(webhookId));
  if (show.data) return <code>{show.data.url}</code>;
  return (
    <div>
      <Button size="small" loading={show.isPending} onClick={() => show.mutate(undefined)}>
        {t.showUrl}
      </Button>
      {show.error && <ProblemPanel error={show.error} />}
    </div>
  );
}

interface DialogProps {
  readonly webhook: ShownWebhook;
  readonly onClose: () => void;
}

const OVERLAP_HOURS = { usual: '24', max: 168 } as const;

/** Gives a webhook another secret. Both sign during the overlap. */
export function RotateDialog({ webhook, onMade, onClose }: DialogProps & Pick<FormProps, 'onMade'>) {
  const t = useText(webhooksText);
  const [hours, setHours] = useState<string>(OVERLAP_HOURS.usual);
  const rotate = useChange(['webhooks'], (overlap: number) => rotateSecret(webhook.id, overlap));
  const isHours = /^\d{1,3}$/.test(hours.trim()) && Number(hours) <= OVERLAP_HOURS.max;
  const checks = useChecks({ overlapHours: isHours ? undefined : t.notHours }, rotate.error);
  const send = () =>
    rotate.mutate(Number(hours), {
      onSuccess: ({ secret }) => {
        onMade(secret);
        onClose();
      },
    });
  return (
    <Dialog
      title={t.rotateTitle}
      action={t.rotate}
      isBusy={rotate.isPending}
      onAction={() => checks.pass() && send()}
      onClose={onClose}
    >
      <p>{t.rotateWhat}</p>
      <Field
        label={t.overlap}
        inputMode="numeric"
        value={hours}
        onValue={setHours}
        onBlur={() => checks.left('overlapHours')}
        problem={checks.problemOf('overlapHours')}
      />
      {rotate.error && <ProblemPanel error={rotate.error} />}
    </Dialog>
  );
}

/** Asks before a webhook is removed. */
export function RemoveDialog({ webhook, onClose }: DialogProps) {
  const t = useText(webhooksText);
  const remove = useChange(['webhooks'], () => removeWebhook(webhook.id));
  return (
    <ConfirmDialog title={t.removeTitle} action={t.remove} isDangerous change={remove} onClose={onClose}>
      <p>{t.removeWhat}</p>
    </ConfirmDialog>
  );
}
