import type Database from 'better-sqlite3';

/** A connection to an SQLite file. */
export type SqliteConnection = Database.Database;
