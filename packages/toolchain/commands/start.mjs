import path from 'node:path';
import { parseOptions, parsePort } from '../lib/options.mjs';
import { portalDirectory, root } from '../lib/paths.mjs';
import { startPortal } from '../lib/portal.mjs';
import { say } from '../lib/say.mjs';

const usage = `npm start -- [options]
  --port N             port of the portal on the loopback interface (7007)
  --fresh              empty the database first
  --still              stop the demo's clock: nothing changes unless you change it
  --clusters FILE      use the clusters of this kubeconfig instead of the demo
  --verbose            print the logs`;

export async function main(runtime, args) {
  const options = parseOptions(
    args,
    {
      port: { type: 'string', default: '7007' },
      fresh: { type: 'boolean' },
      still: { type: 'boolean' },
      clusters: { type: 'string' },
      verbose: { type: 'boolean' },
    },
    usage,
  );
  const { url, demo } = await startPortal(runtime, {
    ...options,
    port: parsePort(options.port),
  });
  say(`the portal answers at ${url}`);
  const kubeconfig = path.relative(
    root,
    path.join(portalDirectory, 'kubeconfig'),
  );
  process.stdout.write(
    demo
      ? `
  Open ${url} and enter as a guest.

  Try first
    the service page of a service that is not in the mesh   ${url}/catalog/default/component/${demo.tour.outside.entity}
    coverage by team                                        ${url}/mesh
    a new JWT-secured service                               ${url}/create

  and change the mesh while you look at it
    export KUBECONFIG=${kubeconfig}
    kubectl --context ${demo.tour.outside.cluster} label namespace ${demo.tour.outside.namespace} istio-injection=enabled
    kubectl --context ${demo.tour.outside.cluster} -n ${demo.tour.outside.namespace} rollout restart deployment ${demo.tour.outside.deployment}

  Ctrl-C stops everything.
`
      : `
  Open ${url}/mesh: workloads that no catalog entity claims are listed there, ready to be claimed.
  Ctrl-C stops the portal.
`,
  );
}
