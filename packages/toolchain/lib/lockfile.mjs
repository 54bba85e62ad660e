import { parse } from 'yaml';

const fromRegistry = /^npm:\d[^:]*$/;
/** Changes that Yarn itself brings for a few packages, on top of what the registry has. */
const builtinPatch = /^patch:[^#]+@npm%3A\d[^#]*#optional!builtin<compat\/\w+>/;

/**
 * What breaks the lock-file policy, a sentence for each fault: packages come from the registry that the installer has chosen,
 * never from a URL, a repository or a file, and each has a checksum.
 *
 * @param text the content of a yarn.lock of Yarn 4
 */
export function faultsOfLockfile(text) {
  const { __metadata: metadata, ...entries } = parse(text);
  const faults = [];
  for (const { resolution, checksum, conditions } of Object.values(entries)) {
    const source = resolution.slice(resolution.indexOf('@', 1) + 1);
    if (source.startsWith('workspace:')) {
      continue;
    }
    if (!fromRegistry.test(source) && !builtinPatch.test(source)) {
      faults.push(`${resolution} does not come from the registry`);
    }
    // Yarn fetches packages of other platforms only where they are needed, and so writes no checksum for any of them.
    if (!conditions && !/^\w+\/[0-9a-f]{128}$/.test(checksum)) {
      faults.push(`${resolution} has no checksum`);
    }
  }
  if (!metadata?.version) {
    faults.push('this is not a lock file of Yarn 4');
  }
  return faults;
}

/**
 * What weakens the installation, a sentence for each fault.
 *
 * @param text the content of a .yarnrc.yml
 */
export function faultsOfSettings(text) {
  const settings = parse(text);
  const faults = [];
  if (settings.enableScripts !== false) {
    faults.push('enableScripts must be false: packages may not run scripts');
  }
  if (settings.npmMinimalAgeGate !== '3d') {
    faults.push('npmMinimalAgeGate must be 3d: young releases are refused');
  }
  if (settings.checksumBehavior && settings.checksumBehavior !== 'throw') {
    faults.push('checksumBehavior must be throw');
  }
  const hosts = Object.keys(settings).filter(each =>
    /registry|whitelist|strictssl/i.test(each),
  );
  return [
    ...faults,
    ...hosts.map(each => `${each} belongs in the installer's own settings`),
  ];
}
