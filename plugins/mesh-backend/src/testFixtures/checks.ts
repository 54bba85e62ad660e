import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MeshCheck } from '@mesh-portal/backstage-plugin-mesh-node';
import { CheckRunner } from '../coverage/CheckRunner';
import { allChecks } from '../coverage/checks';

const logger = { error: () => {} } as unknown as LoggerService;

/** Runs the built-in checks and these. */
export function checkRunner(...added: MeshCheck[]): CheckRunner {
  return new CheckRunner({
    checks: allChecks(added),
    logger,
  });
}
