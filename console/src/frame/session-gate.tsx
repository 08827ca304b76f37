import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { currentSession } from '../api/session.ts';
import { signInPath } from '../pages/sign-in/sign-in-path.ts';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { Waiting } from '../ui/waiting.tsx';
import styles from './frame.module.css';

/** Shows pages only to those who are signed in. Anybody else gets the page of sign-in, which leads back here. */
export function SessionGate() {
  const { data: session, error, refetch } = useQuery(currentSession);
  const { pathname, search } = useLocation();
  const hadSession = useRef(false);
  if (session) hadSession.current = true;
  if (session === null) {
    const reason = hadSession.current ? 'ended' : null;
    return <Navigate replace to={signInPath({ to: `${pathname}${search}`, reason })} />;
  }
  if (session === undefined)
    return (
      <main className={styles['alone']}>
        {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : <Waiting />}
      </main>
    );
  // Another person may have signed in, in another tab. Then nothing of the earlier page stays.
  return <Outlet key={session.id} />;
}
