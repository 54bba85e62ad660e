import {
  Button,
  Dialog,
  DialogBody,
  DialogHeader,
  DialogTrigger,
  Flex,
  Menu,
  MenuItem,
  MenuTrigger,
  Text,
} from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  type MeshLink,
  safeHttpUrl,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { RiArrowDownSLine, RiExternalLinkLine } from '@remixicon/react';
import { meshTranslationRef } from '../../translation';
import { CopyBlock } from '../CopyBlock';

const LINKS_CONFIG = `mesh:
  grafana:
    - url: https://grafana.example.com
  kiali:
    - url: https://kiali.example.com/kiali
  traces:
    - url: https://jaeger.example.com
  logs:
    - url: https://logs.example.com
      path: /search?namespace={namespace}&app={app}`;

/** Every dashboard, trace and log view that is about the entity; where there is none, how to get them. */
export function LinkMenu({ links }: { links: readonly MeshLink[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const safe = links.flatMap(({ url, title }) => {
    const href = safeHttpUrl(url);
    return href ? [{ href, title }] : [];
  });
  if (safe.length === 0) {
    return <HowToGetLinks />;
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

function HowToGetLinks() {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <DialogTrigger>
      <Button variant="secondary" size="small">
        {t('links.open')}
      </Button>
      <Dialog>
        <DialogHeader>{t('links.none')}</DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="3">
            <Text as="p">{t('links.howToConfigure')}</Text>
            <CopyBlock text={LINKS_CONFIG} action={t('empty.copy')} />
          </Flex>
        </DialogBody>
      </Dialog>
    </DialogTrigger>
  );
}
