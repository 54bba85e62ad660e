import { parseEntityPath } from './parseEntityPath';

describe('parseEntityPath', () => {
  it('writes entity refs in lower case', () => {
    expect(
      parseEntityPath({
        kind: 'Component',
        namespace: 'Default',
        name: 'Or_ders.1',
      }),
    ).toBe('component:default/or_ders.1');
  });

  it.each([
    '',
    ' ',
    'a b',
    'a/b',
    '../x',
    '-a',
    'a:b',
    'ä',
    'a\n',
    'a'.repeat(254),
  ])('rejects %j in a path without repeating it', name => {
    expect(() =>
      parseEntityPath({ kind: 'component', namespace: 'default', name }),
    ).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: 'The name in the path is not that of an entity',
      }),
    );
  });
});
