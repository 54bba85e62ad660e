export interface Config {
  mesh?: {
    catalog?: {
      /**
       * What catalog entities show to everyone who may read them. `full` (default): sidecar, mTLS, JWT, tracing and
       * findings. `coarse`: only whether the entity is in the mesh. `off`: nothing. Links are written unless `off`.
       */
      annotations?: 'full' | 'coarse' | 'off';
    };
  };
}
