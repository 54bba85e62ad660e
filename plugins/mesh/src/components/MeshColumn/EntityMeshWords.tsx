import type { Entity } from '@backstage/catalog-model';
import {
  MESH_ANNOTATION_FINDINGS,
  MESH_ANNOTATION_MTLS,
  MESH_ANNOTATION_SIDECAR,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useValueWord } from '../../hooks/useValueWord';
import { meshTranslationRef } from '../../translation';
import { stateOfEntity } from '../../utils/entityAnnotations';
import { StateIcon } from '../StateIcon';
import styles from './EntityMeshWords.module.css';

const severities = ['error', 'warning', 'info'] as const;

/** What the annotations of an entity say of the mesh, in one line; nothing where they say nothing. */
export function EntityMeshWords({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const valueWord = useValueWord();
  const state = stateOfEntity(entity);
  if (!state) {
    return null;
  }
  const annotations = entity.metadata.annotations ?? {};
  const sidecar = annotations[MESH_ANNOTATION_SIDECAR];
  const mtls = annotations[MESH_ANNOTATION_MTLS];
  const severity = severities.find(
    each => each === annotations[MESH_ANNOTATION_FINDINGS],
  );
  const words = [
    sidecar && valueWord('sidecar', sidecar),
    mtls && mtls !== sidecar && valueWord('mtls', mtls),
    severity && t(`severity.${severity}`),
  ].filter(Boolean);
  return (
    <span className={styles.root}>
      <StateIcon state={state} />
      <span>{words.join(' · ')}</span>
    </span>
  );
}
