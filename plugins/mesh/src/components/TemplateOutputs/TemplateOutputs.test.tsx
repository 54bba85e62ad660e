import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { saveFile } from '../ExportMenu/saveFile';
import { TemplateOutputs } from './TemplateOutputs';

jest.mock('../ExportMenu/saveFile', () => ({ saveFile: jest.fn() }));

const text = [{ title: 'Apply it', content: 'kubectl apply' }];
const gzip = btoa('\x1f\x8b\x08and so on');

describe('TemplateOutputs', () => {
  it('saves the files under the name of the service', async () => {
    await renderInTestApp(
      <TemplateOutputs
        output={{ text, archive: gzip, archiveName: 'orders' }}
      />,
    );
    expect(screen.getByText('kubectl apply')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Download the files' }),
    );
    const [[file]] = jest.mocked(saveFile).mock.calls;
    expect([file.fileName, file.content.type, file.content.size]).toEqual([
      'orders.tar.gz',
      'application/gzip',
      atob(gzip).length,
    ]);
  });

  it.each([
    [{ archive: '' }, 0],
    [{}, 0],
    [{ archive: 7 }, 0],
    [{ archive: '<b>' }, 1],
    [{ archive: btoa('no archive') }, 1],
  ])('offers nothing that is no archive: %j', async (output, alerts) => {
    await renderInTestApp(<TemplateOutputs output={{ text, ...output }} />);
    expect(screen.getByText('kubectl apply')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.queryAllByRole('alert')).toHaveLength(alerts);
  });

  it('keeps paths out of the name of the file', async () => {
    jest.mocked(saveFile).mockClear();
    await renderInTestApp(
      <TemplateOutputs output={{ archive: gzip, archiveName: '../../a b' }} />,
    );
    await userEvent.click(screen.getByRole('button'));
    expect(saveFile).toHaveBeenCalledWith(
      expect.objectContaining({ fileName: 'ab.tar.gz' }),
    );
  });
});
