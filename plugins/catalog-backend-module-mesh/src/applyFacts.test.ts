import type { Entity } from '@backstage/catalog-model';
import { applyFacts } from './applyFacts';
import { hostileTexts } from '@mesh-portal/backstage-plugin-mesh-common/testUtils';
import { factsOf } from './testFixtures/facts';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: {
      'backstage.io/kubernetes-id': 'orders',
      'mesh-portal.dev/mtls': 'PERMISSIVE',
    },
    links: [{ url: 'https://kiali.example/orders', title: 'Ours' }],
  },
};
const facts = factsOf('orders', {
  links: [
    { kind: 'kiali', title: 'Kiali', url: 'https://kiali.example/orders' },
    { kind: 'traces', title: 'Traces', url: 'https://jaeger.example/search' },
    { kind: 'logs', title: 'Logs', url: 'javascript:alert(1)' },
    { kind: 'logs', title: 'Ours', url: 'https://logs.example/' },
  ],
});

describe('applyFacts', () => {
  it('adds facts and safe links, and keeps what was written by hand', () => {
    expect(applyFacts(entity, facts, 'full').metadata).toEqual({
      name: 'orders',
      annotations: {
        'backstage.io/kubernetes-id': 'orders',
        'mesh-portal.dev/sidecar': 'injected',
        'mesh-portal.dev/mtls': 'PERMISSIVE',
        'mesh-portal.dev/jwt': 'required',
        'mesh-portal.dev/tracing': 'otel',
        'mesh-portal.dev/findings': 'none',
      },
      links: [
        { url: 'https://kiali.example/orders', title: 'Ours' },
        {
          url: 'https://jaeger.example/search',
          title: 'Traces',
          icon: 'dashboard',
          type: 'mesh-traces',
        },
      ],
    });
    expect(entity.metadata.links).toHaveLength(1);
  });

  it('writes annotations of other plugins only where asked to, and never over others', () => {
    const withLinks = factsOf('orders', {
      links: [
        {
          kind: 'kiali',
          title: 'Kiali (eu)',
          url: 'https://kiali.example/eu',
          annotation: { key: 'kiali.io/namespace', value: 'shop' },
        },
        {
          kind: 'kiali',
          title: 'Kiali (us)',
          url: 'https://kiali.example/us',
          annotation: { key: 'kiali.io/namespace', value: 'shop-us' },
        },
        {
          kind: 'traces',
          title: 'Traces',
          url: 'https://jaeger.example/search',
          annotation: { key: 'jaegertracing.io/service', value: 'orders.shop' },
        },
      ],
    });
    const byHand = {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: { 'jaegertracing.io/service': 'ours' },
      },
    };
    expect(
      applyFacts(byHand, withLinks, 'coarse').metadata.annotations,
    ).toEqual({
      'jaegertracing.io/service': 'ours',
      'mesh-portal.dev/sidecar': 'injected',
    });
    expect(
      applyFacts(byHand, withLinks, 'coarse', { neighbourAnnotations: true })
        .metadata.annotations,
    ).toEqual({
      'jaegertracing.io/service': 'ours',
      'kiali.io/namespace': 'shop',
      'mesh-portal.dev/sidecar': 'injected',
    });
  });

  it(`adds none of a hostile corpus of ${hostileTexts.length} addresses`, () => {
    for (const url of hostileTexts) {
      const links = [{ kind: 'kiali' as const, title: 'Kiali', url }];
      expect(
        applyFacts(entity, factsOf('orders', { links }), 'full').metadata.links,
      ).toEqual(entity.metadata.links);
    }
  });

  it('tells less where asked to', () => {
    const plain = { ...entity, metadata: { name: 'orders' } };
    expect(applyFacts(plain, facts, 'coarse').metadata.annotations).toEqual({
      'mesh-portal.dev/sidecar': 'injected',
    });
    expect(applyFacts(plain, facts, 'off')).toBe(plain);
    expect(
      applyFacts(plain, factsOf('orders'), 'full').metadata,
    ).not.toHaveProperty('links');
  });
});
