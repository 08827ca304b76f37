import { told } from '../../kernel/told.ts';
import type { PersonId } from '../../people/register.ts';
import { hasOwnDigest, isGenuine, type ErasureCertificate, type ErasureLog } from '../../people/erasure.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { chunksOf } from '../../wire/admin/chunks-of.ts';
import { keptCopyOf } from '../persons/handler.ts';
import { certificatePage } from './certificate-page.ts';
import type { certificateContracts } from './contract.ts';

/** What the handlers of certificates work with. */
export interface CertificateDeps {
  readonly erasures: ErasureLog;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
}

const NO_CERTIFICATE = { ok: false, error: 'not_found', detail: told`there is no certificate with this id` } as const;

const DAMAGED = {
  ok: false,
  error: 'conflict',
  detail: told`the certificate in the database is not as it was issued: its seal does not hold. See docs/register.md, "A certificate that does not hold"`,
} as const;

/** Makes the handlers that show, export and verify certificates of erasure. */
export function createCertificateHandlers({
  erasures,
  secrets,
}: CertificateDeps): AdminHandlers<typeof certificateContracts> {
  return {
    async show({ certificateId }) {
      const certificate = await erasures.byId(certificateId);
      return certificate === null ? NO_CERTIFICATE : { ok: true, result: keptCopyOf(secrets, certificate) };
    },

    async export({ certificateId, format, language }) {
      const certificate = await erasures.byId(certificateId);
      if (certificate === null) return NO_CERTIFICATE;
      if (!isGenuine(secrets, certificate)) return DAMAGED;
      const fileName = `${certificateId}.${format}`;
      const text =
        format === 'html' ? certificatePage(certificate, language) : `${JSON.stringify(certificate, null, 2)}\n`;
      const contentType = format === 'html' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
      return { ok: true, stream: { contentType, fileName, chunks: chunksOf([text]) } };
    },

    async verify({ certificate: { isGenuine: _shown, inChinese: _told, ...given } }) {
      const certificate: ErasureCertificate = { ...given, personId: given.personId as PersonId };
      return {
        ok: true,
        result: {
          isGenuine: isGenuine(secrets, certificate),
          isUnchanged: hasOwnDigest(certificate),
          isKept: (await erasures.byId(certificate.certificateId)) !== null,
        },
      };
    },
  };
}
