/** An exemption that an entity proposes by the annotation `mesh-portal.dev/exempt`. */
export interface ProposedExemption {
  /** Id of a check; nobody has looked whether there is one. */
  check: string;
  /** Last day on which it is to count, `YYYY-MM-DD`, UTC. */
  until: string;
  reason: string;
}

const form =
  /^([a-z0-9][a-z0-9-]{0,62})\s+until\s+(\d{4}-\d\d-\d\d)\s*:\s*(\S[^]*)$/;

/** No annotation fills the database. */
const MAX_PROPOSED = 50;

/** As `POST /v1/exemptions` takes them. */
const MAX_REASON = 2_000;

/**
 * Reads `<check> until <day>: <reason>` between semicolons, for example
 * `encrypted until 2027-03-31: a legacy client cannot do TLS`. Never throws; what is not understood, the second for one
 * check, and all after the 50th propose nothing.
 */
export function parseProposedExemptions(text: string): ProposedExemption[] {
  const proposed = new Map<string, ProposedExemption>();
  for (const part of text.split(';')) {
    const [, check, until, reason] = form.exec(part.trim()) ?? [];
    if (
      check &&
      isDay(until) &&
      reason.length <= MAX_REASON &&
      !proposed.has(check) &&
      proposed.size < MAX_PROPOSED
    ) {
      proposed.set(check, { check, until, reason });
    }
  }
  return [...proposed.values()];
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
