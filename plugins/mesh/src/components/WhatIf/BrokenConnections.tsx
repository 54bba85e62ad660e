import { useMemo } from 'react';
import { Badge, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { BrokenConnection } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  type DeclaredRelations,
  useDeclaredRelations,
} from '../../hooks/useDeclaredRelations';
import { useReasonText } from '../../hooks/useReasonText';
import { meshTranslationRef } from '../../translation';
import { objectKey } from '../../utils/objectName';
import { EntityLinks } from '../EntityLinks';
import { ObjectName } from '../ObjectName';
import { StateIcon } from '../StateIcon';
import styles from './WhatIf.module.css';
import worklist from '../../styles/worklist.module.css';

/** Connections that are shown of one owner before the reader asks for the others. */
const SHOWN = 5;

interface Broken extends BrokenConnection {
  /** The catalog says that the client calls the service. */
  declared: boolean;
}

/** Connections that would no longer come about, by the owner of the client; declared ones come first. */
export function BrokenConnections({
  breaks,
}: {
  breaks: readonly BrokenConnection[];
}) {
  const { t } = useTranslationRef(meshTranslationRef);
  const refs = useMemo(
    () => [
      ...new Set(
        breaks.flatMap(each => [...each.entityRefs, ...each.serviceEntityRefs]),
      ),
    ],
    [breaks],
  );
  const relations = useDeclaredRelations(refs);
  const groups = useMemo(() => byOwner(breaks, relations), [breaks, relations]);
  return (
    <section>
      <Text as="h3" variant="body-large" weight="bold">
        {t('whatIf.who')}
      </Text>
      {groups.map(([owner, connections]) => (
        <div key={owner}>
          <div className={styles.owner}>
            <Text as="h4" variant="body-medium" weight="bold">
              {owner ? (
                <EntityRefLink entityRef={owner} />
              ) : (
                t('worklist.nobody')
              )}
            </Text>
            <Text as="span" color="secondary">
              {t('whatIf.byOwner', { count: connections.length })}
            </Text>
          </div>
          <Connections connections={connections.slice(0, SHOWN)} />
          {connections.length > SHOWN && (
            <details className={worklist.more}>
              <summary>
                {t('worklist.more', { count: connections.length - SHOWN })}
              </summary>
              <Connections connections={connections.slice(SHOWN)} />
            </details>
          )}
        </div>
      ))}
    </section>
  );
}

function byOwner(
  breaks: readonly BrokenConnection[],
  relations: ReadonlyMap<string, DeclaredRelations>,
): Array<[owner: string, connections: Broken[]]> {
  const groups = new Map<string, Broken[]>();
  for (const each of breaks) {
    const declared = each.entityRefs.some(client =>
      each.serviceEntityRefs.some(service =>
        calls(relations.get(client), service, relations.get(service)),
      ),
    );
    const owners = each.entityRefs.flatMap(
      ref => relations.get(ref)?.owners ?? [],
    );
    for (const owner of owners.length > 0 ? new Set(owners) : ['']) {
      groups.set(owner, [...(groups.get(owner) ?? []), { ...each, declared }]);
    }
  }
  const declaredIn = (all: Broken[]) =>
    all.filter(each => each.declared).length;
  return [...groups]
    .map(([owner, all]): [string, Broken[]] => [
      owner,
      all.sort((a, b) => Number(b.declared) - Number(a.declared)),
    ])
    .sort(
      ([a, ofA], [b, ofB]) =>
        Number(a === '') - Number(b === '') ||
        declaredIn(ofB) - declaredIn(ofA) ||
        ofB.length - ofA.length,
    );
}

function calls(
  client: DeclaredRelations | undefined,
  serviceRef: string,
  service: DeclaredRelations | undefined,
): boolean {
  return Boolean(
    client?.dependsOn.includes(serviceRef) ||
      client?.consumes.some(api => service?.provides.includes(api)),
  );
}

function Connections({ connections }: { connections: readonly Broken[] }) {
  const { t } = useTranslationRef(meshTranslationRef);
  const reasonText = useReasonText();
  return (
    <ul className={worklist.list}>
      {connections.map(
        ({ client, service, succeeds, because, declared, ...refs }) => (
          <li
            key={`${objectKey(client)} ${objectKey(service)}`}
            className={worklist.item}
          >
            <StateIcon state={declared ? 'bad' : 'mind'} decorative />
            <div className={worklist.body}>
              <div className={styles.connection}>
                <ObjectName object={client} />
                <EntityLinks refs={refs.entityRefs} />
                <span aria-hidden>→</span>
                <ObjectName object={service} />
                <EntityLinks refs={refs.serviceEntityRefs} />
              </div>
              <div className={worklist.meta}>
                <Badge size="small">
                  {succeeds === 'no'
                    ? t('whatIf.fails')
                    : t('whatIf.failsSome')}
                </Badge>
                <Badge size="small">
                  {declared ? t('whatIf.declared') : t('whatIf.possible')}
                </Badge>
              </div>
              {because.slice(0, 1).map((reason, index) => (
                <span key={index}>{reasonText(reason)}</span>
              ))}
            </div>
          </li>
        ),
      )}
    </ul>
  );
}
