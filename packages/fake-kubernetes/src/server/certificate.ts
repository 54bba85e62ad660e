import { generate } from 'selfsigned';

export interface ServerCertificate {
  key: string;
  cert: string;
  /** Certificate of the authority that signed `cert`, PEM. */
  ca: string;
}

const VALID_MS = 10 * 365 * 24 * 60 * 60 * 1000;

/** Makes an authority and a certificate for loopback. Only the authority's certificate is kept, never its key. */
export async function makeCertificate(
  clusterName: string,
): Promise<ServerCertificate> {
  const now = Date.now();
  const validity = {
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + VALID_MS),
    keyType: 'ec' as const,
    algorithm: 'sha256',
  };
  const authority = await generate(
    [{ name: 'commonName', value: `${clusterName} authority` }],
    {
      ...validity,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
  );
  const server = await generate(
    [{ name: 'commonName', value: 'kube-apiserver' }],
    {
      ...validity,
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 7, ip: '127.0.0.1' },
            { type: 2, value: 'localhost' },
          ],
        },
      ],
    },
  );
  return { key: server.private, cert: server.cert, ca: authority.cert };
}
