import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { currentSession, endReason, SessionContext } from '../api/session.ts';
import { signInPath } from '../pages/sign-in/sign-in-path.ts';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { Waiting } from '../ui/waiting.tsx';
import styles from './frame.module.css';

/** The only page that is open until a required second factor is set up. */
const ENROLMENT = '/account';

/** Shows pages only with a session. Without one, the browser goes to the page of sign-in, which leads back here. */
export function SessionGate() {
  const { data: session, error, refetch } = useQuery(currentSession);
  const { pathname, search } = useLocation();
  const queries = useQueryClient();
  const [hadSession, setHadSession] = useState(false);
  if (session && !hadSession) setHadSession(true);
  if (session === null) {
    const reason = endReason(queries) ?? (hadSession ? 'ended' : null);
    const to = reason === 'signed-out' ? '/' : `${pathname}${search}`;
    return <Navigate replace to={signInPath({ to, reason })} />;
  }
  if (session === undefined)
    return (
      <main className={styles['alone']}>
        {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : <Waiting />}
      </main>
    );
  if (session.mustEnrol && pathname !== ENROLMENT) return <Navigate replace to={ENROLMENT} />;
  // Another person may have signed in, in another tab. Then nothing of the earlier page stays.
  return (
    <SessionContext key={session.id} value={session}>
      <Outlet />
    </SessionContext>
  );
}
