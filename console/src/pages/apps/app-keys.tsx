import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { keysOf, usageOf, type ShownKey } from '../../api/apps.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { appsText } from './apps-text.ts';
import styles from './apps.module.css';
import { BanKey, ChangeKey, NewKey, RotateKey } from './key-dialogs.tsx';
import { isEnding, useKeyColumns } from './key-columns.tsx';
import { MadeKey, type MadeKeyFacts } from './made-key.tsx';

type Asked = 'new' | { readonly what: 'change' | 'rotate' | 'ban'; readonly key: ShownKey };

/** How often the use of a key is looked up that still works beside its successor. */
const WATCH_MS = 10_000;

/** The keys of an app with their last use, and what can be done with them. Only their last four characters are known. */
export function AppKeys({ appId }: { readonly appId: string }) {
  const t = useText(appsText);
  const may = useMay();
  const { data, error, refetch } = useQuery({
    ...keysOf(appId),
    refetchInterval: ({ state }) => (state.data?.some(isEnding) ? WATCH_MS : false),
  });
  const { data: usage } = useQuery({ ...usageOf(appId), enabled: may('apps.usage') });
  const [asked, setAsked] = useState<Asked | null>(null);
  const [made, setMade] = useState<MadeKeyFacts | null>(null);
  const columns = useKeyColumns(usage, (key) => <KeyButtons value={key} onAsk={setAsked} />);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const close = () => setAsked(null);
  return (
    <>
      {made && <MadeKey made={made} keys={data} onDone={() => setMade(null)} />}
      <DataTable
        caption={t.keys}
        title={t.keys}
        columns={columns}
        rows={data}
        rowKey={({ id }) => id}
        empty={t.noKeys}
        fileName={`renzheng-keys-${appId}`}
        actions={
          may('keys.create') && (
            <Button size="small" type="primary" onClick={() => setAsked('new')}>
              {t.newKey}
            </Button>
          )
        }
      />
      {asked === 'new' && <NewKey appId={appId} onMade={setMade} onClose={close} />}
      {asked !== null && asked !== 'new' && <KeyDialog asked={asked} onMade={setMade} onClose={close} />}
    </>
  );
}

interface KeyDialogProps {
  readonly asked: Exclude<Asked, 'new'>;
  readonly onMade: (made: MadeKeyFacts) => void;
  readonly onClose: () => void;
}

function KeyDialog({ asked: { what, key }, onMade, onClose }: KeyDialogProps) {
  if (what === 'rotate') return <RotateKey value={key} onMade={onMade} onClose={onClose} />;
  if (what === 'ban') return <BanKey value={key} onClose={onClose} />;
  return <ChangeKey value={key} onClose={onClose} />;
}

function KeyButtons({ value: key, onAsk }: { readonly value: ShownKey; readonly onAsk: (asked: Asked) => void }) {
  const t = useText(appsText);
  const may = useMay();
  const buttons = [
    ['rotate', t.rotate, 'keys.rotate', key.replacedById === null],
    ['change', t.change, 'keys.change', true],
    ['ban', key.banned ? t.lift : t.ban, 'keys.ban', true],
  ] as const;
  return (
    <div className={styles['rowButtons']}>
      {buttons.map(
        ([what, words, operation, isPossible]) =>
          isPossible &&
          may(operation) && (
            <Button
              key={what}
              size="small"
              danger={what === 'ban' && !key.banned}
              aria-label={`${words} ${key.display}`}
              onClick={() => onAsk({ what, key })}
            >
              {words}
            </Button>
          ),
      )}
    </div>
  );
}
