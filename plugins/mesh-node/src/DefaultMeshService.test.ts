import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { DefaultMeshService } from './DefaultMeshService';

describe('DefaultMeshService', () => {
  let server: Server;
  let baseUrl: string;
  const seen: Array<{ url?: string; authorization?: string }> = [];

  beforeAll(async () => {
    server = createServer((req, res) => {
      seen.push({ url: req.url, authorization: req.headers.authorization });
      if (req.url?.includes('/entities/')) {
        res.writeHead(404, { 'content-type': 'application/json' });
        res.end(
          JSON.stringify({
            error: { name: 'NotFoundError', message: 'no such entity' },
            response: { statusCode: 404 },
          }),
        );
      } else {
        res.end(
          JSON.stringify({ seq: 7, items: [], removed: [], reset: false }),
        );
      }
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise(resolve => server.close(resolve)));

  it('asks the mesh plugin on behalf of the caller and keeps the name of its errors', async () => {
    const service = new DefaultMeshService({
      auth: mockServices.auth({ pluginId: 'catalog' }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async plugin => `${baseUrl}/api/${plugin}`,
      }),
    });
    const credentials = mockCredentials.service();

    await expect(
      service.listFacts({ since: 6 }, { credentials }),
    ).resolves.toMatchObject({ seq: 7 });
    await expect(service.listFacts({}, { credentials })).resolves.toMatchObject(
      { seq: 7 },
    );
    await expect(
      service.getEntityMesh('Component:default/a b', { credentials }),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      cause: { name: 'NotFoundError' },
    });
    expect(seen.map(({ url }) => url)).toEqual([
      '/api/mesh/v1/facts?since=6',
      '/api/mesh/v1/facts',
      '/api/mesh/v1/entities/Component/default/a%20b',
    ]);
    expect(seen[0].authorization).toMatch(/^Bearer .*mesh/);
  });
});
