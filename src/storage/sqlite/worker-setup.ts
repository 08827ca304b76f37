/** What a worker is started with. */
export interface WorkerSetup {
  readonly role: 'writer' | 'reader';
  /** Path of the database file. */
  readonly file: string;
  readonly busyTimeoutMs: number;
  /** Whether other processes have the file open too. A process that has it for itself keeps them out. */
  readonly isShared: boolean;
}
