import type { AcceptedJson } from '../uploads';
import type { Output } from './output';
import { beginUpload, findProgress, sendRest } from './resumable-upload';
import { CommandFailed } from './failure';
import type { ServiceClient } from './service-client';
import { fileMetadata, type UploadSource } from './upload-sources';

const INTAKE = '/webhook/n8n/video-upload';

type FileSource = Extract<UploadSource, { path: string }>;

const percent = (part: number, whole: number) => `${Math.floor((part / whole) * 100)} %`;

/** Formats a duration as minutes and seconds, such as `1:05`. */
function clock(seconds: number): string {
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Creates a function that formats a progress line, with the speed and the remaining time once they are known. */
function createMeter(name: string, sizeBytes: number) {
	const startedAt = Date.now();
	let first: number | undefined;
	return (sent: number): string => {
		first ??= sent;
		const seconds = (Date.now() - startedAt) / 1000;
		const perSecond = (sent - first) / seconds;
		const speed =
			seconds > 1 && perSecond > 0
				? `, ${(perSecond / 1e6).toFixed(1)} MB/s, ${clock((sizeBytes - sent) / perSecond)} left`
				: '';
		return `Sending ${percent(sent, sizeBytes)} of ${name}${speed}`;
	};
}

/** The transfer of one source to the service. */
export interface Sending {
	/** The upload's ID, once known. */
	readonly id: string | undefined;
	/** Sends everything. @throws CommandFailed */
	send(): Promise<void>;
	/** Describes in one sentence what continues without this command and what does not. */
	explainEnd(): string;
}

/**
 * Prepares to send one source.
 *
 * @param fields the fields of the upload
 * @param resumed the ID of an earlier upload to resume
 */
export function createSending(
	{ service, out }: { service: ServiceClient; out: Output },
	source: UploadSource,
	fields: Readonly<Record<string, string>>,
	resumed?: string,
): Sending {
	let id: string | undefined;
	let isAccepted = false;

	function begun(uploadId: string): void {
		id = uploadId;
		out.note(`Upload ${id}: ${source.name}`);
	}

	function explainEnd(): string {
		if (isAccepted && id) {
			return `The service continues with upload ${id} (${source.name}). To see the result, run: mediakit uploads show ${id}`;
		}
		if (!id || !('path' in source)) return `${source.name} was not sent.`;
		const stopped = `${source.name} was not sent completely, so it is not delivered.`;
		return source.isLasting
			? `${stopped} To continue, run: mediakit upload ${shellWord(source.path)} --resume ${id}`
			: `${stopped} Send it again from the start.`;
	}

	async function sendFile(file: FileSource): Promise<AcceptedJson | undefined> {
		if (resumed) {
			const { sizeBytes } = await findProgress(service, resumed);
			if (sizeBytes !== file.sizeBytes) {
				throw new CommandFailed(
					`${file.name} has ${file.sizeBytes} bytes, but upload ${resumed} was started with a file of ${sizeBytes} bytes. Specify that file, or omit --resume.`,
				);
			}
		}
		begun(resumed ?? (await beginUpload(service, file.sizeBytes, { ...fields, ...fileMetadata(file) })));
		const meter = createMeter(file.name, file.sizeBytes);
		return await sendRest(
			service,
			{ id: id ?? '', path: file.path, sizeBytes: file.sizeBytes },
			{
				progress: (sent) => out.progress(meter(sent)),
				broken: (seconds) => out.note(`The connection was lost; retrying in ${seconds} s.`),
			},
		);
	}

	return {
		get id() {
			return id;
		},
		explainEnd,
		async send() {
			try {
				const accepted =
					'url' in source
						? await service.call<AcceptedJson>('POST', INTAKE, { ...fields, video_url: source.url })
						: await sendFile(source);
				isAccepted = true;
				if (accepted && id === undefined) begun(accepted.upload_id);
				for (const { message } of accepted?.warnings ?? []) out.note(message);
			} catch (error) {
				// If the connection stays down, the rest can be sent later.
				if (!(error instanceof CommandFailed) || error.code !== 'service_unreachable' || !id) throw error;
				throw new CommandFailed(`${error.message}\n${explainEnd()}`, error.code, error.details);
			}
		},
	};
}

/** Quotes a word for the shell. */
const shellWord = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
