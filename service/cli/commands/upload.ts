import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { AcceptedJson, UploadJson } from '../../uploads';
import type { Arguments, Command } from '../context';
import { CommandFailed } from '../failure';
import { list } from '../output';
import type { ServiceClient } from '../service-client';
import { PLATFORM_CHOICE } from './named-account';

const INTAKE = '/webhook/n8n/video-upload';
const POLL_MS = 500;

/** States in which nothing happens any more without a person. */
const AT_REST = ['delivered', 'published', 'awaiting_approval', 'failed', 'cancelled', 'expired'];
const BAD_ENDS = ['failed', 'cancelled', 'expired'];

/** The webhook's fields, in the query of a raw body or as JSON beside an address. */
function readFields({ values }: Arguments): Record<string, string> {
	const names = { platform: 'platforms', account: 'account', caption: 'content', 'media-type': 'media_type' };
	const fields = Object.entries(names).flatMap(([option, field]) => {
		const value = values[option];
		return value === undefined ? [] : [[field, [value].flat().join(',')]];
	});
	return Object.fromEntries([
		...fields,
		...(values['auto-approve'] ? [['auto_approve', 'true']] : []),
		...(values.force ? [['force', 'true']] : []),
	]) as Record<string, string>;
}

async function sendFile(
	service: ServiceClient,
	file: string,
	fields: Record<string, string>,
	onProgress: (sent: number, total: number) => void,
): Promise<AcceptedJson> {
	const found = await stat(file).catch(() => undefined);
	if (!found?.isFile()) throw new CommandFailed(`There is no file ${file}. Check its name.`);
	let sent = 0;
	const bytes = createReadStream(file, { highWaterMark: 1024 * 1024 }).on('data', (piece) => {
		sent += piece.length;
		onProgress(sent, found.size);
	});
	const type = /\.jpe?g$/i.test(file) ? 'image/jpeg' : 'video/mp4';
	return await service.send<AcceptedJson>(
		'POST',
		`${INTAKE}?${new URLSearchParams(fields)}`,
		Readable.toWeb(bytes) as ReadableStream,
		{ 'content-type': type, 'content-length': String(found.size) },
	);
}

const percent = (part: number, whole: number | null) =>
	whole ? `${Math.floor((part / whole) * 100)} %` : '…';

const describe = ({ platform, state, bytes_sent, bytes_total }: UploadJson['deliveries'][number]) =>
	`${platform}: ${state}${state === 'uploading' ? ` ${percent(bytes_sent, bytes_total)}` : ''}`;

export const upload: Command = {
	name: 'upload',
	parameters: `FILE|URL --platform ${PLATFORM_CHOICE} [--account NAME] [--caption TEXT] [--media-type TYPE] [--auto-approve] [--force]`,
	summary: 'Hands a video to the service and waits for its end',
	options: {
		platform: { type: 'string', multiple: true },
		account: { type: 'string' },
		caption: { type: 'string' },
		'media-type': { type: 'string' },
		'auto-approve': { type: 'boolean' },
		force: { type: 'boolean' },
	},
	words: [1, 1],
	async run({ service, out }, args) {
		const [source = ''] = args.positionals;
		const client = service();
		const fields = readFields(args);
		const accepted = /^https?:\/\//.test(source)
			? await client.call<AcceptedJson>('POST', INTAKE, { ...fields, video_url: source })
			: await sendFile(client, source, fields, (sent, total) =>
					out.progress(`Sending ${percent(sent, total)}`),
				);
		for (const { message } of accepted.warnings) out.note(message);
		const read = () => client.call<UploadJson>('GET', `/api/uploads/${accepted.upload_id}`);
		let status = await read();
		while (status.deliveries.some(({ state }) => !AT_REST.includes(state))) {
			out.progress(status.deliveries.map(describe).join(', '));
			await wait(POLL_MS);
			status = await read();
		}
		out.result(
			status,
			list([
				['Upload', status.upload_id],
				...status.deliveries.map(({ platform, account, state, permalink }): [string, string] => [
					`${platform} @${account}`,
					[state, permalink].filter(Boolean).join(' '),
				]),
			]),
		);
		const failed = status.deliveries.filter(({ state }) => BAD_ENDS.includes(state));
		if (failed.length > 0) {
			throw new CommandFailed(
				failed.map(({ platform, error }) => `${platform}: ${error?.message ?? 'ended'}`).join('\n'),
			);
		}
	},
};
