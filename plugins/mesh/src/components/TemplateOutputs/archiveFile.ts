import type { ExportedFile } from '@mesh-portal/backstage-plugin-mesh-common';

/**
 * The file that an archive is saved as.
 *
 * @param archive - a `.tar.gz` in Base64
 * @returns undefined where it is none
 */
export function archiveFile(
  archive: string,
  name: string,
): ExportedFile | undefined {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(archive), letter => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
  // RFC 1952: what gzip writes begins with these two.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    return undefined;
  }
  const plain = name.replace(/[^A-Za-z0-9-]/g, '') || 'files';
  return {
    fileName: `${plain}.tar.gz`,
    content: new Blob([bytes as BlobPart], { type: 'application/gzip' }),
  };
}
