import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../..',
);

/** Ignored folder with Node, Yarn and what says that dependencies are installed. */
export const toolchainDirectory = path.join(root, '.toolchain');

/** Ignored folder with the database, logs and the demo's state. */
export const portalDirectory = path.join(root, '.portal');

/** Folder with data that lies outside of the clone; suites that need it are skipped where it is missing. */
export const sharedDirectory = path.resolve(root, '../shared');
