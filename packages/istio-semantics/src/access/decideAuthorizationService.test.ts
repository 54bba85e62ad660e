import { meshConfig } from '../__fixtures__/accessWorld';
import { authorization, get, answer, to } from './__testUtils__/decisions';

describe('decide', () => {
  describe('with an authorization service', () => {
    const custom = (provider: string, name = 'ask') =>
      authorization(
        {
          action: 'CUSTOM',
          provider: { name: provider },
          rules: [to({ paths: ['/a*'] })],
        },
        {},
        name,
      );
    const mesh = meshConfig({
      extensionProviders: [
        { name: 'opa', envoyExtAuthzGrpc: {} },
        { name: 'old', envoyExtAuthzHttp: {} },
        { name: 'zipkin', zipkin: {} },
      ],
    });

    it.each([
      [
        'asks a defined one',
        [custom('opa')],
        '/a',
        'Unknown: rule 1 of shop/ask leaves it to the authorization service opa',
      ],
      [
        'asks for nothing else',
        [custom('opa')],
        '/b',
        'allowed: Allowed: no policy denies it and none is needed',
      ],
      [
        'asks whatever other policies there are',
        [custom('opa'), authorization({ rules: [{}] }, {}, 'all')],
        '/a',
        'Unknown: rule 1 of shop/ask leaves it to the authorization service opa',
      ],
      [
        'denies where only a trial names another',
        [
          custom('opa'),
          authorization(
            { action: 'CUSTOM', provider: { name: 'old' }, rules: [{}] },
            { annotations: { 'istio.io/dry-run': 'true' } },
            'trial',
          ),
        ],
        '/a',
        '403: Denied by rule 1 of shop/ask',
      ],
      [
        'denies without a definition',
        [custom('none')],
        '/a',
        '403: Denied by rule 1 of shop/ask',
      ],
      [
        'denies by a provider of another kind',
        [custom('zipkin')],
        '/a',
        '403: Denied by rule 1 of shop/ask',
      ],
      [
        'denies where two are named',
        [custom('opa'), custom('old', 'b')],
        '/a',
        '403: Denied by rule 1 of shop/ask',
      ],
    ])('%s', (_, policies, path, expected) => {
      expect(answer([...policies, mesh], get(path))).toBe(expected);
    });

    it('does not ask about what is denied anyway', () => {
      const deny = authorization({ action: 'DENY', rules: [{}] });
      expect(answer([custom('opa'), deny, mesh], get('/a'))).toMatch(/^403/);
    });
  });
});
