import type { AuditorService } from '@backstage/backend-plugin-api';
import { registerExplainMtls } from './explainMtls';
import { registerGetMeshCoverage } from './getMeshCoverage';
import { registerGetMeshStatus } from './getMeshStatus';
import { registerListMeshFindings } from './listMeshFindings';
import { createActionAudit, type MeshActions } from './MeshActions';
import { registerWhatBreaksIf } from './whatBreaksIf';

/** What templates and assistants (MCP) may ask: nothing that whoever they ask for could not see on a page. */
export function registerMeshActions(
  options: Omit<MeshActions, 'audited'> & { auditor: AuditorService },
): void {
  const { auditor, ...services } = options;
  const actions = { ...services, audited: createActionAudit(auditor) };
  registerGetMeshStatus(actions);
  registerExplainMtls(actions);
  registerListMeshFindings(actions);
  registerGetMeshCoverage(actions);
  registerWhatBreaksIf(actions);
}
