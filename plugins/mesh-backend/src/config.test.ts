import { mockServices } from '@backstage/backend-test-utils';
import { readMeshConfig } from './config';

function read(mesh?: object) {
  return readMeshConfig(
    mockServices.rootConfig({ data: mesh === undefined ? {} : { mesh } }),
  );
}

describe('readMeshConfig', () => {
  it('has a default for everything', () => {
    expect(read()).toEqual({
      binding: 'annotation',
      exemptions: { trustAnnotations: false, maxDays: 180 },
      notifications: {
        enabled: false,
        checks: [
          'in-mesh',
          'no-client-conflict',
          'no-error-findings',
          'encrypted',
          'jwt-required',
          'contract-kept',
        ],
        afterMinutes: 10,
        everyHours: 24,
      },
      platformNamespaces: expect.arrayContaining([
        'istio-system',
        'kyma-system',
      ]),
      grafana: [],
      kiali: [],
      traces: [],
      logs: [],
      prometheus: [],
    });
  });

  it('reads what is given and drops slashes at the end of base URLs', () => {
    const config = read({
      binding: 'confirmed',
      platformNamespaces: ['platform'],
      grafana: [
        {
          url: 'https://grafana.example.com/',
          orgId: '2',
          clusters: ['eu'],
          dashboards: { service: { uid: 'abc' } },
        },
      ],
      kiali: [{ url: 'https://kiali.example.com/kiali' }],
      traces: [
        { url: 'https://jaeger.example.com' },
        { url: 'https://t.example', type: 'template', path: '/s?q={service}' },
      ],
      logs: [{ url: 'https://logs.example.com', path: '?ns={namespace}' }],
    });
    expect(config).toMatchObject({
      binding: 'confirmed',
      platformNamespaces: ['platform'],
      grafana: [
        {
          url: 'https://grafana.example.com',
          orgId: 2,
          dashboards: {
            service: { uid: 'abc' },
            workload: { title: 'Istio Workload Dashboard' },
          },
        },
      ],
      traces: [
        { type: 'jaeger', service: '{app}.{namespace}' },
        { type: 'template' },
      ],
    });
  });

  it.each([
    [
      { binding: 'maybe' },
      "'mesh.binding' must be one of annotation, confirmed",
    ],
    [
      { platformNamespaces: 'istio-system' },
      "'mesh.platformNamespaces' must be of type array",
    ],
    [
      { platformNamespaces: [''] },
      "'mesh.platformNamespaces[0]' must not be empty",
    ],
    [{ grafana: { url: 'https://g' } }, "'mesh.grafana' must be of type array"],
    [{ grafana: [{}] }, "'mesh.grafana[0].url' is required"],
    [
      { grafana: [{ url: 'javascript:alert(1)' }] },
      "'mesh.grafana[0].url' must be an absolute http or https URL",
    ],
    [
      { grafana: [{ url: 'https://admin:secret@g' }] },
      "'mesh.grafana[0].url' must be an absolute http or https URL",
    ],
    [
      {
        grafana: [
          { url: 'https://g', dashboards: { service: { uid: '../x' } } },
        ],
      },
      "'mesh.grafana[0].dashboards.service.uid' must be the uid of a dashboard",
    ],
    [
      { grafana: [{ url: 'https://g', orgId: 'x' }] },
      "'mesh.grafana[0].orgId' must be of type number",
    ],
    [
      { kiali: [{ url: 'https://k', cluster: 'a' }] },
      "'mesh.kiali[0]' has unknown keys cluster",
    ],
    [
      { traces: [{ url: 'https://t', type: 'zipkin' }] },
      "'mesh.traces[0].type' must be one of jaeger, tempo, template",
    ],
    [
      { traces: [{ url: 'https://t', type: 'tempo' }] },
      "'mesh.traces[0].datasource' is required where type is 'tempo'",
    ],
    [
      { logs: [{ url: 'https://l', path: '//evil' }] },
      "'mesh.logs[0].path' must begin with one '/'",
    ],
    [
      { logs: [{ url: 'https://l', path: '/{pod}' }] },
      "'mesh.logs[0].path' may only hold the placeholders {service}",
    ],
  ])('rejects %j', (mesh, message) => {
    expect(() => read(mesh)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('does not repeat what it was given, for it may be a secret', () => {
    expect(() =>
      read({ grafana: [{ url: 'https://u:hunter2@g' }] }),
    ).not.toThrow(/hunter2/);
  });
});
