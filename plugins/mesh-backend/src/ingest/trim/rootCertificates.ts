import { X509Certificate } from 'node:crypto';
import type { RootCertificate } from '@mesh-portal/istio-semantics';

const maxTextLength = 262_144;
const block =
  /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;

/** What there is to know of the certificates in a PEM text; what is no certificate is left out. */
export function parseRootCertificates(text: unknown): RootCertificate[] {
  if (typeof text !== 'string' || text.length > maxTextLength) {
    return [];
  }
  return (text.match(block) ?? []).flatMap(each => {
    try {
      const { subject, fingerprint256, validFrom, validTo } =
        new X509Certificate(each);
      return [
        {
          subject: subject.split('\n').join(', '),
          fingerprint: fingerprint256,
          notBefore: new Date(validFrom).toISOString(),
          notAfter: new Date(validTo).toISOString(),
        },
      ];
    } catch {
      return [];
    }
  });
}
