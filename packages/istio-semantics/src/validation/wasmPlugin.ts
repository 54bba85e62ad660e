import { checkPort } from './names';
import type { Place } from './place';
import { checkAttachment } from './selection';

const schemes = ['', 'file', 'http', 'https', 'oci'];

/** Mirrors `validateWasmPluginURL`; without a scheme it names an OCI image. */
function checkUrl(url: Place): void {
  const value = url.text();
  if (value === '') {
    url.error('validation.required');
    return;
  }
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(value)?.[1] ?? '';
  // eslint-disable-next-line no-control-regex
  const broken = /[\u0000-\u0020\u007f]|%(?![0-9a-f]{2})/i.test(value);
  if (broken || !schemes.includes(scheme.toLowerCase())) {
    url.error('validation.uri', { value });
  }
}

function checkEnvironment(env: Place): void {
  const names = new Set<string>();
  for (const each of env.items().filter(({ isSet }) => isSet)) {
    const name = each.at('name');
    const value = name.text();
    if (value === '') {
      name.error('validation.required');
    }
    checkLength(name, 256);
    if (names.has(value)) {
      name.error('validation.duplicate', { value });
    }
    names.add(value);
    if (
      each.at('value').text() !== '' &&
      !['', 'INLINE'].includes(each.at('valueFrom').text())
    ) {
      each.at('value').error('validation.exclusive', { other: 'valueFrom' });
    }
  }
}

function checkLength(place: Place, max: number): void {
  if (place.text().length > max) {
    place.error('validation.tooLong', { max });
  }
}

/** Mirrors `ValidateWasmPlugin`. */
export function checkWasmPlugin(spec: Place): void {
  checkAttachment(spec);
  checkUrl(spec.at('url'));
  const sha256 = spec.at('sha256');
  if (!/^(?:[a-f0-9]{64})?$/.test(sha256.text())) {
    sha256.error('validation.sha256');
  }
  checkLength(spec.at('imagePullSecret'), 253);
  checkLength(spec.at('pluginName'), 256);
  checkEnvironment(spec.at('vmConfig').at('env'));
  for (const selector of spec.at('match').items()) {
    if (!selector.isSet) {
      selector.error('validation.null');
    }
    selector
      .at('ports')
      .items()
      .forEach(each => checkPort(each.at('number')));
  }
}
