import { useQuery, useQueryClient } from '@tanstack/react-query';
import { endOwnToken, ownTokens } from '../../api/own-access.ts';
import { signOut } from '../../api/session.ts';
import { TokenTable } from '../../ui/token-table.tsx';

/** One's own sessions and tokens. */
export function OwnTokens() {
  const { data, error, refetch } = useQuery(ownTokens);
  const queries = useQueryClient();
  return (
    <TokenTable
      tokens={data}
      error={error}
      refresh={async () => void (await refetch())}
      fileName="renzheng-own-tokens"
      onEnd={async ({ id, current }) => (current ? signOut(queries) : endOwnToken(id))}
    />
  );
}
