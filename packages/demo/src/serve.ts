import { parseArgs } from 'node:util';
import { InputError } from '@backstage/errors';
import { startDemo } from './startDemo';

const usage = `serve --state-dir DIR [options]
  --state-dir DIR   folder for kubeconfig, app-config.demo.yaml and demo.json
  --still           nothing changes unless somebody changes it
  --port-base N     use the ports N to N+3`;

/** From one scene of the story to the next. */
const sceneMs = 20_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function parseCommandLine() {
  const { values } = parseArgs({
    options: {
      'state-dir': { type: 'string' },
      still: { type: 'boolean', default: false },
      'port-base': { type: 'string' },
    },
  });
  const stateDirectory = values['state-dir'];
  if (!stateDirectory) {
    throw new InputError('--state-dir is missing');
  }
  const portBase = values['port-base'];
  if (portBase !== undefined && !/^[1-9]\d{0,4}$/.test(portBase)) {
    throw new InputError(`--port-base: '${portBase}' is not a port`);
  }
  return {
    stateDirectory,
    still: values.still,
    portBase: portBase === undefined ? undefined : Number(portBase),
  };
}

async function main(): Promise<void> {
  const { still, ...options } = parseCommandLine();
  const demo = await startDemo(options);
  for (const cluster of demo.clusters.values()) {
    say(`cluster ${cluster.name} answers at ${cluster.url}`);
  }
  const { grafana, kiali, traces, logs, published } = demo.standIns;
  for (const [name, url] of Object.entries({
    grafana,
    kiali,
    traces,
    logs,
    published,
  })) {
    say(`${name} answers at ${url}`);
  }
  say(`kubeconfig is ${demo.kubeconfig}`);
  say(`configuration is ${demo.appConfig}`);

  const timer = still
    ? undefined
    : setInterval(() => demo.story.step().forEach(say), sceneMs);
  let stopping = false;
  const stop = async () => {
    if (!stopping) {
      stopping = true;
      clearInterval(timer);
      await demo.stop();
      process.exit(0);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  say('demo ready');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${usage}\n`);
  process.exit(1);
});
