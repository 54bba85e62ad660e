import { HumanDuration } from '@backstage/types';

export interface Config {
  mesh?: {
    /**
     * Clusters to read besides those of the kubernetes plugin; one of the same name is read as given here.
     */
    clusters?: Array<{
      /** As catalog entities name it in `backstage.io/kubernetes-cluster`. */
      name: string;
      /** Shown instead of the name. */
      title?: string;
      /** Base URL of the API server, http or https. */
      url: string;
      /** Certificates of the authorities that signed the API server's, PEM in base64. Default: those of Node. */
      caData?: string;
      /** Path of a PEM file, instead of `caData`. */
      caFile?: string;
      /** Take any certificate. Default: false. */
      skipTLSVerify?: boolean;
      /**
       * Bearer token of a service account.
       * @visibility secret
       */
      token?: string;
      /** Path of a file with the token, instead of `token`; read again when the token is needed again. */
      tokenFile?: string;
    }>;

    /** Path of a kubeconfig, whose clusters are read too, each by the name that its `clusters` list gives it. */
    kubeconfig?: string;

    /** What is different about single clusters, by name, wherever they are configured. */
    clusterOverrides?: {
      [cluster: string]: {
        /** Do not read it. Default: false. */
        disabled?: boolean;
        /** Namespaces of its Istio control planes. Default: `mesh.ingest.istioNamespaces`. */
        istioNamespaces?: string[];
        /**
         * Bearer token to read it with, for clusters whose own way to sign in needs a reader (google, oidc, aks).
         * @visibility secret
         */
        token?: string;
        /** Path of a file with the token, instead of `token`. */
        tokenFile?: string;
      };
    };

    /** How clusters are read. */
    ingest?: {
      /** Read the clusters of the kubernetes plugin. Default: true. */
      kubernetesPlugin?: boolean;
      /** Namespaces of Istio control planes, in which their ConfigMaps are read. Default: `istio-system`. */
      istioNamespaces?: string[];
      /** How many clusters may be listed in full at a time. Default: 4. */
      clustersListingAtOnce?: number;
      /** How often the kubernetes plugin is asked for its clusters, at least 10 seconds. Default: 5 minutes. */
      clusterRefreshInterval?: string | HumanDuration;
    };

    /** How several backends on one database share the clusters; each cluster is read by one of them. */
    replicas?: {
      /** How often a backend gives a sign of life, at least 100 milliseconds. Default: 5 seconds. */
      heartbeat?: string | HumanDuration;
      /**
       * After so long without one, the others take over the clusters of a backend. At least three times `heartbeat`.
       * Default: 20 seconds.
       */
      expiry?: string | HumanDuration;
      /** One cluster may change its backend in this time for balance. Default: 10 seconds. */
      moveInterval?: string | HumanDuration;
      /** How much this backend takes on beside the others. Default: 1. */
      capacity?: number;
    };

    /**
     * What makes a workload belong to an entity. `annotation` (default): the entity's Kubernetes annotations match
     * the workload. `confirmed`: in addition the workload or its namespace names the entity back by the annotation
     * `mesh-portal.dev/entity` (entity refs, separated by commas).
     */
    binding?: 'annotation' | 'confirmed';

    /**
     * Namespaces that belong to the platform. Their workloads are shown but exempt from every coverage check.
     * Default: `istio-system`, `kyma-system`, `kube-system`, `kube-public`, `kube-node-lease`.
     */
    platformNamespaces?: string[];

    /** Who need not meet a coverage check for a while. */
    exemptions?: {
      /**
       * Let exemptions that entities propose by the annotation `mesh-portal.dev/exempt` count without approval.
       * Default: false.
       */
      trustAnnotations?: boolean;
      /** How many days from the request on an exemption may last at most, 1 to 3650. Default: 180. */
      maxDays?: number;
    };

    /** Tells the owners of an entity when a check fails that did not, and when an exemption has ended. */
    notifications?: {
      /** Needs the notifications backend. Default: false. */
      enabled?: boolean;
      /**
       * Ids of the checks that are told of. Default: `in-mesh`, `no-client-conflict`, `no-error-findings`, `encrypted`,
       * `jwt-required` and `contract-kept`.
       */
      checks?: string[];
      /** How long a check has to fail before that is told, 0 to 1440. Default: 10. */
      afterMinutes?: number;
      /** How often at most the owners of one entity are told of failing checks, 1 to 720. Default: 24. */
      everyHours?: number;
    };

    /** Grafanas with Istio's dashboards; the first that covers a cluster serves it. */
    grafana?: Array<{
      /** As the annotation `grafana/host-id` of an entity names it, where a cluster has several. */
      id?: string;
      /** Base URL as readers' browsers reach it, http or https, for example `https://grafana.example.com`. */
      url: string;
      /** Base URL as this backend reaches it, to look dashboards up by title. Default: `url`. */
      apiUrl?: string;
      /**
       * Token of a Grafana service account with the role Viewer, for the lookup.
       * @visibility secret
       */
      token?: string;
      /** Names of the clusters whose metrics it shows. Default: all clusters. */
      clusters?: string[];
      /** Value of the dashboards' `datasource` variable: name or uid. Default: the dashboard's own. */
      datasource?: string;
      /** Default: 1. */
      orgId?: number;
      dashboards?: {
        /** Default: looked up by the title `Istio Service Dashboard`. */
        service?: {
          /** Taken as it is; no lookup. */
          uid?: string;
          /** Exact title to look up. */
          title?: string;
        };
        /** Default: looked up by the title `Istio Workload Dashboard`. */
        workload?: {
          /** Taken as it is; no lookup. */
          uid?: string;
          /** Exact title to look up. */
          title?: string;
        };
        /** Default: looked up by the title `Istio Mesh Dashboard`. */
        mesh?: {
          /** Taken as it is; no lookup. */
          uid?: string;
          /** Exact title to look up. */
          title?: string;
        };
        /** Default: looked up by the title `Istio Control Plane Dashboard`. */
        controlPlane?: {
          /** Taken as it is; no lookup. */
          uid?: string;
          /** Exact title to look up. */
          title?: string;
        };
      };
    }>;

    /** Prometheus servers, or what speaks their API, with Istio's metrics; the first that covers a cluster answers for it. */
    prometheus?: Array<{
      /** Base URL as this backend reaches it, http or https, for example `http://prometheus.monitoring:9090`. */
      url: string;
      /**
       * Bearer token.
       * @visibility secret
       */
      token?: string;
      /** Sent as `X-Scope-OrgID`, for Thanos, Mimir and others with tenants. */
      tenant?: string;
      /** Names of the clusters whose metrics it holds. Default: all clusters. */
      clusters?: string[];
      /** Label that tells clusters apart, where it holds the metrics of several. Default: all series are taken. */
      clusterLabel?: string;
      /** Values of `clusterLabel` by names of clusters here, where the two differ. */
      clusterNames?: { [cluster: string]: string };
    }>;

    /** Kialis; the first that covers a cluster serves it. */
    kiali?: Array<{
      /** As the annotation `kiali.io/provider` of an entity names it, where a cluster has several. */
      name?: string;
      /** Base URL with Kiali's web root, for example `https://kiali.example.com/kiali`. */
      url: string;
      /** Names of the clusters it shows. Default: all clusters. */
      clusters?: string[];
      /** Names of clusters in Kiali, by their names here, where the two differ. */
      clusterNames?: { [cluster: string]: string };
    }>;

    /** Where traces are searched; the first that covers a cluster serves it. */
    traces?: Array<{
      /** Base URL, for example `https://jaeger.example.com`; of Grafana for `tempo`. */
      url: string;
      /** Default: `jaeger`. */
      type?: 'jaeger' | 'tempo' | 'template';
      /** For `tempo`: uid of the Tempo data source in Grafana. */
      datasource?: string;
      /**
       * For `template`: path and query below `url`, with `{service}`, `{app}`, `{namespace}`, `{workload}` and
       * `{cluster}`, whose values are percent-encoded.
       */
      path?: string;
      /** Service name in traces, with the same placeholders. Default: `{app}.{namespace}`, as Istio's proxies report. */
      service?: string;
      /** Names of the clusters whose traces it shows. Default: all clusters. */
      clusters?: string[];
    }>;

    /** Where logs are searched; the first that covers a cluster serves it. */
    logs?: Array<{
      /** Base URL. */
      url: string;
      /** Path and query below `url`, with the placeholders of `mesh.traces[].path`. */
      path: string;
      /** Names of the clusters whose logs it shows. Default: all clusters. */
      clusters?: string[];
    }>;
  };
}
