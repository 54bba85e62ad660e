import { labelsAt, labelValue } from '../../model/fields';
import type { KubernetesObject } from '../../types';

const pem =
  /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

const alphabet =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a base64 text; undefined where it is none. */
function bytesOf(base64: string): number[] | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const char of base64.replace(/[\s=]/g, '')) {
    const value = alphabet.indexOf(char);
    if (value < 0) {
      return undefined;
    }
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
    held &= (1 << bits) - 1;
  }
  return bytes;
}

interface Element {
  tag: number;
  from: number;
  to: number;
}

/** The elements between two positions of a DER document; undefined where lengths do not add up. */
function elements(
  bytes: readonly number[],
  from: number,
  to: number,
): Element[] | undefined {
  const found: Element[] = [];
  let at = from;
  while (at < to) {
    const tag = bytes[at];
    let length = bytes[at + 1];
    let start = at + 2;
    if (length > 0x80 && length <= 0x84) {
      const count = length - 0x80;
      length = 0;
      for (let i = 0; i < count; i++) {
        length = length * 256 + bytes[start + i];
      }
      start += count;
    }
    // A missing byte makes the comparison false.
    if (!(start + length <= to)) {
      return undefined;
    }
    found.push({ tag, from: start, to: start + length });
    at = start + length;
  }
  return found;
}

function timeOf(bytes: readonly number[], { tag, from, to }: Element): number {
  const text = String.fromCharCode(...bytes.slice(from, to));
  const short = tag === 0x17;
  const match = (
    short
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
  ).exec(text);
  if (!match) {
    return Number.NaN;
  }
  const [year, month, ...rest] = match.slice(1).map(Number);
  const [day, hour, minute, second] = rest;
  // Two digits mean 1950 to 2049 (RFC 5280, section 4.1.2.5.1).
  const shortCentury = year < 50 ? 2000 : 1900;
  const century = short ? shortCentury : 0;
  return Date.UTC(century + year, month - 1, day, hour, minute, second);
}

/** From when to when an X.509 certificate is valid; undefined for something else. */
function validityOf(
  bytes: readonly number[],
): { from: number; to: number } | undefined {
  const inside = (element: Element | undefined) =>
    element && elements(bytes, element.from, element.to);
  const [certificate] = elements(bytes, 0, bytes.length) ?? [];
  const [body] = inside(certificate) ?? [];
  const parts = inside(body) ?? [];
  // Version is optional; then come serial number, algorithm, issuer and validity.
  const validity = parts[parts[0]?.tag === 0xa0 ? 4 : 3];
  const [from, to] = inside(validity) ?? [];
  if (!from || !to) {
    return undefined;
  }
  const times = { from: timeOf(bytes, from), to: timeOf(bytes, to) };
  return Number.isNaN(times.from) || Number.isNaN(times.to) ? undefined : times;
}

function decoded(text: string | undefined): string | undefined {
  const bytes = text === undefined ? undefined : bytesOf(text);
  return bytes && bytes.map(each => String.fromCharCode(each)).join('');
}

/**
 * Whether a secret holds a certificate that a gateway can serve. Mirrors `pkg/kube → ExtractCertInfo` and
 * `pilot/pkg/xds → ValidateCertificate`.
 *
 * @param now - milliseconds since 1970; without it dates are not looked at
 */
export function isCertificateUsable(
  secret: KubernetesObject,
  now: number | undefined,
): boolean {
  const data = labelsAt(secret, 'data');
  const [certificate, key] =
    labelValue(data, 'cert') !== undefined
      ? [labelValue(data, 'cert'), labelValue(data, 'key')]
      : [labelValue(data, 'tls.crt'), labelValue(data, 'tls.key')];
  const text = decoded(certificate);
  if (!text || !key) {
    return false;
  }
  const blocks = [...text.matchAll(pem)].map(([, body]) => bytesOf(body) ?? []);
  const [first] = blocks.map(validityOf);
  return (
    first !== undefined &&
    (now === undefined || (first.from <= now && now <= first.to))
  );
}
