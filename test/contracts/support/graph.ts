import { readReply } from './http';
import type { Reply as PlainReply } from './http';

export const daySeconds = 86_400;

export interface GraphErrorBody {
	readonly message: string;
	readonly type: string;
	readonly code: number;
	readonly error_subcode?: number;
	readonly is_transient?: boolean;
	readonly error_user_title?: string;
	readonly error_user_msg?: string;
	readonly fbtrace_id: string;
}

export interface Insight {
	readonly name: string;
	readonly period: string;
	readonly values?: readonly { value: number; end_time?: string }[];
	readonly total_value?: {
		value: number;
		breakdowns?: readonly {
			dimension_keys: string[];
			results: readonly { dimension_values: string[]; value: number }[];
		}[];
	};
}

/** A response from Graph. Each test asserts the fields that its rule covers. */
export interface GraphBody {
	readonly error: GraphErrorBody;
	readonly id: string;
	readonly uri: string;
	readonly user_id: string;
	readonly username: string;
	readonly followers_count: number;
	readonly success: boolean;
	readonly status: string;
	readonly status_code: string;
	readonly access_token: string;
	readonly token_type: string;
	readonly expires_in: number;
	readonly paging?: { cursors?: { before: string; after: string }; next?: string; previous?: string };
	readonly data: readonly (Record<string, unknown> & { id: string })[];
	readonly debug_info: { retriable: boolean; type: string; message: string };
	readonly video_status: {
		uploading_phase: { status: string; bytes_transferred: number };
		processing_phase: { status: string };
	};
	readonly [name: string]: unknown;
}

export interface Reply<T = GraphBody> extends PlainReply<T> {
	readonly headers: Headers;
}

/** Query parameters; `null` omits a parameter. */
export type Parameters = Readonly<Record<string, string | null | undefined>>;

export function queryOf(parameters: Parameters): URLSearchParams {
	const kept = Object.entries(parameters).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	);
	return new URLSearchParams(kept);
}

export async function readGraphReply(answer: Response): Promise<Reply> {
	return { ...(await readReply<GraphBody>(answer)), headers: answer.headers };
}

/** Returns the code and subcode of an error and its HTTP status. */
export function failure({ status, body }: Reply): {
	status: number;
	code: number;
	subcode: number | undefined;
} {
	return { status, code: body.error?.code, subcode: body.error?.error_subcode };
}

/** Returns what `failure` returns for this error. */
export function refused(code: number, subcode?: number, status = 400) {
	return { status, code, subcode };
}

/** The `status` texts of a container that is ready and of one that failed. */
export const containerFinished = 'Finished: Media has been uploaded and it is ready to be published.';
export const containerFailed = (subcode: number) =>
	`Error: Media upload has failed with error code ${subcode}`;
