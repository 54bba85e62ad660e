export interface Config {
  /** Written by the demo's command; without it the demo adds nothing to the portal. */
  demo?: {
    publish?: {
      /** Folder that the action `demo:publish` writes to. */
      directory: string;
      /** Where the demo serves that folder, without a slash at the end. */
      url: string;
    };
  };
}
