import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Ports } from './ports';

/** The folder in which the demo leaves what the portal, `kubectl` and the next start need. */
export class StateDirectory {
  readonly path: string;
  readonly publishDirectory: string;

  constructor(directory: string) {
    this.path = path.resolve(directory);
    this.publishDirectory = path.join(this.path, 'published');
  }

  /** Ports of the last start; none when there was none or its record cannot be read. */
  async readPorts(): Promise<Ports> {
    try {
      const ports: unknown = JSON.parse(
        await readFile(this.#file('ports.json'), 'utf8'),
      );
      return Object.fromEntries(
        Object.entries(ports ?? {}).filter(
          ([, port]) => Number.isInteger(port) && port > 0 && port < 65536,
        ),
      );
    } catch {
      return {};
    }
  }

  async writeJson(name: string, content: unknown): Promise<void> {
    await this.#write(name, `${JSON.stringify(content, null, 2)}\n`);
  }

  async writeYaml(name: string, content: unknown): Promise<void> {
    await this.#write(name, stringify(content, { lineWidth: 0 }));
  }

  /** Readable by the owner only: kubeconfig and configuration hold tokens. */
  async #write(name: string, content: string): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await writeFile(this.#file(name), content, { mode: 0o600 });
  }

  #file(name: string): string {
    return path.join(this.path, name);
  }
}
