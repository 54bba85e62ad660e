import { Agent, request } from 'undici';
import type { Contender } from './contender';

/** All that the servers hold. */
const lists = [
  'api/v1/pods',
  'api/v1/services',
  'api/v1/namespaces',
  'apis/apps/v1/deployments',
  'apis/networking.istio.io/v1/virtualservices',
  'apis/networking.istio.io/v1/destinationrules',
  'apis/security.istio.io/v1/peerauthentications',
  'apis/security.istio.io/v1/requestauthentications',
  'apis/security.istio.io/v1/authorizationpolicies',
  'apis/telemetry.istio.io/v1/telemetries',
];

/** The floor: the bodies of lists, through `JSON.parse`, and nothing kept. */
export async function parse(): Promise<Contender> {
  let pods = 0;
  return {
    async sync(servers) {
      for (const { url, caData, token } of servers) {
        const dispatcher = new Agent({
          connect: { ca: Buffer.from(caData, 'base64') },
        });
        for (const path of lists) {
          const { body } = await request(`${url}/${path}`, {
            dispatcher,
            headers: { Authorization: `Bearer ${token}` },
          });
          const { items } = JSON.parse(await body.text());
          pods += path.endsWith('/pods') ? items.length : 0;
        }
        await dispatcher.close();
      }
    },
    pods: () => pods,
    sees: () => false,
  };
}
