import type { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { addressOf, csrfHeader, parseAnswer } from '../api';
import type { Accepted, ErrorBody } from '../types';

const ENDPOINT = '/api/uploads/files';
/**
 * Delays of the automatic retries after a connection failure. After the last one, a transfer is retried whenever the
 * browser reports that it is online.
 */
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000];

export type TransferState =
	| { is: 'sending' | 'paused' | 'interrupted' }
	| { is: 'accepted'; warnings: Accepted['warnings'] }
	| { is: 'refused'; error: ErrorBody | undefined };

export interface Transfer {
	pause(): void;
	resume(): void;
	/** Cancels the transfer permanently and deletes the part received by the service. */
	discard(): Promise<void>;
}

/** Returns the response behind an error from the tus library, if any. */
const answerOf = (error: Error) => (error as Partial<DetailedError>).originalResponse;

/** True if a retry may succeed: after a broken connection, a busy upload or a server error, but not after a refusal. */
const mayPass = (status: number | undefined) =>
	status === undefined || status === 409 || status === 423 || status >= 500;

/**
 * Sends a file resumably (tus 1.0.0). The same file with the same fields continues where an earlier attempt stopped,
 * even after a page reload.
 *
 * @param fields the fields of the upload, in the webhook's format
 * @param on.progress called with the number of bytes that the service has received
 */
export async function startTransfer(
	file: File,
	fields: Record<string, string>,
	on: { state: (state: TransferState) => void; progress: (bytes: number) => void; resumed: () => void },
): Promise<Transfer> {
	const { Upload } = await import('tus-js-client');
	let broken = false;
	const key = JSON.stringify([file.name, file.size, file.lastModified, fields]);
	const upload: TusUpload = new Upload(file, {
		endpoint: addressOf(ENDPOINT),
		headers: csrfHeader(),
		metadata: { ...fields, filename: file.name, filetype: file.type },
		retryDelays: RETRY_DELAYS_MS,
		fingerprint: async () => `mediakit ${key}`,
		removeFingerprintOnSuccess: true,
		onUploadUrlAvailable() {
			// The service returns its public URL, but this page may have been opened under a different one.
			if (upload.url) upload.url = new URL(upload.url, location.href).pathname;
		},
		onProgress(sent) {
			if (broken) on.state({ is: 'sending' });
			broken = false;
			on.progress(sent);
		},
		onShouldRetry(error) {
			const status = answerOf(error)?.getStatus();
			if (!mayPass(status)) return false;
			broken = true;
			on.state({ is: 'interrupted' });
			return true;
		},
		onError(error) {
			const answer = answerOf(error);
			if (mayPass(answer?.getStatus())) return on.state({ is: 'interrupted' });
			removeEventListener('online', goOn);
			on.state({ is: 'refused', error: parseAnswer<{ error: ErrorBody }>(answer?.getBody() ?? '')?.error });
		},
		onSuccess({ lastResponse }) {
			removeEventListener('online', goOn);
			const body = parseAnswer<Accepted>(lastResponse.getBody());
			on.state({ is: 'accepted', warnings: body?.warnings ?? [] });
		},
	});
	let paused = false;

	function resume() {
		paused = false;
		on.state({ is: 'sending' });
		void upload.abort().then(() => paused || upload.start());
	}
	const goOn = () => void (paused || resume());
	addEventListener('online', goOn);

	const [earlier] = await upload.findPreviousUploads();
	if (earlier) {
		upload.resumeFromPreviousUpload(earlier);
		on.resumed();
	}
	on.state({ is: 'sending' });
	upload.start();
	return {
		pause() {
			paused = true;
			void upload.abort();
			on.state({ is: 'paused' });
		},
		resume,
		async discard() {
			paused = true;
			removeEventListener('online', goOn);
			await upload.abort(true).catch(() => {
				// If the upload cannot be deleted now, the service deletes it when it expires.
			});
		},
	};
}
