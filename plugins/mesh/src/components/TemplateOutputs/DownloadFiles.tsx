import { useMemo } from 'react';
import { Box, Button, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { RiDownloadLine } from '@remixicon/react';
import { meshTranslationRef } from '../../translation';
import { saveFile } from '../ExportMenu/saveFile';
import { archiveFile } from './archiveFile';

export interface DownloadFilesProps {
  /** A `.tar.gz` in Base64. */
  archive: string;
  /** What the file is called, without its ending. */
  name: string;
}

/** Saves what a template wrote as an archive; says so where that cannot be. */
export function DownloadFiles({ archive, name }: DownloadFilesProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const file = useMemo(() => archiveFile(archive, name), [archive, name]);
  return (
    <Box mb="4">
      {file ? (
        <Button
          variant="primary"
          iconStart={<RiDownloadLine aria-hidden />}
          onPress={() => saveFile(file)}
        >
          {t('templates.download')}
        </Button>
      ) : (
        <Text role="alert" color="danger">
          {t('templates.damaged')}
        </Text>
      )}
    </Box>
  );
}
