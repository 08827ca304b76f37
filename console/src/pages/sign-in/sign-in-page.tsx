import { useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { use, useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { beginSession, currentSession, signInWays } from '../../api/session.ts';
import { PreferenceButtons } from '../../frame/preference-buttons.tsx';
import { useText } from '../../text/language.tsx';
import { usePreferences } from '../../theme/preferences.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { EntryContext } from './entry.ts';
import { LinkSignIn } from './link-sign-in.tsx';
import { PasswordSignIn } from './password-sign-in.tsx';
import { pathAfter, REASONS } from './sign-in-path.ts';
import styles from './sign-in.module.css';
import { signInText } from './sign-in-text.ts';

/** The page of sign-in: by password and code, by a one-time link, or with a provider. */
export function SignInPage() {
  const t = useText(signInText);
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const entry = use(EntryContext);
  const [linkSecret, setLinkSecret] = useState(entry?.linkSecret ?? null);
  const ways = useQuery(signInWays);
  const { offer } = usePreferences();
  const to = pathAfter(query);
  const siteLanguage = ways.data?.language;
  useEffect(() => {
    if (siteLanguage !== undefined) offer(siteLanguage);
  }, [siteLanguage, offer]);
  useEffect(() => {
    document.title = `${t.title} · ${t.product}`;
  }, [t]);
  useGoOnIfSignedIn({ to, isBusy: linkSecret !== null });
  const onSignedIn = async () => {
    await beginSession(queries);
    await navigate(to, { replace: true });
  };
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <header className={styles['head']}>
          <img src="/console/icon.svg" alt="" />
          <h1>{t.product}</h1>
        </header>
        {linkSecret === null ? (
          <>
            <WhyHere query={query} />
            {ways.error && <ProblemPanel error={ways.error} onRetry={() => void ways.refetch()} />}
            <PasswordSignIn onSignedIn={onSignedIn} />
            {ways.data?.oidc && <ProviderButton label={ways.data.oidc.label} to={to} />}
            <details className={styles['help']}>
              <summary>{t.help}</summary>
              <p>{t.helpWhat}</p>
            </details>
          </>
        ) : (
          <LinkSignIn secret={linkSecret} onSignedIn={onSignedIn} onGiveUp={() => setLinkSecret(null)} />
        )}
      </div>
      <footer className={styles['foot']}>
        <PreferenceButtons />
      </footer>
    </main>
  );
}

/** If there is a session already, e.g. from another tab, the browser goes on at once. */
function useGoOnIfSignedIn({ to, isBusy }: { readonly to: string; readonly isBusy: boolean }): void {
  const { data: session } = useQuery({ ...currentSession, enabled: !isBusy });
  const navigate = useNavigate();
  useEffect(() => {
    if (session && !isBusy) void navigate(to, { replace: true });
  }, [session, isBusy, to, navigate]);
}

function WhyHere({ query }: { readonly query: URLSearchParams }) {
  const t = useText(signInText);
  const error = query.get('error');
  if (error !== null) {
    const { title, other, ...known } = t.oidcErrors;
    const advice = Object.entries(known).find(([name]) => name === error)?.[1] ?? other;
    return <Alert type="error" showIcon title={title} description={advice} />;
  }
  const reason = REASONS.find((name) => name === query.get('reason'));
  if (reason === undefined) return null;
  const { title, advice } = t.reasons[reason];
  return <Alert type="info" showIcon title={title} description={advice} />;
}

function ProviderButton({ label, to }: { readonly label: string; readonly to: string }) {
  const t = useText(signInText);
  return (
    <>
      <div className={styles['or']}>{t.or}</div>
      {/* The server leads on to the provider, so this is a link and no call. */}
      <a className={styles['provider']} href={`/console/oidc/start?${new URLSearchParams({ to })}`}>
        <bdi>{t.oidc(label)}</bdi>
      </a>
    </>
  );
}
