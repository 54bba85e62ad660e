import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import type { Reason } from '@mesh-portal/istio-semantics';
import { useReasonText } from './useReasonText';

function Say({ reason }: { reason: Reason }) {
  return <p>{useReasonText()(reason)}</p>;
}

const say = async (reason: Reason) => {
  renderInTestApp(<Say reason={reason} />);
  return (await screen.findByRole('paragraph')).textContent;
};

describe('useReasonText', () => {
  it('fills the sentence of a code', async () => {
    expect(
      await say({
        code: 'mtls.strict',
        params: { policy: 'istio-system/default' },
      }),
    ).toBe('Encrypted on every port: istio-system/default is STRICT');
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '{{kind}} $t(mtls.reachMtls) ${x}',
    '&lt;b&gt; %s \u202e',
  ])('takes %s as text', async kind => {
    expect(await say({ code: 'unknown.notReadable', params: { kind } })).toBe(
      `Unknown: ${kind} objects cannot be read`,
    );
    expect(document.querySelector('img')).toBeNull();
  });

  it('lets no parameter steer the lookup', async () => {
    expect(
      await say({
        code: 'unknown.notReadable',
        params: {
          kind: 'Pod',
          ns: 'other',
          lng: 'de',
          context: 'x',
          defaultValue: 'y',
          interpolation: 1,
          count: 2,
        },
      }),
    ).toBe('Unknown: Pod objects cannot be read');
  });

  it('writes times as the reader does', async () => {
    const text = await say({
      code: 'unknown.clusterStale',
      params: { cluster: 'eu-2', since: '2026-11-12T13:49:00.000Z' },
    });
    expect(text).toMatch(/eu-2 has not answered since .*2026.*49/);
    expect(text).not.toContain('T13:49');
  });

  it('shows the code of a sentence that it does not know', async () => {
    expect(
      await say({ code: 'future.code' as Reason['code'], params: {} }),
    ).toBe('future.code');
  });
});
