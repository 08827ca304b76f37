import { fileURLToPath } from 'node:url';

/** The built console, which is part of the product. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../console/dist', import.meta.url));
