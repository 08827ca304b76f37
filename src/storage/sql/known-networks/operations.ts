import { NETWORKS_KEPT, type KnownNetwork } from '../../../platform/access/known-network-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of the networks from which administrators signed in. */
export const knownNetworkOperations = defineStore({
  reads: {
    newest: (connection: Connection, limit: number): readonly KnownNetwork[] =>
      statement<KnownNetwork>(
        connection,
        'SELECT name, network FROM sign_in_networks ORDER BY signed_in_at_ms DESC, name, network LIMIT ?',
      )
        .all(limit)
        .toReversed(),
  },
  writes: {
    note(connection: Connection, { name, network, atMs }: KnownNetwork & { readonly atMs: number }): null {
      statement(
        connection,
        `INSERT INTO sign_in_networks (name, network, signed_in_at_ms) VALUES (?, ?, ?)
         ON CONFLICT (name, network) DO UPDATE SET signed_in_at_ms = excluded.signed_in_at_ms`,
      ).run(name, network, atMs);
      statement(
        connection,
        `DELETE FROM sign_in_networks WHERE name = ? AND network NOT IN
           (SELECT network FROM sign_in_networks WHERE name = ? ORDER BY signed_in_at_ms DESC, network LIMIT ?)`,
      ).run(name, name, NETWORKS_KEPT);
      return null;
    },
  },
});
