import { screen } from '@testing-library/react';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { meshApiRef } from '../api';
import { fixtureEntities } from '../testFixtures/entities';
import { FixtureMeshApi } from '../testFixtures/FixtureMeshApi';
import meshPlugin from '.';

// In a file of its own: answers about permissions are kept for as long as the page.
const show = (path: string) =>
  renderTestApp({
    features: [meshPlugin],
    apis: [
      [meshApiRef, new FixtureMeshApi()],
      [catalogApiRef, catalogApiMock({ entities: fixtureEntities })],
      [
        permissionApiRef,
        mockApis.permission({
          authorize: ({ permission }) =>
            permission.name.startsWith('mesh.exemption.')
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });

it('lists exemptions without buttons to whom may not decide', async () => {
  show('/mesh/exemptions');
  await screen.findByRole('list', { name: 'Exemptions' });
  expect(
    screen.queryByRole('button', { name: /Approve|Reject|Revoke/ }),
  ).toBeNull();
});

it('says so where the reader may not request', async () => {
  show('/mesh/exemptions?request=component:default/orders&check=jwt-required');
  expect(
    await screen.findByText('You may not request exemptions for this entity.'),
  ).toBeInTheDocument();
});
