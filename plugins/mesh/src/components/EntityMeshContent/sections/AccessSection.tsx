import { Badge, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { JwtAnswer, RequestClass } from '@mesh-portal/istio-semantics';
import type { EntityMesh } from '@mesh-portal/backstage-plugin-mesh-common';
import { useFormats } from '../../../hooks/useFormats';
import { meshTranslationRef } from '../../../translation';
import { objectKey, objectName } from '../../../utils/objectName';
import { ObjectName } from '../../ObjectName';
import { SafeLink } from '../../SafeLink';
import { StateIcon } from '../../StateIcon';
import { ReasonList } from '../../ReasonList';
import { Part } from '../Section';
import { workloadPanels } from '../panels';
import { WorkloadPanels } from '../WorkloadPanels';
import { RequestForm } from './RequestForm';
import styles from './AccessSection.module.css';

export function AccessSection({ mesh }: { mesh: EntityMesh }) {
  const { t } = useTranslationRef(meshTranslationRef);
  return (
    <>
      <WorkloadPanels panels={workloadPanels(mesh, 'jwt', ({ jwt }) => jwt)}>
        {answer => <Access answer={answer} />}
      </WorkloadPanels>
      {mesh.workloads.length > 0 && (
        <Part title={t('request.title')}>
          <RequestForm mesh={mesh} />
        </Part>
      )}
    </>
  );
}

function Access({ answer }: { answer: JwtAnswer }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { origin, issuers, callers, authorizationPolicies } = answer;
  return (
    <>
      <Part title={t('access.issuers')}>
        {issuers.length === 0 ? (
          <Text as="p">{t('access.noIssuers')}</Text>
        ) : (
          <Issuers issuers={issuers} />
        )}
      </Part>
      {answer.protected.length > 0 && (
        <Part title={<Titled state="good" title={t('access.protected')} />}>
          <RequestClasses classes={answer.protected} />
        </Part>
      )}
      {answer.open.length > 0 && issuers.length > 0 && (
        <Part title={<Titled state="mind" title={t('access.open')} />}>
          <RequestClasses classes={answer.open} />
        </Part>
      )}
      {callers.length > 0 && (
        <Part title={t('access.callers')}>
          <ReasonList reasons={callers} />
        </Part>
      )}
      {authorizationPolicies.length > 0 && (
        <Part title={t('access.policies')}>
          <ul className={styles.plain}>
            {authorizationPolicies.map(({ object, action, dryRun }) => (
              <li key={objectKey(object)} className={styles.policy}>
                <Badge size="small">{action}</Badge>
                <ObjectName object={object} />
                {dryRun && <Text color="secondary">{t('access.dryRun')}</Text>}
              </li>
            ))}
          </ul>
          {origin && (
            <Text as="p">
              {t('access.origin', {
                object: `${origin.kind} ${objectName(origin)}`,
              })}
            </Text>
          )}
        </Part>
      )}
    </>
  );
}

function Titled({ state, title }: { state: 'good' | 'mind'; title: string }) {
  return (
    <span className={styles.titled}>
      <StateIcon state={state} decorative />
      {title}
    </span>
  );
}

function Issuers({ issuers }: { issuers: JwtAnswer['issuers'] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  return (
    <>
      {issuers.map(({ issuer, audiences, jwksUri, from }) => (
        <dl key={`${issuer} ${objectKey(from)}`} className={styles.issuer}>
          <dt>{t('access.issuer')}</dt>
          <dd>{issuer}</dd>
          <dt>{t('access.audiences')}</dt>
          <dd>
            {audiences.length ? list(audiences) : t('access.anyAudience')}
          </dd>
          <dt>{t('access.keys')}</dt>
          <dd>
            {jwksUri ? (
              <SafeLink url={jwksUri}>{jwksUri}</SafeLink>
            ) : (
              t('access.inlineKeys')
            )}
          </dd>
          <dt>{t('access.source')}</dt>
          <dd>
            <ObjectName object={from} />
          </dd>
        </dl>
      ))}
    </>
  );
}

function RequestClasses({ classes }: { classes: readonly RequestClass[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const { list } = useFormats();
  return (
    <ul className={styles.plain}>
      {classes.map(({ path, methods, hosts, ports }) => (
        <li
          key={JSON.stringify([path, methods, hosts, ports])}
          className={styles.policy}
        >
          <span className={styles.breakable}>
            {t('access.request', {
              methods: methods?.length
                ? methods.join(', ')
                : t('access.anyMethod'),
              path:
                path === '/*' || path === '*' ? (
                  t('access.everywhere')
                ) : (
                  <code>{path}</code>
                ),
            })}
          </span>
          {hosts?.length ? <Text color="secondary">{list(hosts)}</Text> : null}
          {ports?.length ? (
            <Text color="secondary">
              {t('access.portsValue', { ports: list(ports) })}
            </Text>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
