import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { BackupPlan } from '../../../admin/backups/backups.ts';
import { writeDurably } from './durable-files.ts';
import { told } from '../../../kernel/told.ts';

const PLAN = z.strictObject({
  to: z.string().min(1),
  everyHours: z.number().positive(),
  keepDays: z.int().positive(),
  recipient: z.string().nullable(),
});
const SCHEDULE = z.strictObject({ version: z.literal(1), plan: PLAN.nullable() });

/** The schedule that the command line set, in a file of the data folder. */
export class BackupScheduleFile {
  readonly #file: string;
  #plan: BackupPlan | null;

  private constructor(file: string, plan: BackupPlan | null) {
    this.#file = file;
    this.#plan = plan;
  }

  /** Opens the schedule. Throws an Error that says what to do if the file is damaged. */
  static async open(file: string): Promise<BackupScheduleFile> {
    try {
      return new BackupScheduleFile(file, SCHEDULE.parse(JSON.parse(await readFile(file, 'utf8'))).plan);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return new BackupScheduleFile(file, null);
      throw new Error(told`${file} is damaged: move it away and set the schedule again`, { cause });
    }
  }

  get plan(): BackupPlan | null {
    return this.#plan;
  }

  async set(plan: BackupPlan | null): Promise<void> {
    await writeDurably(this.#file, `${JSON.stringify({ version: 1, plan }, null, 2)}\n`);
    this.#plan = plan;
  }
}
