import { z } from 'zod';
import { told } from '../../kernel/told.ts';

/** An id that a caller chooses for a request, so that it can send the request again if the answer was lost. */
export const requestId = z
  .string()
  .regex(/^[0-9A-Za-z._:-]{1,64}$/, told`not 1 to 64 letters, digits, dots, colons, hyphens or underscores`);
