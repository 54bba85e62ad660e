import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import demoScaffolderModule from './scaffolder';

describe('the scaffolder module', () => {
  it.each([
    [
      'adds the action while the demo runs',
      { demo: { publish: { directory: '/tmp/x', url: 'http://127.0.0.1:1' } } },
      ['demo:publish'],
    ],
    ['adds nothing otherwise', {}, []],
  ])('%s', async (_, data, ids) => {
    const addActions = jest.fn();
    const backend = await startTestBackend({
      extensionPoints: [[scaffolderActionsExtensionPoint, { addActions }]],
      features: [
        demoScaffolderModule,
        mockServices.rootConfig.factory({ data }),
      ],
    });
    expect(addActions.mock.calls.flat().map(({ id }) => id)).toEqual(ids);
    await backend.stop();
  });
});
