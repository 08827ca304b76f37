import { useState } from 'react';
import { makeBackup, setBackupSchedule, useSystemChange, type BackupSchedule } from '../../api/system.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { parseCount } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { systemText } from './system-text.ts';

const DAYS_MAX = 3650;
/** The server takes no shorter passphrase. */
const PASSPHRASE_CHARS_MIN = 12;

/** Whole days as a person types them. `null` if the server would refuse them. */
function daysOf(text: string): number | null {
  const days = parseCount(text);
  return days !== null && days >= 1 && days <= DAYS_MAX ? days : null;
}

/** Hours as a person types them, e.g. `0.5`. `null` if the server would refuse them. */
function hoursOf(text: string): number | null {
  const hours = /^\d{1,4}(\.\d{1,2})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return hours >= 0.25 && hours <= 8760 ? hours : null;
}

interface MakeProps {
  /** The folder that is suggested. */
  readonly folder: string;
  readonly onClose: () => void;
}

/** Asks where a backup goes, and makes it. The dialog stays open until it is verified. */
export function BackupDialog({ folder, onClose }: MakeProps) {
  const t = useText(systemText);
  const [to, setTo] = useState(folder);
  const [days, setDays] = useState('30');
  const [passphrase, setPassphrase] = useState('');
  const make = useSystemChange(() =>
    makeBackup({
      to: to.trim(),
      keepDays: daysOf(days) ?? 1,
      ...(passphrase !== '' && { passphrase }),
    }),
  );
  const isShort = passphrase !== '' && Array.from(passphrase).length < PASSPHRASE_CHARS_MIN;
  const problems = {
    to: to.trim() === '' ? t.noFolder : undefined,
    keepDays: daysOf(days) === null ? t.badDays : undefined,
    passphrase: isShort ? t.shortPhrase : undefined,
  };
  const checks = useChecks(problems, make.error);
  return (
    <Dialog
      title={t.makeTitle}
      action={t.make}
      isBusy={make.isPending}
      onAction={() => checks.pass() && make.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>{t.makeWhat}</p>
      <FolderField value={to} onValue={setTo} problem={checks.problemOf('to')} onLeft={() => checks.left('to')} />
      <DaysField
        value={days}
        onValue={setDays}
        problem={checks.problemOf('keepDays')}
        onLeft={() => checks.left('keepDays')}
      />
      <Field
        label={t.passphrase}
        type="password"
        autoComplete="new-password"
        hint={t.passphraseHint}
        maxLength={1024}
        value={passphrase}
        onValue={setPassphrase}
        onBlur={() => checks.left('passphrase')}
        problem={checks.problemOf('passphrase')}
      />
      {make.error && <ProblemPanel error={make.error} />}
    </Dialog>
  );
}

interface ScheduleProps {
  readonly schedule: BackupSchedule;
  readonly onClose: () => void;
}

/** Asks how often backups are made, and where they go. */
export function ScheduleDialog({ schedule, onClose }: ScheduleProps) {
  const t = useText(systemText);
  const [to, setTo] = useState(schedule.to ?? '');
  const [hours, setHours] = useState(String(schedule.everyHours ?? 24));
  const [days, setDays] = useState(String(schedule.keepDays ?? 30));
  const set = useSystemChange(() =>
    setBackupSchedule({ to: to.trim(), everyHours: hoursOf(hours) ?? 24, keepDays: daysOf(days) ?? 30 }),
  );
  const problems = {
    to: to.trim() === '' ? t.noFolder : undefined,
    everyHours: hoursOf(hours) === null ? t.badHours : undefined,
    keepDays: daysOf(days) === null ? t.badDays : undefined,
  };
  const checks = useChecks(problems, set.error);
  return (
    <Dialog
      title={t.setSchedule}
      action={t.save}
      isBusy={set.isPending}
      onAction={() => checks.pass() && set.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <FolderField value={to} onValue={setTo} problem={checks.problemOf('to')} onLeft={() => checks.left('to')} />
      <Field
        label={t.hours}
        inputMode="decimal"
        maxLength={7}
        value={hours}
        onValue={setHours}
        onBlur={() => checks.left('everyHours')}
        problem={checks.problemOf('everyHours')}
      />
      <DaysField
        value={days}
        onValue={setDays}
        problem={checks.problemOf('keepDays')}
        onLeft={() => checks.left('keepDays')}
      />
      {set.error && <ProblemPanel error={set.error} />}
    </Dialog>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly problem: string | undefined;
  readonly onLeft: () => void;
}

function FolderField({ value, onValue, problem, onLeft }: FieldProps) {
  const t = useText(systemText);
  return (
    <Field
      label={t.to}
      hint={t.toHint}
      maxLength={4096}
      spellCheck={false}
      value={value}
      onValue={onValue}
      onBlur={onLeft}
      problem={problem}
    />
  );
}

function DaysField({ value, onValue, problem, onLeft }: FieldProps) {
  const t = useText(systemText);
  return (
    <Field
      label={t.keepDays}
      inputMode="numeric"
      maxLength={5}
      value={value}
      onValue={onValue}
      onBlur={onLeft}
      problem={problem}
    />
  );
}
