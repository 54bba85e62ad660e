import {
  SearchField,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Severity } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { useMendingTemplate } from '../../../hooks/useMeshTemplates';
import { useReasonText } from '../../../hooks/useReasonText';
import { useUrlParam } from '../../../hooks/useUrlState';
import { meshTranslationRef } from '../../../translation';
import {
  clusterTitle,
  stateOfFinding,
  stateOfSeverity,
} from '../../../utils/entityMesh';
import { objectKey, objectName } from '../../../utils/objectName';
import { StateIcon } from '../../StateIcon';
import { FindingItem } from './FindingItem';
import styles from './FindingsSection.module.css';

type EntityFinding = EntityMesh['findings'][number];

const severities: readonly Severity[] = ['error', 'warning', 'info'];

export function FindingsSection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const template = useMendingTemplate();
  const reasonText = useReasonText();
  const [severity, setSeverity] = useUrlParam('severity');
  const [filter = '', setFilter] = useUrlParam('finding');
  if (mesh.findings.length === 0) {
    return <Text as="p">{t('findings.none')}</Text>;
  }
  const textOf = ({ id, because, object, cluster }: EntityFinding) =>
    [
      id,
      ...because.map(reasonText),
      object.kind,
      objectName(object),
      clusterTitle(mesh, cluster),
    ]
      .join(' ')
      .toLowerCase();
  const isSeverity = severities.some(each => each === severity);
  const shown = mesh.findings.filter(
    finding =>
      (!isSeverity || finding.severity === severity) &&
      textOf(finding).includes(filter.toLowerCase()),
  );
  return (
    <>
      {mesh.findings.length > 1 && (
        <div className={styles.filters}>
          <Severities
            findings={mesh.findings}
            selected={isSeverity ? severity : undefined}
            onSelect={setSeverity}
          />
          <SearchField
            aria-label={t('findings.filter')}
            placeholder={t('findings.filter')}
            size="small"
            value={filter}
            onChange={setFilter}
            className={styles.search}
          />
        </div>
      )}
      {shown.length === 0 && (
        <Text as="p" role="status">
          {t('findings.noMatch')}
        </Text>
      )}
      <ul className={styles.root}>
        {shown.map((finding, index) => (
          <li
            key={`${finding.cluster} ${finding.id} ${objectKey(
              finding.object,
            )} ${index}`}
            className={styles.finding}
          >
            <StateIcon state={stateOfFinding(finding)} decorative />
            <FindingItem
              finding={finding}
              clusterTitle={clusterTitle(mesh, finding.cluster)}
              entityRef={mesh.entityRef}
              template={template}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Severities({
  findings,
  selected,
  onSelect,
}: {
  findings: readonly EntityFinding[];
  selected: string | undefined;
  onSelect: (severity: string | undefined) => void;
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { number } = useFormats();
  const present = severities.filter(each =>
    findings.some(({ severity }) => severity === each),
  );
  return (
    <ToggleButtonGroup
      aria-label={t('findings.severity')}
      selectionMode="single"
      selectedKeys={selected ? [selected] : []}
      onSelectionChange={([key]) =>
        onSelect(key === undefined ? undefined : String(key))
      }
    >
      {present.map(each => (
        <ToggleButton
          key={each}
          id={each}
          size="small"
          iconStart={<StateIcon state={stateOfSeverity[each]} decorative />}
        >
          {t('findings.severityCount', {
            severity: t(`severity.${each}`),
            number: number(
              findings.filter(({ severity }) => severity === each).length,
            ),
          })}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
