import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type MeshLink,
  safeHttpUrl,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { RiArrowDownSLine, RiExternalLinkLine } from '@remixicon/react';
import { meshTranslationRef } from '../../translation';

/** Every dashboard, trace and log view that is about the entity; nothing where there is none. */
export function LinkMenu({ links }: { links: readonly MeshLink[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const safe = links.flatMap(({ url, title }) => {
    const href = safeHttpUrl(url);
    return href ? [{ href, title }] : [];
  });
  if (safe.length === 0) {
    return null;
  }
  return (
    <MenuTrigger>
      <Button
        variant="secondary"
        size="small"
        iconEnd={<RiArrowDownSLine aria-hidden />}
      >
        {t('links.open')}
      </Button>
      <Menu>
        {safe.map(({ href, title }) => (
          <MenuItem
            key={href}
            href={href}
            target="_blank"
            rel="noopener noreferrer"
            iconStart={<RiExternalLinkLine aria-hidden />}
          >
            {title}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
