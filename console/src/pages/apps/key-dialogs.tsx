import { useState } from 'react';
import type { ShownKey } from '../../api/apps.ts';
import { banKey, changeKey, createKey, rotateKey } from '../../api/app-changes.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { changesOf } from '../../ui/changes.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { appFormText } from './app-form-text.ts';
import { appsText } from './apps-text.ts';
import { keyBody } from './create-steps.ts';
import { daysOf, EMPTY_KEY, keyDraftOf, keyLimits, keyProblems, type KeyDraft } from './key-draft.ts';
import { KeyFields } from './key-fields.tsx';
import type { MadeKeyFacts } from './made-key.tsx';

interface NewKeyProps {
  readonly appId: string;
  readonly onMade: (made: MadeKeyFacts) => void;
  readonly onClose: () => void;
}

/** Asks what a new key is for, and makes it. */
export function NewKey({ appId, onMade, onClose }: NewKeyProps) {
  const t = useText(appsText);
  const words = useText(appFormText);
  const [draft, setDraft] = useState(EMPTY_KEY);
  const create = useChange(['apps'], (wanted: KeyDraft) => createKey(appId, keyBody(wanted)));
  const checks = useChecks(keyProblems(draft, words), create.error);
  const send = () =>
    create.mutate(draft, {
      onSuccess: ({ key }) => {
        onMade({ secret: key, replaces: null });
        onClose();
      },
    });
  return (
    <Dialog
      title={t.newKey}
      action={t.makeKey}
      isBusy={create.isPending}
      onAction={() => checks.pass() && send()}
      onClose={onClose}
    >
      <KeyFields
        draft={draft}
        set={(part) => {
          setDraft({ ...draft, ...part });
          create.reset();
        }}
        checks={checks}
        isNew
      />
      {create.error && <ProblemPanel error={create.error} />}
    </Dialog>
  );
}

interface KeyDialogProps {
  readonly value: ShownKey;
  readonly onClose: () => void;
}

/** Changes what a key is for, its limits and its end. */
export function ChangeKey({ value, onClose }: KeyDialogProps) {
  const t = useText(appsText);
  const words = useText(appFormText);
  const [key] = useState(value);
  const [draft, setDraft] = useState(() => keyDraftOf(key));
  const change = useChange(
    ['apps'],
    (wanted: KeyDraft) => {
      const days = daysOf(wanted);
      const changes = changesOf(key, keyLimits(keyDraftOf(key)), keyLimits(wanted));
      return changeKey(key.id, { ...changes, ...(days === null ? {} : { days }) });
    },
    'onSettled',
  );
  const checks = useChecks(keyProblems(draft, words), change.error);
  return (
    <Dialog
      title={t.changeKeyTitle(key.display)}
      action={t.save}
      isBusy={change.isPending}
      onAction={() => checks.pass() && change.mutate(draft, { onSuccess: onClose })}
      onClose={onClose}
    >
      <KeyFields
        draft={draft}
        set={(part) => {
          setDraft({ ...draft, ...part });
          change.reset();
        }}
        checks={checks}
        isNew={false}
      />
      {change.error && <ProblemPanel error={change.error} />}
    </Dialog>
  );
}

const OVERLAP_HOURS = { usual: '24', max: 8760 } as const;

/** Replaces a key by another. Both work during the overlap. */
export function RotateKey({ value: key, onMade, onClose }: KeyDialogProps & Pick<NewKeyProps, 'onMade'>) {
  const t = useText(appsText);
  const [hours, setHours] = useState<string>(OVERLAP_HOURS.usual);
  const rotate = useChange(['apps'], (overlap: number) => rotateKey(key.id, overlap));
  const isHours = /^\d{1,4}(\.\d{1,2})?$/.test(hours.trim()) && Number(hours) <= OVERLAP_HOURS.max;
  const checks = useChecks({ overlapHours: isHours ? undefined : t.notHours }, rotate.error);
  const send = () =>
    rotate.mutate(Number(hours), {
      onSuccess: (made) => {
        onMade({ secret: made.key, replaces: key.id });
        onClose();
      },
    });
  return (
    <Dialog
      title={t.rotateTitle(key.display)}
      action={t.rotate}
      isBusy={rotate.isPending}
      onAction={() => checks.pass() && send()}
      onClose={onClose}
    >
      <p>{t.rotateWhat}</p>
      <Field
        label={t.overlap}
        hint={t.overlapHint}
        value={hours}
        onValue={setHours}
        onBlur={() => checks.left('overlapHours')}
        inputMode="decimal"
        maxLength={7}
        problem={checks.problemOf('overlapHours')}
      />
      {rotate.error && <ProblemPanel error={rotate.error} />}
    </Dialog>
  );
}

/** Bans a key, or lifts the ban. */
export function BanKey({ value: key, onClose }: KeyDialogProps) {
  const t = useText(appsText);
  const ban = useChange(['apps'], () => banKey(key.id, !key.banned));
  return (
    <ConfirmDialog
      title={key.banned ? t.liftKeyTitle(key.display) : t.banKeyTitle(key.display)}
      action={key.banned ? t.lift : t.ban}
      isDangerous={!key.banned}
      change={ban}
      onClose={onClose}
    >
      <p>{key.banned ? t.liftKeyWhat : t.banKeyWhat}</p>
    </ConfirmDialog>
  );
}
