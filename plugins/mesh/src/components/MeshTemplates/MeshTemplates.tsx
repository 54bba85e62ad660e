import { Card, CardBody, CardHeader, Link, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useMeshTemplates } from '../../hooks/useMeshTemplates';
import { meshTranslationRef } from '../../translation';
import styles from './MeshTemplates.module.css';

/** Templates that bring a service what a mesh gives; nothing where the catalog has none. */
export function MeshTemplates() {
  const { t } = useTranslationRef(meshTranslationRef);
  const templates = useMeshTemplates();
  if (templates.length === 0) {
    return null;
  }
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('templates.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <ul className={styles.templates}>
          {templates.map(({ name, title, description, href }) => (
            <li key={name}>
              <Link href={href()} weight="bold">
                {title}
              </Link>
              {description && (
                <Text as="p" variant="body-small" color="secondary">
                  {description}
                </Text>
              )}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
