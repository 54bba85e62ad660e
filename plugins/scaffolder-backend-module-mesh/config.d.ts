export interface Config {
  mesh?: {
    templates?: {
      /** Entity ref of the group that owns the templates. Default: `group:default/platform`. */
      owner?: string;
      /**
       * Places that the mesh templates can write to, besides every source control system under `integrations` and the
       * final page, from which the files can be downloaded.
       */
      destinations?: Array<{
        /** Short name in lower-case letters, digits and dashes. */
        id: string;
        /** What the wizard calls it. */
        title: string;
        /**
         * Scaffolder action that publishes the workspace. It is given `name` and `description`, and answers with
         * `remoteUrl` and, where the entity can be registered, `catalogInfoUrl`.
         */
        action: string;
      }>;
    };
  };
}
