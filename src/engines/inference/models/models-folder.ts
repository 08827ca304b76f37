import { fileURLToPath } from 'node:url';

/**
 * Folder of the default models unless the configuration names another. It lies in the checkout and is shared by all
 * data folders.
 */
export const MODELS_FOLDER = fileURLToPath(new URL('../../../../models', import.meta.url));
