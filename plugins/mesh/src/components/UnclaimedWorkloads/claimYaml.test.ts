import { parse } from 'yaml';
import { claimYaml, labelsYaml } from './claimYaml';

describe('claimYaml', () => {
  const workload = { cluster: 'eu', namespace: 'shop', name: 'web' };
  const place = {
    'backstage.io/kubernetes-namespace': 'shop',
    'backstage.io/kubernetes-cluster': 'eu',
  };

  it.each<[string, object, object, string]>([
    [
      'a label',
      { labels: { app: 'web' } },
      { 'backstage.io/kubernetes-label-selector': 'app=web' },
      'unknown',
    ],
    [
      'the id that it has',
      {
        labels: { 'backstage.io/kubernetes-id': 'web-shop' },
        owner: { entityRef: 'group:default/checkout', because: 'namespace' },
      },
      { 'backstage.io/kubernetes-id': 'web-shop' },
      'group:default/checkout',
    ],
    [
      'an id that it is to get',
      { labels: {} },
      { 'backstage.io/kubernetes-id': 'web' },
      'unknown',
    ],
  ])('selects by %s', async (_, hint, selection, owner) => {
    const claim = { ...workload, hint: hint as never };
    const entity = parse(await claimYaml(claim));
    expect(entity).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'web', annotations: { ...selection, ...place } },
      spec: { type: 'service', lifecycle: 'production', owner },
    });
  });

  it('says which labels are missing, and only then', async () => {
    expect(
      parse((await labelsYaml({ ...workload, hint: { labels: {} } }))!),
    ).toEqual({
      metadata: { labels: { 'backstage.io/kubernetes-id': 'web' } },
      spec: {
        template: {
          metadata: { labels: { 'backstage.io/kubernetes-id': 'web' } },
        },
      },
    });
    expect(
      await labelsYaml({ ...workload, hint: { labels: { app: 'web' } } }),
    ).toBeUndefined();
  });

  it.each([
    'yes',
    '1e3',
    '*alias',
    '!!js/function x',
    'a: b',
    'x\n  owner: user:default/evil',
    '"><img src=x onerror=alert(1)>',
  ])('keeps %j text', async name => {
    const hostile = {
      cluster: name,
      namespace: name,
      name,
      hint: { labels: { app: name } },
    };
    const { metadata, spec } = parse(await claimYaml(hostile));
    expect(metadata.annotations).toEqual({
      'backstage.io/kubernetes-label-selector': `app=${name}`,
      'backstage.io/kubernetes-namespace': name,
      'backstage.io/kubernetes-cluster': name,
    });
    expect(metadata.name).toMatch(/^[A-Za-z0-9][\w.-]*$/);
    expect(spec.owner).toBe('unknown');
  });
});
