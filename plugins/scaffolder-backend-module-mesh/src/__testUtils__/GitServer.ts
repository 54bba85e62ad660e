import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';

/** As much of Gitea's API as publishing needs, before git's own `http-backend`, on loopback. */
export class GitServer {
  readonly credentials = { username: 'portal', password: 'secret' };

  private constructor(
    private readonly root: string,
    private readonly server: Server,
  ) {}

  /** @param root - folder for the bare repositories */
  static async start(root: string): Promise<GitServer> {
    const server = createServer();
    const git = new GitServer(root, server);
    server.on('request', (request, response) => git.serve(request, response));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return git;
  }

  /** `127.0.0.1:<port>`. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise(resolve => this.server.close(() => resolve()));
  }

  /** Files of a branch by path, as somebody who clones it gets them. */
  files(repository: string, branch: string): Record<string, string> {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', this.bare(repository), ...args], {
        encoding: 'utf8',
      });
    const names = git('ls-tree', '-r', '--name-only', branch);
    return Object.fromEntries(
      names
        .trim()
        .split('\n')
        .map(name => [name, git('show', `${branch}:${name}`)]),
    );
  }

  private bare(repository: string): string {
    return path.join(this.root, `${repository}.git`);
  }

  private async serve(request: IncomingMessage, response: ServerResponse) {
    const { pathname, search } = new URL(request.url ?? '/', 'http://git');
    const repository = /^\/([\w-]+\/[\w-]+)\.git\//.exec(pathname)?.[1];
    const { username, password } = this.credentials;
    if (request.method === 'GET' && pathname.includes('/src/branch/')) {
      response.writeHead(200).end();
      return;
    }
    const [, given] = request.headers.authorization?.split(' ') ?? [];
    if (given !== btoa(`${username}:${password}`)) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    } else if (repository) {
      this.git(request, response, pathname, search.slice(1));
    } else if (request.method === 'POST') {
      const { name } = JSON.parse(
        Buffer.concat(await request.toArray()).toString(),
      );
      const owner = pathname.split('/')[4];
      const bare = this.bare(`${owner}/${name}`);
      execFileSync('git', ['init', '--quiet', '--bare', bare]);
      execFileSync('git', ['-C', bare, 'config', 'http.receivepack', 'true']);
      response.writeHead(201).end('{}');
    } else {
      response.writeHead(200).end('{}');
    }
  }

  /** Runs `git http-backend` as a web server would. Source: git-http-backend(1), RFC 3875. */
  private git(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
    query: string,
  ) {
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        REMOTE_USER: this.credentials.username,
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      for (const line of output.subarray(0, end).toString().split('\r\n')) {
        const [, name, value] = /^([^:]+): (.*)$/.exec(line)!;
        if (name === 'Status') {
          response.statusCode = Number.parseInt(value, 10);
        } else {
          response.setHeader(name, value);
        }
      }
      response.end(output.subarray(end + 4));
    });
  }
}

/** Whether git can serve repositories; says so where it cannot, since tests are then skipped. */
export function hasGitServer(): boolean {
  try {
    const folder = execFileSync('git', ['--exec-path'], { encoding: 'utf8' });
    if (fs.existsSync(path.join(folder.trim(), 'git-http-backend'))) {
      return true;
    }
  } catch {
    // Without git there is no server either.
  }
  process.stderr.write('A test is skipped: there is no git http-backend\n');
  return false;
}
