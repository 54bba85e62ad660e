import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useState,
} from 'react';
import { usePermission } from '@backstage/plugin-permission-react';
import type { ObjectRef } from '@mesh-portal/istio-semantics';
import {
  type ClusterObject,
  type EntityCluster,
  meshObjectReadPermission,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { kialiObjectUrl } from '../../utils/kialiObject';
import { ObjectDialog } from './ObjectDialog';

const ShowContext = createContext<
  ((object: ClusterObject) => void) | undefined
>(undefined);
const ClusterContext = createContext<string | undefined>(undefined);
const UrlContext = createContext<readonly EntityCluster[]>([]);

/** Lets the names of objects below it show the objects, where the reader may see them. */
export function ObjectViewProvider({
  entityRef,
  clusters = [],
  children,
}: {
  /** The entity whose verdicts name the objects. */
  entityRef: string;
  /** Those of the entity, which say where Kiali shows their objects. */
  clusters?: readonly EntityCluster[];
  children: ReactNode;
}) {
  const [shown, setShown] = useState<ClusterObject>();
  const { allowed } = usePermission({
    permission: meshObjectReadPermission,
    resourceRef: entityRef,
  });
  return (
    <ShowContext.Provider value={allowed ? setShown : undefined}>
      <UrlContext.Provider value={clusters}>{children}</UrlContext.Provider>
      {shown && (
        <ObjectDialog
          entityRef={entityRef}
          object={shown}
          onClose={() => setShown(undefined)}
        />
      )}
    </ShowContext.Provider>
  );
}

/** Says in which cluster the objects are that are named below it. */
export function ClusterScope({
  cluster,
  children,
}: {
  /** Its name, not its title. */
  cluster: string;
  children: ReactNode;
}) {
  return (
    <ClusterContext.Provider value={cluster}>
      {children}
    </ClusterContext.Provider>
  );
}

/** Shows an object; `undefined` where the reader may not see it or nobody says in which cluster it is. */
export function useShowObject(): ((object: ObjectRef) => void) | undefined {
  const show = useContext(ShowContext);
  const cluster = useContext(ClusterContext);
  const showHere = useCallback(
    ({ group, kind, namespace = '', name }: ObjectRef) =>
      cluster && show?.({ cluster, group, kind, namespace, name }),
    [show, cluster],
  );
  return show && cluster ? showHere : undefined;
}

/** Kiali's page of an object of the cluster that is named around it; undefined where it has none. */
export function useKialiUrl(object: ObjectRef): string | undefined {
  const clusters = useContext(UrlContext);
  const scope = useContext(ClusterContext);
  const name = object.cluster ?? scope;
  const template = clusters.find(each => each.name === name)?.objectUrl;
  return template && kialiObjectUrl(template, object);
}
