import { describe } from 'vitest';
import { reportSourceStoreSuite } from '../../platform/reporting/report-source-store.suite.ts';
import { MemoryReportSourceStore } from './report-source-store.ts';

describe('MemoryReportSourceStore', () => {
  reportSourceStoreSuite(async () => new MemoryReportSourceStore());
});
