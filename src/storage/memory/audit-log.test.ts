import { describe } from 'vitest';
import { auditLogSuite } from '../../platform/audit/audit-log.suite.ts';
import { MemoryAuditLog } from './audit-log.ts';

describe('MemoryAuditLog', () => {
  auditLogSuite(async () => new MemoryAuditLog());
});
