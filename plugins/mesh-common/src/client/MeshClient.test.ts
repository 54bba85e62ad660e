import { MeshClient } from './MeshClient';

function clientFor(answer: () => Response) {
  const fetch = jest.fn(
    async (_url: string | URL | Request, _init?: RequestInit) => answer(),
  );
  const getBaseUrl = jest.fn(
    async (plugin: string) => `http://backend/api/${plugin}`,
  );
  return {
    fetch,
    client: new MeshClient({
      discoveryApi: { getBaseUrl },
      fetchApi: { fetch },
    }),
  };
}

describe('MeshClient', () => {
  it('asks for what was named, with every part encoded', async () => {
    const { client, fetch } = clientFor(() => Response.json({ items: [] }));
    const { signal } = new AbortController();

    await client.getEntityMesh('component:default/a/../b?c', { signal });
    await client.getCoverage('owner');
    await client.listWorkloads({
      claimed: false,
      namespace: 'a&b',
      cluster: undefined,
      limit: 5,
    });
    await client.listClusters();

    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      'http://backend/api/mesh/v1/entities/component/default/a%2F..%2Fb%3Fc',
      'http://backend/api/mesh/v1/coverage?by=owner',
      'http://backend/api/mesh/v1/workloads?claimed=false&namespace=a%26b&limit=5',
      'http://backend/api/mesh/v1/clusters',
    ]);
    expect(fetch.mock.calls[0][1]?.signal).toBe(signal);
  });

  it('rejects with the name of the error that the backend sent', async () => {
    const { client } = clientFor(() =>
      Response.json(
        {
          error: { name: 'NotFoundError', message: 'No such entity' },
          response: { statusCode: 404 },
        },
        { status: 404 },
      ),
    );
    await expect(
      client.getEntityMesh('component:default/orders'),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      cause: { name: 'NotFoundError' },
    });
  });
});
