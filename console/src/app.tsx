import { MutationCache, QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { ApiProblem, isProblem } from './api/problem.ts';
import { currentSession, forgetSession } from './api/session.ts';
import { EntryContext, type Entry } from './pages/sign-in/entry.ts';
import { ConsoleRoutes } from './routes.tsx';
import { useLanguage } from './text/language.tsx';
import { AntdTheme } from './theme/antd-theme.tsx';
import { PreferencesProvider } from './theme/preferences.tsx';

/** The whole console. `entry` is what its address brought along, e.g. a one-time link. */
export function App({ entry }: { readonly entry: Entry | null }) {
  const [queries] = useState(createQueries);
  return (
    <PreferencesProvider>
      <AntdTheme>
        <QueryClientProvider client={queries}>
          <AskAgainInOtherLanguage />
          <EntryContext value={entry}>
            <BrowserRouter basename="/console">
              <ConsoleRoutes />
            </BrowserRouter>
          </EntryContext>
        </QueryClientProvider>
      </AntdTheme>
    </PreferencesProvider>
  );
}

/** What the server wrote in one language is asked for again if another one is chosen. */
function AskAgainInOtherLanguage() {
  const queries = useQueryClient();
  const language = useLanguage();
  const askedIn = useRef(language);
  useEffect(() => {
    if (askedIn.current !== language) void queries.invalidateQueries();
    askedIn.current = language;
  }, [language, queries]);
  return null;
}

/** A session that ended elsewhere shows in the next answer, whatever was asked. Then the page asks for a sign-in. */
function createQueries(): QueryClient {
  const onError = (error: unknown) => {
    if (isProblem(error, 'unauthenticated') && queries.getQueryData(currentSession.queryKey)) {
      forgetSession(queries, 'ended');
    }
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A refusal stays a refusal. Only what had no answer may have one a moment later.
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.code === 'offline',
        // A browser that says it is offline may reach a server on the same machine.
        networkMode: 'always',
        staleTime: 5_000,
      },
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}
