import { made } from '../__fixtures__/objects';
import {
  composePeerAuthentication,
  namespaceMode,
  namespaceModes,
  peerAuthenticationsFor,
  portModes,
} from './peerAuthentication';

const root = 'istio-system';
const policy = (path: string, spec: object, second = 0) =>
  made(`PeerAuthentication ${path}`, spec, {
    metadata: { creationTimestamp: `2026-01-01T00:00:0${second}Z` },
  });
const mode = (value: string) => ({ mtls: { mode: value } });

describe('portModes', () => {
  it('takes ports that exist', () => {
    const ports = ['0', '1', '65535', '65536', '-1', '1.5', 'x'];
    const portLevelMtls = Object.fromEntries(
      ports.map(each => [each, { mode: 'STRICT' }]),
    );
    expect([...portModes(policy('shop/a', { portLevelMtls })).keys()]).toEqual([
      1, 65535,
    ]);
  });
});

describe('composePeerAuthentication', () => {
  it.each([
    ['later before older', 2, 1, 'DISABLE'],
    ['older before later', 1, 2, 'STRICT'],
    ['both as old, the first', 1, 1, 'STRICT'],
  ])('keeps the oldest, given %s', (_, first, second, expected) => {
    const merged = composePeerAuthentication(root, [
      policy('shop/a', mode('STRICT'), first),
      policy('shop/b', mode('DISABLE'), second),
    ]);
    expect(merged.mode).toBe(expected);
  });

  it('lets ports inherit the merged mode, and ignores selectors in the root namespace', () => {
    const merged = composePeerAuthentication(root, [
      policy('istio-system/a', {
        ...mode('DISABLE'),
        selector: { matchLabels: { app: 'cart' } },
      }),
      policy('shop/default', mode('STRICT')),
      policy('shop/cart', {
        selector: { matchLabels: { app: 'cart' } },
        portLevelMtls: { 80: {}, 81: mode('DISABLE').mtls },
      }),
    ]);
    expect(merged.mode).toBe('STRICT');
    expect([...merged.perPort]).toEqual([
      [80, 'STRICT'],
      [81, 'DISABLE'],
    ]);
  });
});

describe('namespaceModes', () => {
  const selected = { selector: { matchLabels: { app: 'cart' } } };
  it.each([
    ['nothing', [], 'UNKNOWN', 'UNKNOWN'],
    [
      'the oldest of a namespace, whatever the order',
      [
        policy('shop/b', mode('DISABLE'), 2),
        policy('shop/a', mode('STRICT'), 1),
      ],
      'STRICT',
      'UNKNOWN',
    ],
    [
      'the oldest of the mesh, whatever the order',
      [
        policy('istio-system/b', mode('DISABLE'), 2),
        policy('istio-system/a', mode('STRICT'), 1),
      ],
      'STRICT',
      'STRICT',
    ],
    [
      'an open mesh policy as PERMISSIVE',
      [policy('istio-system/a', {})],
      'PERMISSIVE',
      'PERMISSIVE',
    ],
    [
      'an open namespace policy as that of the mesh',
      [policy('shop/a', {}), policy('istio-system/a', mode('STRICT'))],
      'STRICT',
      'STRICT',
    ],
    [
      'an open namespace policy without one of the mesh as PERMISSIVE',
      [policy('shop/a', {})],
      'PERMISSIVE',
      'UNKNOWN',
    ],
    [
      'no policy with a selector',
      [
        policy('shop/a', { ...mode('STRICT'), ...selected }),
        policy('istio-system/a', { ...mode('STRICT'), ...selected }),
      ],
      'UNKNOWN',
      'UNKNOWN',
    ],
  ])('knows %s', (_, policies, shop, other) => {
    const modes = namespaceModes(policies, root);
    expect(namespaceMode(modes, 'shop')).toBe(shop);
    expect(namespaceMode(modes, 'other')).toBe(other);
  });
});

describe('peerAuthenticationsFor', () => {
  it('gathers those of both namespaces that select the labels, of several without selector the oldest', () => {
    const all = [
      policy('shop/early', {}, 1),
      policy('shop/late', {}, 2),
      policy('shop/cart', { selector: { matchLabels: { app: 'cart' } } }),
      policy('shop/other', { selector: { matchLabels: { app: 'other' } } }),
      policy('istio-system/default', {}),
      policy('web/default', {}),
    ];
    const found = peerAuthenticationsFor(
      { namespace: 'shop', labels: { app: 'cart' } },
      root,
      namespace => all.filter(each => each.metadata?.namespace === namespace),
    );
    expect(found.map(each => each.metadata?.name).sort()).toEqual([
      'cart',
      'default',
      'early',
    ]);
  });
});
