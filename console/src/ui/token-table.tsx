import { useMutation } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import type { ShownToken } from '../api/own-access.ts';
import { defineText, useText } from '../text/language.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { Dialog } from './dialog.tsx';
import { Instant, instantText } from './instant.tsx';
import { LongText } from './long-text.tsx';
import { ProblemPanel } from './problem-panel.tsx';
import { Waiting } from './waiting.tsx';
import { Mark } from './mark.tsx';

interface Props {
  readonly tokens: readonly ShownToken[] | undefined;
  readonly error: Error | null;
  readonly refresh: () => Promise<void>;
  readonly fileName: string;
  /** Ends a session or token. Without it, the table only shows them. */
  readonly onEnd?: (token: ShownToken) => Promise<void>;
}

const text = defineText(
  {
    title: '登录会话与令牌',
    kind: '种类',
    session: '登录',
    token: '令牌',
    label: '用途',
    made: '创建时间 (UTC+8)',
    ends: '失效时间 (UTC+8)',
    never: '不失效',
    id: '编号',
    current: '当前',
    actions: '操作',
    end: '结束',
    revoke: '吊销',
    empty: '没有登录会话，也没有令牌。',
    askSession: '结束这个登录会话？',
    askToken: '吊销这个令牌？',
    whatSession: '在那里登录的人需要重新登录。',
    whatToken: '使用它的程序会立即被拒绝，且无法恢复。',
    whatCurrent: '这是您当前的登录，结束后您会退出。',
  },
  {
    title: 'Sessions and tokens',
    kind: 'Kind',
    session: 'Session',
    token: 'Token',
    label: 'What for',
    made: 'Made at (UTC+8)',
    ends: 'Ends at (UTC+8)',
    never: 'Never',
    id: 'Id',
    current: 'This one',
    actions: 'Actions',
    end: 'End',
    revoke: 'Revoke',
    empty: 'There is no session and no token.',
    askSession: 'End this session?',
    askToken: 'Revoke this token?',
    whatSession: 'The person who uses it must sign in again.',
    whatToken: 'Programs that use it are refused at once. This cannot be undone.',
    whatCurrent: 'This is the session that you use. You will be signed out.',
  },
);

/** Sessions and tokens of one administrator, each with a button that ends it after a question. */
export function TokenTable({ tokens, error, refresh, fileName, onEnd }: Props) {
  const t = useText(text);
  const [asked, setAsked] = useState<ShownToken | null>(null);
  const ending = useMutation({
    mutationFn: async (token: ShownToken) => {
      await onEnd?.(token);
      setAsked(null);
      await refresh();
    },
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refresh()} />;
  if (tokens === undefined) return <Waiting />;
  const columns: readonly Column<ShownToken>[] = [
    { title: t.kind, cell: (token) => <Kind token={token} />, csv: ({ kind }) => t[kind] },
    {
      title: t.label,
      cell: ({ label }) => <LongText>{label === '' ? '—' : label}</LongText>,
      csv: ({ label }) => label,
    },
    {
      title: t.made,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: (token) => instantText(token.createdAtMs),
    },
    {
      title: t.ends,
      cell: ({ expiresAtMs }) => (expiresAtMs === null ? t.never : <Instant atMs={expiresAtMs} />),
      csv: ({ expiresAtMs }) => (expiresAtMs === null ? t.never : instantText(expiresAtMs)),
    },
    { title: t.id, cell: ({ id }) => <code>{id}</code>, csv: ({ id }) => id },
  ];
  const actions: Column<ShownToken> = {
    title: t.actions,
    kind: 'actions',
    cell: (token) => (
      <Button size="small" danger onClick={() => setAsked(token)}>
        {token.kind === 'session' ? t.end : t.revoke}
      </Button>
    ),
  };
  return (
    <>
      <DataTable
        caption={t.title}
        title={t.title}
        columns={onEnd ? [...columns, actions] : columns}
        rows={tokens}
        rowKey={({ id }) => id}
        empty={t.empty}
        fileName={fileName}
      />
      {asked && (
        <Dialog
          title={asked.kind === 'session' ? t.askSession : t.askToken}
          action={asked.kind === 'session' ? t.end : t.revoke}
          isDangerous
          isBusy={ending.isPending}
          onAction={() => ending.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          {asked.label !== '' && <LongText>{asked.label}</LongText>}
          <p>{asked.current ? t.whatCurrent : asked.kind === 'session' ? t.whatSession : t.whatToken}</p>
          {ending.error && <ProblemPanel error={ending.error} />}
        </Dialog>
      )}
    </>
  );
}

function Kind({ token }: { readonly token: ShownToken }) {
  const t = useText(text);
  return (
    <>
      {t[token.kind]} {token.current && <Mark kind="plain">{t.current}</Mark>}
    </>
  );
}
