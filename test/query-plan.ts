import { ENGINE, type OutsideConnection } from './temporary-database.ts';

/**
 * How the engine of this run would carry out a statement without parameters, as text that names the indexes. PostgreSQL is
 * told to leave tables unread if it can: it reads small ones whole, whatever their indexes.
 */
export function planOf(outside: OutsideConnection, text: string): string {
  if (ENGINE === 'sqlite') return JSON.stringify(outside.prepare(`EXPLAIN QUERY PLAN ${text}`).all());
  outside.prepare('SET enable_seqscan = off').run();
  return JSON.stringify(outside.prepare(`EXPLAIN ${text}`).all());
}
