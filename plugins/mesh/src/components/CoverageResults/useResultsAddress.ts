import { useCallback, useMemo } from 'react';
import {
  type CheckState,
  checkStates,
  type CoverageScopeKind,
} from '@mesh-portal/backstage-plugin-mesh-common';
import { type UrlPatch, useUrlPatch } from '../../hooks/useUrlState';
import { scopeKinds } from '../../utils/coverageScopes';

/** Which results a number stands for. */
export interface ResultsTarget {
  /** Id of a check; all checks where absent. */
  check?: string;
  state?: CheckState;
  /** What `scope` is. */
  by?: CoverageScopeKind;
  /** As in `CoverageRow.scope`; everything where absent. */
  scope?: string;
  /** Of an owner, with the groups below it. */
  inherited?: boolean;
}

export interface ResultsAddress {
  /** What the address asks for; `undefined` where no list is open. */
  target: ResultsTarget | undefined;
  hrefOf: (target: ResultsTarget) => string;
  /** Without target it closes the list. */
  open: (target?: ResultsTarget) => void;
}

/** The list of results that is open, kept in the address of the page. */
export function useResultsAddress(): ResultsAddress {
  const [params, setPatch, hrefOfPatch] = useUrlPatch();
  const target = useMemo(() => read(params), [params]);
  const hrefOf = useCallback(
    (each: ResultsTarget) => hrefOfPatch(toPatch(each)),
    [hrefOfPatch],
  );
  const open = useCallback(
    (each: ResultsTarget = {}) => setPatch(toPatch(each)),
    [setPatch],
  );
  return { target, hrefOf, open };
}

function read(params: URLSearchParams): ResultsTarget | undefined {
  const check = params.get('check') ?? undefined;
  const scope = params.get('scope') ?? undefined;
  if (check === undefined && scope === undefined) {
    return undefined;
  }
  return {
    check,
    scope,
    state: checkStates.find(state => state === params.get('result')),
    by: scopeKinds.find(kind => kind === params.get('in')),
    inherited: params.get('below') === 'true' || undefined,
  };
}

function toPatch({
  check,
  state,
  by,
  scope,
  inherited,
}: ResultsTarget): UrlPatch {
  return {
    check,
    result: state,
    in: scope && by,
    scope,
    below: inherited ? 'true' : undefined,
  };
}
