import fs from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { InputError } from '@backstage/errors';
import { create } from 'tar';

/** Bytes that the output of a task, which is kept in the scaffolder's database, may grow by. */
const most = 1024 * 1024;

/**
 * All files of a folder as a compressed tar archive in Base64.
 *
 * @throws InputError where the folder holds a symbolic link, or more than an output can hold
 */
export async function archiveOf(directory: string): Promise<string> {
  const files: string[] = [];
  let size = 0;
  for (const name of (
    await fs.readdir(directory, { recursive: true })
  ).sort()) {
    const stats = await fs.lstat(path.join(directory, name));
    if (stats.isFile()) {
      files.push(name);
      size += stats.size;
    } else if (!stats.isDirectory()) {
      throw new InputError(
        `'${name}' is neither a file nor a folder; symbolic links are not offered for download`,
      );
    }
  }
  if (size > most) {
    throw new InputError(
      `The workspace holds ${size} bytes, and at most ${most} can be offered for download: choose a destination instead`,
    );
  }
  const archive = create(
    // The same files make the same archive.
    { cwd: directory, gzip: true, portable: true, mtime: new Date(0) },
    files,
  );
  return (await buffer(archive)).toString('base64');
}
