import { fileURLToPath } from 'node:url';

/** Where the default models lie unless the configuration says otherwise: in the checkout, shared by every data folder. */
export const MODELS_FOLDER = fileURLToPath(new URL('../../../models', import.meta.url));
