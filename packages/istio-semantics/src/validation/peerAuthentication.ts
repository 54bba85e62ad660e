import type { Place } from './place';
import { checkSelector } from './selection';

/** Mirrors `ValidatePeerAuthentication`. */
export function checkPeerAuthentication(spec: Place): void {
  const selector = spec.at('selector');
  const ports = spec.at('portLevelMtls');
  const entries = ports.entries();
  if (ports.isSet && entries.length === 0) {
    ports.error('validation.empty');
  }
  if (entries.length > 0 && selector.at('matchLabels').entries().length === 0) {
    ports.error('validation.needs', { other: 'selector' });
  }
  for (const [value, port] of entries) {
    if (
      !/^\d{1,5}$/.test(value) ||
      Number(value) < 1 ||
      Number(value) > 65535
    ) {
      port.error('validation.range', { value, min: 1, max: 65535 });
    }
  }
  checkSelector(selector);
}
