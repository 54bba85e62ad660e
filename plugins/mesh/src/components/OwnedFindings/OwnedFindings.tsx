import { Flex, Link, Skeleton, Text } from '@backstage/ui';
import {
  identityApiRef,
  useApi,
  useRouteRef,
} from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  catalogApiRef,
  EntityDisplayName,
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { MESH_ANNOTATION_FINDINGS } from '@mesh-portal/backstage-plugin-mesh-common';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { MESH_TAB_PATH } from '../../routes';
import { meshTranslationRef } from '../../translation';
import { EntityMeshWords } from '../MeshColumn';
import { ErrorNotice } from '../Notice';
import { StateIcon } from '../StateIcon';
import contrast from '../../styles/contrast.module.css';
import styles from './OwnedFindings.module.css';

const SHOWN = 20;

/**
 * Home page: services of the reader and their groups that have errors or warnings, worst first.
 *
 * @public
 */
export function OwnedFindings() {
  const { t } = useTranslationRef(meshTranslationRef);
  const catalogApi = useApi(catalogApiRef);
  const identityApi = useApi(identityApiRef);
  const { value, error, retry } = useAsyncRetry(async () => {
    const { ownershipEntityRefs } = await identityApi.getBackstageIdentity();
    const { items, totalItems } = await catalogApi.queryEntities({
      filter: {
        'relations.ownedBy': ownershipEntityRefs,
        [`metadata.annotations.${MESH_ANNOTATION_FINDINGS}`]: [
          'error',
          'warning',
        ],
      },
      fields: ['kind', 'metadata', 'spec.type'],
      // Errors come before warnings.
      orderFields: [
        {
          field: `metadata.annotations.${MESH_ANNOTATION_FINDINGS}`,
          order: 'asc',
        },
      ],
      limit: SHOWN,
    });
    return { items, more: totalItems - items.length };
  }, [catalogApi, identityApi]);

  if (error) {
    return <ErrorNotice error={error} onRetry={retry} />;
  }
  if (!value) {
    return (
      <Flex
        direction="column"
        gap="3"
        aria-busy
        aria-label={t('ownedFindings.loading')}
      >
        <Skeleton width="100%" height="1.5rem" />
        <Skeleton width="100%" height="1.5rem" />
      </Flex>
    );
  }
  if (value.items.length === 0) {
    return (
      <p className={styles.none}>
        <StateIcon state="good" decorative />
        {t('ownedFindings.none')}
      </p>
    );
  }
  return (
    <div className={contrast.contrast}>
      <ul className={styles.list}>
        {value.items.map(entity => (
          <Service key={stringifyEntityRef(entity)} entity={entity} />
        ))}
      </ul>
      {value.more > 0 && (
        <Text as="p" color="secondary">
          {t('ownedFindings.more', { count: value.more })}
        </Text>
      )}
    </div>
  );
}

function Service({ entity }: { entity: Entity }) {
  const entityPath = useRouteRef(entityRouteRef);
  return (
    <li className={styles.service}>
      <Link
        href={`${entityPath(
          entityRouteParams(entity),
        )}${MESH_TAB_PATH}#findings`}
        standalone
        weight="bold"
      >
        <EntityDisplayName entityRef={entity} hideIcon />
      </Link>
      <EntityMeshWords entity={entity} />
    </li>
  );
}
