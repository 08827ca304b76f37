import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  ERASURE_REASONS,
  erasePerson,
  renamePerson,
  usePeopleChange,
  type ErasureReason,
  type ShownPerson,
} from '../../api/people.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { certificatePath } from './certificate-path.ts';
import { peopleText } from './people-text.ts';

interface Props {
  readonly idNumber: string;
  readonly onClose: () => void;
}

/** Asks twice, then erases a person and opens the certificate. */
export function EraseDialog({ idNumber, onClose }: Props) {
  const t = useText(peopleText);
  const [reason, setReason] = useState<ErasureReason>('requested-by-person');
  const [isSure, setSure] = useState(false);
  if (isSure) return <SureDialog idNumber={idNumber} reason={reason} onClose={onClose} />;
  return (
    <Dialog title={t.eraseTitle} action={t.goOn} isDangerous onAction={() => setSure(true)} onClose={onClose}>
      <p>{t.eraseWhat}</p>
      <Choice
        label={t.reason}
        value={reason}
        options={ERASURE_REASONS.map((each) => [each, t.reasons[each]] as const)}
        onValue={(chosen) => setReason(chosen as ErasureReason)}
      />
    </Dialog>
  );
}

function SureDialog({ idNumber, reason, onClose }: Props & { readonly reason: ErasureReason }) {
  const t = useText(peopleText);
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const erase = usePeopleChange(() => erasePerson({ idNumber, reason }));
  const isRight = typed.trim().toUpperCase() === idNumber.trim().slice(-4).toUpperCase();
  const checks = useChecks({ typed: isRight ? undefined : t.wrongFour }, erase.error);
  const send = () =>
    erase.mutate(undefined, {
      onSuccess: ({ certificateId }) => void navigate(certificatePath(certificateId)),
    });
  return (
    <Dialog
      title={t.sureTitle}
      action={t.eraseNow}
      isDangerous
      isBusy={erase.isPending}
      onAction={() => checks.pass() && send()}
      onClose={onClose}
    >
      <p>{t.sureWhat}</p>
      <Field
        label={t.lastFour}
        value={typed}
        maxLength={4}
        autoComplete="off"
        onValue={setTyped}
        problem={checks.problemOf('typed')}
      />
      {erase.error && <ProblemPanel error={erase.error} />}
    </Dialog>
  );
}

/** Corrects the name of a person. */
export function RenameDialog({
  idNumber,
  onRenamed,
  onClose,
}: Props & { readonly onRenamed: (person: ShownPerson) => void }) {
  const t = useText(peopleText);
  const [name, setName] = useState('');
  const rename = usePeopleChange(() => renamePerson(idNumber, name));
  const checks = useChecks({ name: name.trim() === '' ? t.noName : undefined }, rename.error);
  const send = () =>
    rename.mutate(undefined, {
      onSuccess: (person) => {
        onRenamed(person);
        onClose();
      },
    });
  return (
    <Dialog
      title={t.renameTitle}
      action={t.rename}
      isBusy={rename.isPending}
      onAction={() => checks.pass() && send()}
      onClose={onClose}
    >
      <Field
        label={t.newName}
        value={name}
        maxLength={64}
        autoComplete="off"
        onValue={setName}
        problem={checks.problemOf('name')}
      />
      {rename.error && <ProblemPanel error={rename.error} />}
    </Dialog>
  );
}
