type Choice = Record<string, unknown>;

const pair = (a: string, i: number, b: string, j: number) =>
  JSON.stringify([a, i, b, j]);

/**
 * Choices in which every two values of different axes occur together at least once, in a fixed order.
 *
 * @param axes - the values that each parameter takes; `undefined` leaves it out
 */
export function pairwise(axes: Record<string, readonly unknown[]>): Choice[] {
  const names = Object.keys(axes);
  const open = new Set(
    names.flatMap((a, first) =>
      names
        .slice(first + 1)
        .flatMap(b =>
          axes[a].flatMap((_, i) => axes[b].map((__, j) => pair(a, i, b, j))),
        ),
    ),
  );
  const choices: Choice[] = [];
  while (open.size > 0) {
    const [seedA, i, seedB, j] = JSON.parse([...open][0]);
    const chosen: Record<string, number> = { [seedA]: i, [seedB]: j };
    for (const name of names.filter(each => !(each in chosen))) {
      const gains = axes[name].map(
        (_, index) => covered(chosen, name, index, names, open).length,
      );
      chosen[name] = gains.indexOf(Math.max(...gains));
    }
    for (const name of names) {
      covered(chosen, name, chosen[name], names, open).forEach(each =>
        open.delete(each),
      );
    }
    choices.push(
      Object.fromEntries(
        names
          .map(name => [name, axes[name][chosen[name]]])
          .filter(([, value]) => value !== undefined),
      ),
    );
  }
  return choices;
}

/** Pairs still open that choosing a value would cover. */
function covered(
  chosen: Record<string, number>,
  name: string,
  index: number,
  names: string[],
  open: Set<string>,
): string[] {
  return Object.entries(chosen)
    .filter(([other]) => other !== name)
    .map(([other, at]) =>
      names.indexOf(other) < names.indexOf(name)
        ? pair(other, at, name, index)
        : pair(name, index, other, at),
    )
    .filter(each => open.has(each));
}
