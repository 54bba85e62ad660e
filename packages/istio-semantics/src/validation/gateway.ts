import {
  checkIpAddress,
  checkNamespacedHost,
  checkPort,
  checkUnixAddress,
  isKnownProtocol,
  isProtocol,
  isUnixAddress,
} from './names';
import type { Place } from './place';
import { checkServerTls } from './tls';

/** Mirrors `validateServerPort, validateServerBind`. */
function checkServerPort(server: Place): void {
  const port = server.at('port');
  const bind = server.at('bind');
  const isUnix = isUnixAddress(bind.text());
  if (isUnix) {
    checkUnixAddress(bind);
  } else if (bind.text() !== '') {
    checkIpAddress(bind);
  }
  if (!port.isSet) {
    port.error('validation.required');
    return;
  }
  const value = port.at('protocol').text();
  if (!isKnownProtocol(value)) {
    port.at('protocol').error('validation.protocol', { value });
  }
  if (!isUnix) {
    checkPort(port.at('number'));
  } else if (port.at('number').number() !== 0) {
    port.at('number').error('validation.exclusive', { other: 'bind' });
  }
  if (port.at('targetPort').number() > 0) {
    port.at('targetPort').error('validation.useless', { value: 'Gateway' });
  }
  if (port.at('name').text() === '') {
    port.at('name').error('validation.required');
  }
}

/** TLS settings belong to TLS ports; on a port for HTTP only the redirect does. */
function checkTlsFitsPort(server: Place): void {
  const protocol = server.at('port').at('protocol').text();
  const tls = server.at('tls');
  if (!isKnownProtocol(protocol)) {
    return;
  }
  if (isProtocol('tls', protocol)) {
    if (!tls.isSet) {
      tls.error('validation.tlsRequired', { value: protocol });
    }
    return;
  }
  const onlyRedirect =
    isProtocol('http', protocol) &&
    ['', 'PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(tls.at('mode').text()) &&
    ['caCertificates', 'privateKey', 'serverCertificate'].every(
      each => tls.at(each).text() === '',
    );
  if (tls.isSet && !onlyRedirect) {
    tls.error('validation.tlsForbidden', { value: protocol });
  }
}

/** Mirrors `validateServer`. */
function checkServer(server: Place): void {
  const hosts = server.at('hosts').items();
  if (hosts.length === 0) {
    server.at('hosts').error('validation.empty');
  }
  hosts.forEach(each =>
    checkNamespacedHost(each, { gateway: true, allowNone: false }),
  );
  checkServerPort(server);
  checkServerTls(server.at('tls'));
  checkTlsFitsPort(server);
}

/** Mirrors `ValidateGateway`. */
export function checkGateway(spec: Place): void {
  const servers = spec.at('servers').items();
  if (servers.length === 0) {
    spec.at('servers').error('validation.empty');
  }
  const names = new Set<string>();
  for (const server of servers) {
    if (!server.isSet) {
      server.error('validation.null');
      continue;
    }
    checkServer(server);
    const name = server.at('port').at('name');
    const value = name.text();
    if (server.at('port').isSet) {
      if (names.has(value)) {
        name.error('validation.portNames', { value });
      }
      names.add(value);
      const protocol = server.at('port').at('protocol').text();
      if (
        server.at('tls').at('httpsRedirect').flag() &&
        !isProtocol('http', protocol)
      ) {
        server.at('tls').at('httpsRedirect').warn('validation.httpsRedirect');
      }
    }
  }
}
