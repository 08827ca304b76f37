import { z } from 'zod';
import { optionalText } from './config-values.ts';
import { told, type Told } from '../kernel/told.ts';

/** Settings of a token that seals the site key, for the section `pkcs11`. */
export const PKCS11_SETTINGS = z.strictObject({
  module: optionalText.describe(
    'PKCS#11 library of a token (HSM, smart card, SoftHSM) whose key seals the site key, such as /usr/lib/softhsm/libsofthsm2.so; needs pkcs11-tool of OpenSC; off if not set',
  ),
  token: optionalText.describe('Label of the token'),
  keyId: z
    .string()
    .regex(/^([0-9a-f]{2}){1,32}$/, told`not hex digits such as 01`)
    .default('01')
    .describe('Id of the RSA key pair in the token, in hex'),
  pin: optionalText.meta({ secret: true }).describe('PIN of the token'),
});

/** Says what is missing if a token is only half set up. Null if nothing is. */
export function tokenProblem({
  pkcs11: { module, token, pin },
}: {
  readonly pkcs11: z.output<typeof PKCS11_SETTINGS>;
}): Told | null {
  const given = [module, token, pin].filter((text) => text !== undefined).length;
  return given === 0 || given === 3
    ? null
    : told`pkcs11.module, pkcs11.token and pkcs11.pin belong together: set all or none`;
}
