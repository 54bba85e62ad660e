import { policy } from '../__fixtures__/accessWorld';
import { authorization, get, answer, from } from './__testUtils__/decisions';
import type { AccessRequest } from './requestFacts';

describe('decide', () => {
  describe('with tokens', () => {
    const authentication = policy('RequestAuthentication', 'tokens', {
      jwtRules: [{ issuer: 'https://id', audiences: ['https://cart/'] }],
    });
    const token = (claims: object, valid = true) => ({
      claims: { iss: 'https://id', sub: 'me', aud: 'cart', ...claims },
      valid,
    });

    it.each<[string, AccessRequest, string]>([
      ['no token', get('/'), 'allowed'],
      ['a good one', get('/', { tokens: [token({})] }), 'allowed'],
      ['a bad one', get('/', { tokens: [token({}, false)] }), '401'],
      [
        'an unknown issuer',
        get('/', { tokens: [token({ iss: 'https://else' })] }),
        '401',
      ],
      [
        'a wrong audience',
        get('/', { tokens: [token({ aud: ['till'] })] }),
        '403',
      ],
      [
        'one where nobody looks',
        get('/', {
          tokens: [
            { ...token({}, false), location: { in: 'header', name: 'x' } },
          ],
        }),
        'allowed',
      ],
      [
        'a bad one in a parameter',
        get('/', {
          tokens: [
            {
              ...token({}, false),
              location: { in: 'param', name: 'access_token' },
            },
          ],
        }),
        '401',
      ],
      ['nothing said', get('/', { tokens: undefined }), 'Unknown'],
      ['a connection without HTTP', { tcp: true }, 'allowed'],
    ])('answers to %s', (_, request, expected) => {
      expect(answer([authentication], request).split(':')[0]).toBe(expected);
    });

    it.each([
      [['https://id/me'], 'allowed'],
      [['https://id/*'], 'allowed'],
      [['*/me'], 'allowed'],
      [['https://id/you'], '403'],
      [['*'], 'allowed'],
      [['*e'], 'allowed'],
    ])('matches request principals %j: %s', (requestPrincipals, expected) => {
      const rules = [from({ requestPrincipals })];
      const request = get('/', { tokens: [token({})] });
      expect(
        answer([authentication, authorization({ rules })], request).split(
          ':',
        )[0],
      ).toBe(expected);
    });

    it('knows no request principal where nothing verifies tokens', () => {
      const rules = [from({ requestPrincipals: ['*'] })];
      expect(
        answer([authorization({ rules })], get('/', { tokens: [token({})] })),
      ).toMatch(/^403/);
    });

    it('names who rejects', () => {
      expect(
        answer([authentication], get('/', { tokens: [token({}, false)] })),
      ).toBe(
        '401: Rejected with 401: the token is not one that shop/tokens accepts',
      );
    });
  });
});
