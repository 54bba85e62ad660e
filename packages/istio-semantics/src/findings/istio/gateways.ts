import {
  isFields,
  isSubset,
  labelsOf,
  namespaceOf,
  stringAt,
  stringsAt,
  valueAt,
} from '../../model/fields';
import { kinds } from '../../model/kinds';
import type { MeshModel } from '../../model/MeshModel';
import type { KubernetesObject } from '../../types';
import type { Analyzer } from '../analyzer';
import type { Report } from '../finding';
import { namesText, podKinds, selectorText, titleOf } from '../shared';
import { isCertificateUsable } from './certificates';
import {
  gatewaySelector,
  podsOfGateway,
  portsLeadingTo,
  serversOf,
  workloadsOfGateway,
} from './gatewayPods';

const selectorTextOf = (gateway: KubernetesObject) =>
  selectorText(gatewaySelector(gateway));

function reportNoPods(gateway: KubernetesObject, report: Report): void {
  report('IST0101', gateway, {
    params: { what: 'pod with labels', name: selectorTextOf(gateway) },
    field: 'spec.selector',
  });
}

/** Mirrors `analyzers/gateway/gateway.go`. */
export const gatewayPortsAnalyzer: Analyzer = {
  name: 'gateway.IngressGatewayPortAnalyzer',
  kinds: [kinds.istioGateway, ...podKinds, kinds.service],
  needs: [kinds.istioGateway, kinds.pod, kinds.service],
  about: [kinds.istioGateway],
  analyze(model, report) {
    for (const gateway of model.list(kinds.istioGateway)) {
      const workloads = workloadsOfGateway(model, gateway);
      if (workloads.length === 0) {
        reportNoPods(gateway, report);
        continue;
      }
      const served = new Set(
        workloads.flatMap(each => portsLeadingTo(model, each.pod)),
      );
      for (const { server, port, field } of serversOf(gateway)) {
        if (isFields(valueAt(server, 'port')) && !served.has(port)) {
          report('IST0162', gateway, {
            params: { port, selector: selectorTextOf(gateway) },
            field: `${field}.port.number`,
            affected: workloads.map(each => each.ref),
          });
        }
      }
    }
  },
};

function isSameCertificate(a: unknown, b: unknown): boolean {
  const [one, other] = [a, b].map(each => ({
    credential: stringAt(each, 'credentialName') || undefined,
    certificate: stringAt(each, 'serverCertificate') || undefined,
    key: stringAt(each, 'privateKey') || undefined,
  }));
  if (one.credential || other.credential) {
    return one.credential === other.credential;
  }
  return (
    one.certificate !== undefined &&
    one.certificate === other.certificate &&
    one.key !== undefined &&
    one.key === other.key
  );
}

/** Mirrors `analyzers/gateway/certificate.go`. */
export const gatewayCertificatesAnalyzer: Analyzer = {
  name: 'gateway.CertificateAnalyzer',
  kinds: [kinds.istioGateway],
  about: [kinds.istioGateway],
  analyze(model, report) {
    const gateways = model.list(kinds.istioGateway).map(gateway => ({
      gateway,
      selector: gatewaySelector(gateway),
      certificates: serversOf(gateway)
        .map(each => ({ tls: valueAt(each.server, 'tls'), field: each.field }))
        .filter(each => isFields(each.tls)),
    }));
    for (const { gateway, selector, certificates } of gateways) {
      for (const other of gateways) {
        const shared =
          other.gateway !== gateway &&
          isSubset(selector, other.selector) &&
          certificates.find(({ tls }) =>
            other.certificates.some(each => isSameCertificate(tls, each.tls)),
          );
        if (shared) {
          const names = [gateway, other.gateway].map(titleOf);
          report('IST0138', gateway, {
            params: { gateways: names.join(', ') },
            field: `${shared.field}.tls`,
          });
        }
      }
    }
  },
};

/** Mirrors `analyzers/gateway/secret.go`. */
export const gatewaySecretsAnalyzer: Analyzer = {
  name: 'gateway.SecretAnalyzer',
  kinds: [kinds.istioGateway, kinds.pod, kinds.secret],
  // Whoever leaves secrets alone knows nothing of them.
  canTell: model => model.list(kinds.secret).length > 0,
  about: [kinds.istioGateway],
  analyze(model, report) {
    for (const gateway of model.list(kinds.istioGateway)) {
      const [pod] = podsOfGateway(model, gateway);
      if (!pod) {
        reportNoPods(gateway, report);
        continue;
      }
      for (const { server, field } of serversOf(gateway)) {
        const credential = stringAt(server, 'tls', 'credentialName');
        if (!credential) {
          continue;
        }
        const slash = credential.indexOf('/');
        const secret = model.get(
          kinds.secret,
          slash < 0 ? namespaceOf(pod) : credential.slice(0, slash),
          credential.slice(slash + 1),
        );
        const place = { field: `${field}.tls.credentialName` };
        if (!secret) {
          const params = { what: 'secret', name: credential };
          report('IST0101', gateway, { params, ...place });
        } else if (!isCertificateUsable(secret, model.now)) {
          report('IST0161', gateway, { params: { credential }, ...place });
        }
      }
    }
  },
};

interface Listener {
  gateway: KubernetesObject;
  text: string;
  port: number;
  hosts: readonly string[];
  bind: string;
  field: string;
}

function listenersOf(model: MeshModel): Listener[] {
  return model.list(kinds.istioGateway).flatMap(gateway =>
    serversOf(gateway).map(({ server, port, field }) => ({
      gateway,
      text: selectorTextOf(gateway),
      port,
      hosts: stringsAt(server, 'hosts'),
      bind: stringAt(server, 'bind') ?? '',
      field,
    })),
  );
}

/** Whether two Gateways configure the same pods. */
function sharePods(model: MeshModel, a: Listener, b: Listener): boolean {
  if (a.text === b.text) {
    return true;
  }
  const selector = gatewaySelector(b.gateway);
  return (
    (a.text.includes(b.text) || b.text.includes(a.text)) &&
    podsOfGateway(model, a.gateway).some(each =>
      isSubset(selector, labelsOf(each)),
    )
  );
}

/** Mirrors `analyzers/gateway/conflictinggateway.go`. */
export const conflictingGatewaysAnalyzer: Analyzer = {
  name: 'gateway.ConflictingGatewayAnalyzer',
  kinds: [kinds.istioGateway, ...podKinds],
  needs: [kinds.istioGateway, kinds.pod],
  about: [kinds.istioGateway],
  analyze(model, report) {
    const byPort = new Map<number, Listener[]>();
    for (const each of listenersOf(model)) {
      byPort.set(each.port, [...(byPort.get(each.port) ?? []), each]);
    }
    for (const listeners of byPort.values()) {
      for (const listener of listeners) {
        const { gateway, hosts, bind, port, field } = listener;
        const others = listeners.filter(
          each =>
            each.gateway !== gateway &&
            each.bind === bind &&
            each.hosts.some(host => hosts.includes(host)) &&
            sharePods(model, listener, each),
        );
        if (others.length > 0) {
          const names = [gateway, ...others.map(each => each.gateway)];
          report('IST0145', gateway, {
            params: {
              gateways: namesText([...new Set(names.map(titleOf))].sort()),
              port,
              hosts: namesText(hosts),
            },
            field: `${field}.hosts`,
            affected: workloadsOfGateway(model, gateway).map(each => each.ref),
          });
        }
      }
    }
  },
};
