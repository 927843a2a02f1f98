import { json } from '../../kernel/answers';
import type { Answer, Json } from '../../kernel/types';
import { apiErrorType, fieldsOf, requireScopes } from '../graph/call';
import type { Call } from '../graph/call';
import { select } from '../graph/fields';
import type { Container } from '../model';
import { lookedAt } from './lifecycle';

/** `GET /{container-id}` (contract §4.3); never contains the ID of the post. */
export function readContainer(call: Call, container: Container): Answer {
	requireScopes(call, 'publish');
	const readers = {
		id: () => container.id,
		status_code: () => container.status,
		status: () => statusText(call, container),
		copyright_check_status: () => ({ status: 'completed', matches_found: false }),
		video_status: () => videoStatus(container),
	};
	const answer = json(200, select(readers, fieldsOf(call, 'id'), apiErrorType(call)));
	lookedAt(call.instagram, container);
	return answer;
}

function statusText({ instagram }: Call, { status, failure }: Container): string {
	const documented = instagram.switches.containerStatusText === 'docs';
	const texts = {
		IN_PROGRESS: 'In Progress: Media is still being processed.',
		FINISHED: 'Finished: Media has been uploaded and it is ready to be published.',
		ERROR: documented ? String(failure) : `Error: Media upload has failed with error code ${failure}`,
		EXPIRED: 'Expired: Media was not published within 24 hours.',
		PUBLISHED: 'Published: Media has been published.',
	};
	return texts[status];
}

/** Returns the status of an upload; `bytes_transferred` is the offset at which to resume it (contract §4.2). */
function videoStatus({ transfer, status }: Container): Json {
	const done = status === 'FINISHED' || status === 'PUBLISHED';
	const processing =
		status === 'ERROR' ? 'error' : transfer.status === 'complete' ? 'in_progress' : 'not_started';
	return {
		uploading_phase: {
			status: transfer.status,
			bytes_transferred: transfer.receiver.sizeBytes,
			source_file_size: transfer.totalBytes ?? undefined,
			errors: transfer.errors.length > 0 ? transfer.errors.map((message) => ({ message })) : undefined,
		},
		processing_phase: { status: done ? 'complete' : processing },
	};
}
