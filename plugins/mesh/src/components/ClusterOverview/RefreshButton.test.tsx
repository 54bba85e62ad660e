import { screen } from '@testing-library/react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import type { MeshApi } from '@mesh-portal/backstage-plugin-mesh-common';
import { meshApiRef } from '../../api';
import { RefreshButton } from './RefreshButton';

// In a file of its own: answers about permissions are kept for as long as the page.
it('does not offer to read a cluster again to whoever may not', async () => {
  const authorize = jest.fn((): AuthorizeResult.DENY => AuthorizeResult.DENY);
  renderInTestApp(
    <>
      <RefreshButton cluster="prod-eu" onRefresh={() => {}} />
      <p>beside</p>
    </>,
    {
      apis: [
        [meshApiRef, {} as MeshApi],
        [permissionApiRef, mockApis.permission({ authorize })],
      ],
    },
  );
  await screen.findByText('beside');
  expect(authorize).toHaveBeenCalled();
  expect(screen.queryByRole('button')).toBeNull();
});
