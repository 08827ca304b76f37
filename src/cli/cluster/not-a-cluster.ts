import type { Config } from '../../config/config.ts';
import type { Terminal } from '../../terminal/print.ts';
import { told } from '../../kernel/told.ts';

/** What the commands of a cluster and of its database need of the command line. */
export interface ClusterCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

/** Why a command of a cluster does nothing on a site of one machine. */
export const NOT_A_CLUSTER = told`the settings name no cluster: set cluster.mode=cluster and postgres.url (docs/cluster.md). One process with SQLite brings its schema forward when it starts`;
