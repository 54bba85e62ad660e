import useAsyncFn from 'react-use/esm/useAsyncFn';
import { Button, Flex, Menu, MenuItem, MenuTrigger, Text } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  ExportFilters,
  ExportFormat,
  ExportKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { RiDownloadLine } from '@remixicon/react';
import { meshApiRef } from '../../api';
import { meshTranslationRef } from '../../translation';
import { saveFile } from './saveFile';
import styles from './ExportMenu.module.css';

const formats: readonly ExportFormat[] = ['csv', 'json'];

export interface ExportMenuProps<K extends ExportKind> {
  kind: K;
  /** As the table beside it is filtered. */
  filter: ExportFilters[K];
}

/** Saves all rows of a table as a file; says so where that fails. */
export function ExportMenu<K extends ExportKind>({
  kind,
  filter,
}: ExportMenuProps<K>) {
  const { t } = useTranslationRef(meshTranslationRef);
  const meshApi = useApi(meshApiRef);
  const [{ loading, error }, save] = useAsyncFn(
    async (format: ExportFormat) =>
      saveFile(await meshApi.export(kind, filter, format)),
    [meshApi, kind, filter],
  );
  return (
    <Flex direction="column" gap="1" className={styles.root}>
      <MenuTrigger>
        <Button
          variant="secondary"
          size="small"
          iconStart={<RiDownloadLine aria-hidden />}
          isPending={loading}
        >
          {t('export.action')}
        </Button>
        <Menu onAction={format => save(format as ExportFormat)}>
          {formats.map(format => (
            <MenuItem key={format} id={format}>
              {t(`export.${format}`)}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      {error && (
        <Text role="alert" variant="body-small" color="danger">
          {t('export.failed', { error: error.message })}
        </Text>
      )}
    </Flex>
  );
}
