import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { feedKinds, feedSchedules, scheduleFeed, type FeedImport } from '../../api/feeds.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useChecks } from '../../ui/use-checks.ts';
import { feedsText } from './feeds-text.ts';

const EMPTY = { name: '', kind: 'cloud', url: '', everyHours: '24', licence: '', checksumUrl: '' };
type Draft = typeof EMPTY;

const isUrl = (text: string) => /^https?:\/\/[^/\s]/.test(text.trim());
const isHours = (text: string) => Number(text) >= 0.25 && Number(text) <= 8760;

function bodyOf({ kind, url, everyHours, licence, checksumUrl }: Draft) {
  return {
    kind: kind as FeedImport['kind'],
    url: url.trim(),
    everyHours: Number(everyHours),
    licence: licence.trim(),
    ...(checksumUrl.trim() !== '' && { checksumUrl: checksumUrl.trim() }),
  };
}

/** The form by which a feed is fetched regularly. */
export function ScheduleDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(feedsText);
  const { data: kinds = [] } = useQuery(feedKinds);
  const { data: schedules = [] } = useQuery(feedSchedules);
  const [draft, setDraft] = useState(EMPTY);
  const save = useChange(['feeds'], () => scheduleFeed(draft.name.trim(), bodyOf(draft)));
  const checks = useChecks(
    {
      name: !/^[\w.:-]{1,64}$/.test(draft.name.trim())
        ? t.nameWrong
        : schedules.some(({ name }) => name === draft.name.trim())
          ? t.nameScheduled
          : undefined,
      url: isUrl(draft.url) ? undefined : t.urlWrong,
      everyHours: isHours(draft.everyHours) ? undefined : t.hoursWrong,
      licence: draft.licence.trim() === '' ? t.needed : undefined,
      checksumUrl: draft.checksumUrl.trim() === '' || isUrl(draft.checksumUrl) ? undefined : t.urlWrong,
    },
    save.error,
  );
  const set = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    save.reset();
  };
  const partsOf = (name: Exclude<keyof Draft, 'kind'>) => ({
    value: draft[name],
    onValue: (value: string) => set({ [name]: value }),
    onBlur: () => checks.left(name),
    problem: checks.problemOf(name),
    autoComplete: 'off',
    spellCheck: false,
  });
  return (
    <Dialog
      title={t.scheduleTitle}
      action={t.scheduleDo}
      isBusy={save.isPending}
      onAction={() => checks.pass() && save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>{t.scheduleWhat}</p>
      <Field label={t.name} hint={t.nameHint} maxLength={64} {...partsOf('name')} />
      <Choice
        label={t.kind}
        value={draft.kind}
        options={kinds.map(({ kind }) => [kind, kind] as const)}
        onValue={(kind) => set({ kind })}
      />
      <Field label={t.url} hint={t.urlHint} maxLength={2000} {...partsOf('url')} />
      <Field label={t.everyHours} inputMode="decimal" maxLength={8} {...partsOf('everyHours')} />
      <Field label={t.licence} hint={t.licenceHint} maxLength={200} {...partsOf('licence')} />
      <Field label={t.checksumUrl} hint={t.checksumHint} maxLength={2000} {...partsOf('checksumUrl')} />
      {save.error && <ProblemPanel error={save.error} />}
    </Dialog>
  );
}
