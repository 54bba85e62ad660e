import {
  isFields,
  listAt,
  nameOf,
  stringAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';

// A host as far as can be told without asking a name server.
const hostName = /^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.?$/i;
const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\s]*@)?(\[[^\]\s]*\]|[^/?#:\s]*)/i;

function checkUrl(text: string): 'address' | 'fine' | 'invalid' {
  const host = url.exec(text)?.[1] ?? '';
  if (host.startsWith('[') || ipv4.test(host)) {
    return 'address';
  }
  return hostName.test(host) ? 'fine' : 'invalid';
}

function checkWebhooks(object: KubernetesObject, report: Report): void {
  listAt(object, 'webhooks').forEach((each, index) => {
    const webhook = stringAt(each, 'name') ?? '';
    const field = `webhooks[${index}].clientConfig`;
    const address = stringAt(each, 'clientConfig', 'url');
    if (address === undefined) {
      if (!isFields(valueAt(each, 'clientConfig', 'service'))) {
        const params = { webhook, problem: 'there is none' };
        report('IST0163', object, { params, field });
      }
      return;
    }
    const result = checkUrl(address);
    if (result === 'address') {
      report('IST0164', object, { params: { webhook }, field });
    } else if (result === 'invalid') {
      const params = { webhook, problem: 'it is not a URL' };
      report('IST0163', object, { params, field });
    }
  });
}

/**
 * Mirrors `analyzers/externalcontrolplane/externalcontrolplane.go`, except that no name server is asked whether a host
 * exists.
 */
export const externalControlPlaneAnalyzer: Analyzer = {
  name: 'externalcontrolplane.ExternalControlPlaneAnalyzer',
  kinds: [kinds.validatingWebhook, kinds.mutatingWebhook],
  needs: [kinds.mutatingWebhook],
  about: [kinds.mutatingWebhook, kinds.validatingWebhook],
  analyze(model, report) {
    for (const object of model.list(kinds.validatingWebhook)) {
      if (/^(istiod-default-validator$|istio-validator)/.test(nameOf(object))) {
        checkWebhooks(object, report);
      }
    }
    for (const object of model.list(kinds.mutatingWebhook)) {
      if (nameOf(object).startsWith('istio-sidecar-injector')) {
        checkWebhooks(object, report);
      }
    }
  },
};
