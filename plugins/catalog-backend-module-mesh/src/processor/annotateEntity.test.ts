import { Entity } from '@backstage/catalog-model';
import { EntityFacts } from '@mesh-portal/backstage-plugin-mesh-common';
import { annotateEntity } from './annotateEntity';

const facts: EntityFacts = {
  entityRef: 'component:default/orders',
  sidecar: 'injected',
  mtls: 'STRICT',
  jwt: 'required',
  tracing: 'otel',
  findings: 'none',
  links: [
    { kind: 'kiali', title: 'Kiali', url: 'https://kiali.example.com/orders' },
    { kind: 'traces', title: 'Traces', url: 'javascript:alert(1)' },
  ],
  hash: 'h',
  seq: 7,
};
const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
};

describe('annotateEntity', () => {
  it('writes verdicts and safe links', () => {
    expect(annotateEntity(entity, facts, 'full').metadata).toEqual({
      name: 'orders',
      annotations: {
        'mesh-portal.dev/sidecar': 'injected',
        'mesh-portal.dev/mtls': 'STRICT',
        'mesh-portal.dev/jwt': 'required',
        'mesh-portal.dev/tracing': 'otel',
        'mesh-portal.dev/findings': 'none',
      },
      links: [
        {
          title: 'Kiali',
          url: 'https://kiali.example.com/orders',
          icon: 'dashboard',
          type: 'mesh-kiali',
        },
      ],
    });
  });

  it('shows as much as was configured', () => {
    expect(
      annotateEntity(entity, facts, 'coarse').metadata.annotations,
    ).toEqual({ 'mesh-portal.dev/sidecar': 'injected' });
    expect(annotateEntity(entity, facts, 'off')).toBe(entity);
  });

  it.each([{ title: 'Kiali' }, { url: 'https://kiali.example.com/orders' }])(
    'keeps what was written by hand: %j',
    link => {
      const links = [{ url: 'https://example.com', ...link }];
      const written = {
        ...entity,
        metadata: {
          name: 'orders',
          annotations: { 'mesh-portal.dev/mtls': 'PERMISSIVE', other: 'x' },
          links,
        },
      };
      const { metadata } = annotateEntity(written, facts, 'full');
      expect(metadata.links).toEqual(links);
      expect(metadata.annotations).toMatchObject({
        'mesh-portal.dev/mtls': 'PERMISSIVE',
        'mesh-portal.dev/sidecar': 'injected',
        other: 'x',
      });
    },
  );
});
