import type { ComponentProps } from 'react';
import { DefaultTemplateOutputs } from '@backstage/plugin-scaffolder-react/alpha';
import { DownloadFiles } from './DownloadFiles';

/** What a run of one of the mesh templates ends with: the files for download where nothing published them, and the rest. */
export function TemplateOutputs({
  output,
}: Pick<ComponentProps<typeof DefaultTemplateOutputs>, 'output'>) {
  const { archive, archiveName } = output ?? {};
  return (
    <>
      {typeof archive === 'string' && archive && (
        <DownloadFiles archive={archive} name={`${archiveName ?? ''}`} />
      )}
      <DefaultTemplateOutputs output={output} />
    </>
  );
}
