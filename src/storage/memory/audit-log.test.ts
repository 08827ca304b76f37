import { describe } from 'vitest';
import { auditLogSuite } from '../../admin/audit/audit-log.suite.ts';
import { MemoryAuditLog } from './audit-log.ts';

describe('MemoryAuditLog', () => {
  auditLogSuite(async () => new MemoryAuditLog());
});
