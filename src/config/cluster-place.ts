import { hostname } from 'node:os';
import type { Config } from './config.ts';

/** The name of this node: the one that is set, or that of the machine. */
export function nodeNameOf({ cluster }: Pick<Config, 'cluster'>): string {
  return cluster.nodeName ?? hostname();
}

/** Where the database of a cluster is, for what opens it. An empty URL finds no server. */
export function postgresPlace({ postgres: { url = '', tlsCaFile } }: Pick<Config, 'postgres'>) {
  return { url, ...(tlsCaFile !== undefined && { tlsCaFile }) };
}
