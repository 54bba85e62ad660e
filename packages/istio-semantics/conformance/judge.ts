import { isDeepStrictEqual } from 'node:util';
import { adapters } from './adapters';
import { CaseFile, ConformanceCase, readCaseFiles } from './cases';

/** Translates a case into questions to the engine and the answers into the shape of `expected`. */
export type Adapter = (testCase: ConformanceCase) => unknown;

export interface Failure {
  file: string;
  id: string;
  question: string;
  expected: unknown;
  actual: unknown;
}

export interface Judgement {
  files: Array<{ name: string; passed: number; total: number }>;
  failures: Failure[];
  passed: number;
  total: number;
}

/** Absent and undefined are the same; so is the order of keys. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The adapter of a file: its own, else the one with the longest name that the file's name begins with. */
function adapterOf(name: string): Adapter | undefined {
  const key = Object.keys(adapters)
    .filter(each => name.startsWith(each))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined ? undefined : adapters[key];
}

function judgeFile({ name, cases }: CaseFile): Failure[] {
  const adapter = adapterOf(name);
  return cases.flatMap(each => {
    let actual: unknown;
    try {
      actual = adapter
        ? plain(adapter(each))
        : 'cannot be expressed: no adapter for this file';
    } catch (error) {
      actual = `cannot be expressed: ${error}`;
    }
    return isDeepStrictEqual(actual, plain(each.expected))
      ? []
      : [
          {
            file: name,
            id: each.id,
            question: each.question,
            expected: each.expected,
            actual,
          },
        ];
  });
}

/** Puts every case below a folder to the engine. */
export function judge(dir: string, suite?: string): Judgement {
  const failures: Failure[] = [];
  const files = readCaseFiles(dir, suite).map(file => {
    const failed = judgeFile(file);
    failures.push(...failed);
    return {
      name: file.name,
      passed: file.cases.length - failed.length,
      total: file.cases.length,
    };
  });
  const sum = (key: 'passed' | 'total') =>
    files.reduce((total, each) => total + each[key], 0);
  return { files, failures, passed: sum('passed'), total: sum('total') };
}
