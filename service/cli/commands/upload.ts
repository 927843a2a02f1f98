import { setTimeout as wait } from 'node:timers/promises';
import type { UploadJson } from '../../uploads';
import type { Arguments, Command, Context } from '../context';
import { joinFailures, UsageError } from '../failure';
import { readFieldOptions } from '../field-option';
import { untilInterrupted } from '../interruption';
import { createSending, type Sending } from '../upload-run';
import { openSources, type UploadSource } from '../upload-sources';
import { failuresOf, showUpload, uploadPath } from '../upload-words';
import { PLATFORM_CHOICE } from './named-account';

const POLL_MS = 500;
/** The maximum number of sources per command, since every upload is watched until it ends. */
const MOST_SOURCES = 100;

/** Final states, and those in which a delivery is waiting for a person. */
const AT_REST = ['delivered', 'published', 'awaiting_approval', 'failed', 'cancelled', 'expired'];

/** Reads the fields of an upload from the options, and returns them under the names that the API uses. */
function readFields(args: Arguments): Record<string, string> {
	const { values } = args;
	const names = { platform: 'platforms', account: 'account', caption: 'content', 'media-type': 'media_type' };
	const fields = Object.entries(names).flatMap(([option, field]) => {
		const value = values[option];
		return value === undefined ? [] : [[field, [value].flat().join(',')]];
	});
	return {
		...(Object.fromEntries(fields) as Record<string, string>),
		...readFieldOptions(args),
		...(values['auto-approve'] && { auto_approve: 'true' }),
		...(values.force && { force: 'true' }),
	};
}

const describe = ({ platform, state, bytes_sent, bytes_total }: UploadJson['deliveries'][number]) =>
	`${platform}: ${state}${state === 'uploading' && bytes_total ? ` ${Math.floor((bytes_sent / bytes_total) * 100)} %` : ''}`;

/** Polls an upload until each of its deliveries has finished or is waiting for a person. */
async function awaitEnd({ service, out }: Context, id: string): Promise<UploadJson> {
	const client = service();
	for (;;) {
		const status = await client.call<UploadJson>('GET', uploadPath(id));
		if (status.deliveries.every(({ state }) => AT_REST.includes(state))) return status;
		out.progress(status.deliveries.map(describe).join(', '));
		await wait(POLL_MS);
	}
}

/**
 * Sends the sources one after another, then waits for all uploads. If one source is refused, the rest are still sent.
 */
async function run(context: Context, sources: readonly UploadSource[], sendings: readonly Sending[]) {
	const refused: { of: string; error: unknown }[] = [];
	for (const [index, sending] of sendings.entries()) {
		await sending.send().catch((error: unknown) => {
			if (sources.length === 1) throw error;
			refused.push({ of: sources[index]?.name ?? '', error });
		});
	}
	const refusedNames = refused.map(({ of }) => of);
	const ended: UploadJson[] = [];
	for (const [index, { id }] of sendings.entries()) {
		if (id !== undefined && !refusedNames.includes(sources[index]?.name ?? ''))
			ended.push(await awaitEnd(context, id));
	}
	const result = sources.length === 1 ? ended[0] : { uploads: ended };
	if (ended.length > 0) context.out.result(result, ended.map(showUpload).join('\n\n'));
	const failures = [...refused, ...ended.flatMap(failuresOf)];
	if (failures.length > 0) throw joinFailures(failures);
}

export const upload: Command = {
	name: 'upload',
	parameters: `FILE|URL|- … --platform ${PLATFORM_CHOICE} [--account NAME] [--caption TEXT] [--media-type TYPE] [--field NAME=VALUE] [--auto-approve] [--force] [--resume ID]`,
	summary: 'Uploads videos to the service and waits until they are delivered',
	options: {
		platform: { type: 'string', multiple: true },
		account: { type: 'string' },
		caption: { type: 'string' },
		'media-type': { type: 'string' },
		field: { type: 'string', multiple: true },
		'auto-approve': { type: 'boolean' },
		force: { type: 'boolean' },
		resume: { type: 'string' },
	},
	words: [1, MOST_SOURCES],
	async run(context, args) {
		const resumed = args.values.resume as string | undefined;
		const [first = ''] = args.positionals;
		if (resumed && (args.positionals.length > 1 || first === '-' || /^https?:/.test(first)))
			throw new UsageError(
				'--resume continues a single upload. Specify only the file that it was started with.',
			);
		const service = context.service();
		let sendings: Sending[] = [];
		await untilInterrupted(
			async () => {
				const sources = await openSources(args.positionals);
				sendings = sources.map((source) =>
					createSending({ service, out: context.out }, source, readFields(args), resumed),
				);
				await run(context, sources, sendings);
			},
			() => sendings.map((sending) => sending.explainEnd()).join('\n') || 'Nothing was sent.',
		);
	},
};
