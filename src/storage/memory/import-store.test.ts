import { importStoreSuite } from '../../people/import/import-store.suite.ts';
import { MemoryImportStore } from './import-store.ts';

importStoreSuite(async () => new MemoryImportStore());
