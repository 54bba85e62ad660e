/** A request as a stand-in sees it: path segments decoded, without the stand-in's own prefix. */
export interface StandInRequest {
  path: string[];
  query: URLSearchParams;
  /** The stand-in's own prefix, for example `/grafana`. */
  base: string;
}

export interface StandInResponse {
  status: number;
  type: string;
  body: string | Buffer;
}

export type Responder = (
  request: StandInRequest,
) => StandInResponse | Promise<StandInResponse>;

export function html(body: string, status = 200): StandInResponse {
  return { status, type: 'text/html; charset=utf-8', body };
}

export function json(body: unknown, status = 200): StandInResponse {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}
