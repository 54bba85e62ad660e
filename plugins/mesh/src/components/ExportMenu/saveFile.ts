import type { ExportedFile } from '@mesh-portal/backstage-plugin-mesh-common';

/** Has the browser save a file under its name. */
export function saveFile({ fileName, content }: ExportedFile): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
