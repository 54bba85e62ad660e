import {
  parseCoverageQuery,
  parseEntityPath,
  parseFactsQuery,
  parseWorkloadsQuery,
} from './parseRequests';

const inputError = expect.objectContaining({ name: 'InputError' });

describe('request parsers', () => {
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

  it('knows the scopes of coverage', () => {
    expect(parseCoverageQuery({})).toBe('owner');
    expect(parseCoverageQuery({ by: 'namespace' })).toBe('namespace');
  });

  it('reads what workloads are asked for', () => {
    expect(parseWorkloadsQuery({})).toEqual({ limit: 100, offset: 0 });
    expect(
      parseWorkloadsQuery({
        claimed: 'false',
        cluster: 'eu',
        namespace: 'shop',
        limit: '5',
        offset: '10',
      }),
    ).toEqual({
      claimed: false,
      cluster: 'eu',
      namespace: 'shop',
      limit: 5,
      offset: 10,
    });
  });

  it('reads since when and how long', () => {
    expect(parseFactsQuery({})).toEqual({ wait: 20 });
    expect(parseFactsQuery({ since: '0', wait: '25' })).toEqual({
      since: 0,
      wait: 25,
    });
  });

  it.each([
    [parseCoverageQuery, { by: 'team' }],
    [parseCoverageQuery, { by: ['owner', 'system'] }],
    [parseCoverageQuery, { by: 'owner', owner: 'x' }],
    [parseWorkloadsQuery, { claimed: 'no' }],
    [parseWorkloadsQuery, { claimed: ['true', 'false'] }],
    [parseWorkloadsQuery, { cluster: { $ne: '' } }],
    [parseWorkloadsQuery, { cluster: '' }],
    [parseWorkloadsQuery, { namespace: 'a'.repeat(254) }],
    [parseWorkloadsQuery, { limit: '0' }],
    [parseWorkloadsQuery, { limit: '501' }],
    [parseWorkloadsQuery, { limit: '1e2' }],
    [parseWorkloadsQuery, { offset: '-1' }],
    [parseWorkloadsQuery, { offset: '10000000' }],
    [parseWorkloadsQuery, { clusters: 'eu' }],
    [parseFactsQuery, { since: 'x' }],
    [parseFactsQuery, { since: '99999999999999999999' }],
    [parseFactsQuery, { wait: '26' }],
  ])('rejects %p(%j)', (parse, query) => {
    expect(() => parse(query)).toThrow(inputError);
  });
});
