import type { Place } from './place';

// Mirrors `pkg/config/security → ValidCipherSuites`.
const ciphers = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** Operators such as `+` and `-` are taken as they are. Mirrors `pkg/config/security → IsValidCipherSuite`. */
function isCipher(name: string): boolean {
  return name === 'ALL' || !/^[\p{L}\p{N}]/u.test(name) || ciphers.has(name);
}

function checkCiphers(tls: Place): void {
  const list = tls.at('cipherSuites').items();
  const old = ['TLSV1_0', 'TLSV1_1'];
  if (list.length === 0 && old.includes(tls.at('minProtocolVersion').text())) {
    tls.at('minProtocolVersion').warn('validation.oldTls');
  }
  const seen = new Set<string>();
  for (const each of list) {
    const value = each.text();
    if (!isCipher(value)) {
      each.warn('validation.cipher', { value });
    } else if (seen.has(value)) {
      each.warn('validation.duplicate', { value });
    }
    seen.add(value);
  }
}

const certificateFields = [
  'serverCertificate',
  'privateKey',
  'caCertificates',
  'tlsCertificates',
  'credentialName',
  'credentialNames',
];

function given(tls: Place, field: string): boolean {
  const place = tls.at(field);
  return Array.isArray(place.value)
    ? place.value.length > 0
    : place.text() !== '';
}

function require(tls: Place, field: string): void {
  if (!given(tls, field)) {
    tls.at(field).error('validation.required');
  }
}

function checkServerCertificates(tls: Place, mutual: boolean): void {
  if (mutual) {
    require(tls, 'caCertificates');
  }
  const several = tls.at('tlsCertificates').items();
  if (several.length > 2) {
    tls.at('tlsCertificates').warn('validation.manyCertificates', { max: 2 });
  }
  for (const each of several.length > 0 ? several : [tls]) {
    require(each, 'serverCertificate');
    require(each, 'privateKey');
  }
}

/** How a Gateway or a Sidecar's listener ends TLS. Mirrors `validateTLSOptions`. */
export function checkServerTls(tls: Place): void {
  if (!tls.isSet) {
    return;
  }
  checkCiphers(tls);
  const mode = tls.at('mode').text() || 'PASSTHROUGH';
  const set = certificateFields.filter(each => given(tls, each));
  if (mode === 'ISTIO_MUTUAL') {
    set.forEach(each =>
      tls.at(each).error('validation.useless', { value: mode }),
    );
    return;
  }
  if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') {
    [...set, ...(given(tls, 'caCrl') ? ['caCrl'] : [])].forEach(each =>
      tls.at(each).warn('validation.useless', { value: mode }),
    );
  }
  const sources = [
    given(tls, 'serverCertificate') && given(tls, 'privateKey'),
    ...['credentialName', 'credentialNames', 'tlsCertificates'].map(each =>
      given(tls, each),
    ),
  ];
  if (sources.filter(Boolean).length > 1) {
    tls.error('validation.certificateSources');
  }
  const mutual = mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  const terminates = mutual || mode === 'SIMPLE';
  if (
    terminates &&
    (given(tls, 'credentialName') || given(tls, 'credentialNames'))
  ) {
    return;
  }
  if (terminates) {
    checkServerCertificates(tls, mutual);
  }
  if (
    given(tls, 'caCrl') &&
    (given(tls, 'credentialName') || mode === 'SIMPLE')
  ) {
    tls.at('caCrl').error('validation.useless', { value: mode });
  }
}

function exclude(tls: Place, field: string, other: string): void {
  if (given(tls, field) || Array.isArray(tls.at(field).value)) {
    tls.at(field).error('validation.exclusive', { other });
  }
}

const configMapPrefix = 'configmap://';

/** A ConfigMap by `configmap://[namespace/]name` must lie in the namespace of the object. */
function checkCredentialNamespace(tls: Place, namespace: string): void {
  const name = tls.at('credentialName').text();
  if (!name.startsWith(configMapPrefix)) {
    return;
  }
  const parts = name.slice(configMapPrefix.length).split('/');
  const own =
    namespace !== '' &&
    parts.every(each => each !== '') &&
    (parts.length === 1 || (parts.length === 2 && parts[0] === namespace));
  if (!own) {
    tls.at('credentialName').error('validation.configMap', { value: name });
  }
}

/** How a client speaks TLS. Mirrors `pkg/config/validation/agent → ValidateTLS`. */
export function checkClientTls(tls: Place, namespace: string): void {
  checkCredentialNamespace(tls, namespace);
  const mode = tls.at('mode').text();
  const hasCredential =
    (mode === 'SIMPLE' || mode === 'MUTUAL') && given(tls, 'credentialName');
  if (tls.at('insecureSkipVerify').flag()) {
    const unused = {
      SIMPLE: ['caCertificates', 'credentialName', 'subjectAltNames'],
      MUTUAL: ['caCertificates', 'subjectAltNames'],
    }[mode];
    unused?.forEach(each => exclude(tls, each, 'insecureSkipVerify'));
  }
  if (hasCredential) {
    ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'].forEach(
      each => exclude(tls, each, 'credentialName'),
    );
  } else if (mode === 'MUTUAL') {
    require(tls, 'clientCertificate');
    require(tls, 'privateKey');
  }
}
