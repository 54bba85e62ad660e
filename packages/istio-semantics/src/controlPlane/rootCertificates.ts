import { listAt, refOf, stringAt } from '../model/fields';
import { kinds } from '../model/kinds';
import type { MeshModel } from '../model/MeshModel';
import type { ObjectRef } from '../types';

/** A certificate at the top of a mesh's chain of trust. */
export interface RootCertificate {
  /** Distinguished name. */
  subject: string;
  /** SHA-256 of the certificate, in hexadecimal digits. */
  fingerprint: string;
  /** Both in ISO 8601. */
  notBefore: string;
  notAfter: string;
}

/** What the proxies of a control plane trust. */
export interface TrustedRoots {
  source: ObjectRef;
  /** At least one. */
  certificates: RootCertificate[];
}

/**
 * The roots that a control plane hands out, read from where it writes them:
 * `pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go → NamespaceController`, ConfigMap `istio-ca-root-cert`, key `root-cert.pem`.
 * The engine parses no certificates: it takes a list of them in place of the PEM text, and undefined is what it does
 * not have.
 */
export function rootCertificatesOf(
  model: MeshModel,
  namespace: string,
): TrustedRoots | undefined {
  const source = model.get(kinds.configMap, namespace, 'istio-ca-root-cert');
  const certificates = listAt(source, 'data', 'root-cert.pem').flatMap(each => {
    const fingerprint = stringAt(each, 'fingerprint');
    const notBefore = stringAt(each, 'notBefore');
    const notAfter = stringAt(each, 'notAfter');
    return fingerprint && notBefore && notAfter
      ? [
          {
            subject: stringAt(each, 'subject') ?? '',
            fingerprint,
            notBefore,
            notAfter,
          },
        ]
      : [];
  });
  return source && certificates.length > 0
    ? { source: refOf(source), certificates }
    : undefined;
}
