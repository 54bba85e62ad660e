export interface Config {
  mesh?: {
    catalog?: {
      /**
       * What catalog entities show to everyone who may read them. `full` (default): sidecar, mTLS, JWT, tracing and
       * findings. `coarse`: only whether the entity is in the mesh. `off`: nothing. Links are written unless `off`.
       */
      annotations?: 'full' | 'coarse' | 'off';
      /**
       * Write the annotations by which other plugins show the same service, where nobody wrote them by hand:
       * `grafana/overview-dashboard`, `kiali.io/namespace`, `jaegertracing.io/service`. It makes their tabs and cards
       * appear. Default: false.
       */
      neighbourAnnotations?: boolean;
    };
  };
}
