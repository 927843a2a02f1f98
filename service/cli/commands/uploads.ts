import { DELIVERY_STATES } from '../../channels';
import type { UploadJson, UploadListJson } from '../../uploads';
import type { Arguments, Command, Context } from '../context';
import { joinFailures, UsageError } from '../failure';
import { readFieldOptions } from '../field-option';
import { list, table } from '../output';
import { didYouMean } from '../suggestions';
import { showUpload, uploadPath } from '../upload-words';
import { PLATFORM_CHOICE, readPlatform } from './named-account';

/** The maximum page size of the service. */
const PAGE = 100;
const DEFAULT_LIMIT = 20;
const LONGEST_CELL = 40;
/** The maximum number of IDs per command. */
const MOST_IDS = 100;

const shortened = (text: string | null) =>
	text !== null && text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;

const targets = ({ deliveries }: UploadJson) =>
	deliveries.map(({ platform, account, state }) => `${platform} @${account}: ${state}`).join(', ');

/** Parses `--state`: one or more states, separated by commas. @throws UsageError */
function readState(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const unknown = value.split(',').find((one) => !DELIVERY_STATES.some((known) => known === one));
	if (unknown === undefined) return value;
	throw new UsageError(
		`"${unknown}" is not a state.${didYouMean(unknown, DELIVERY_STATES)} Use one of ${DELIVERY_STATES.join(', ')}.`,
	);
}

/** Parses `--limit`. @throws UsageError */
function readLimit(value: unknown): number {
	const limit = value === undefined ? DEFAULT_LIMIT : Number(value);
	if (Number.isInteger(limit) && limit > 0) return limit;
	throw new UsageError(`--limit must be a whole number above 0, not "${String(value)}".`);
}

/** Reads page after page, up to the requested number of uploads. */
async function readUploads({ service }: Context, query: URLSearchParams, limit: number) {
	const client = service();
	const uploads: UploadJson[] = [];
	let cursor: string | undefined;
	do {
		query.set('limit', String(Math.min(limit - uploads.length, PAGE)));
		if (cursor !== undefined) query.set('cursor', cursor);
		const page = await client.call<UploadListJson>('GET', `/api/uploads?${query}`);
		uploads.push(...page.uploads);
		cursor = page.next_cursor;
	} while (cursor !== undefined && uploads.length < limit);
	return { uploads, more: cursor !== undefined };
}

export const uploadsList: Command = {
	name: 'uploads list',
	parameters: `[--state STATE] [--platform ${PLATFORM_CHOICE}] [--account NAME] [--search TEXT] [--oldest] [--limit N]`,
	summary: 'Lists uploads and their progress, newest first',
	options: {
		state: { type: 'string' },
		platform: { type: 'string' },
		account: { type: 'string' },
		search: { type: 'string' },
		oldest: { type: 'boolean' },
		limit: { type: 'string' },
	},
	words: [0, 0],
	async run(context, { values }) {
		const query = new URLSearchParams();
		const state = readState(values.state);
		if (state !== undefined) query.set('state', state);
		if (typeof values.platform === 'string') query.set('platform', readPlatform(values.platform));
		if (typeof values.account === 'string') query.set('account', values.account.replace(/^@/, ''));
		if (typeof values.search === 'string') query.set('q', values.search);
		if (values.oldest === true) query.set('order', 'oldest');
		const { uploads, more } = await readUploads(context, query, readLimit(values.limit));
		const rows = uploads.map((upload) => [
			upload.upload_id,
			upload.created_at.slice(0, 16).replace('T', ' '),
			shortened(upload.file.name ?? upload.caption),
			targets(upload),
		]);
		const words = table(['Upload', 'Received (UTC)', 'File', 'Deliveries'], rows);
		context.out.result({ uploads }, rows.length > 0 ? words : 'No uploads match.');
		if (more) context.out.note('There are more uploads. Use a larger --limit to list them.');
	},
};

export const uploadsShow: Command = {
	name: 'uploads show',
	parameters: 'ID',
	summary: 'Shows an upload: its file, its caption, and each delivery',
	words: [1, 1],
	async run({ service, out }, { positionals: [id = ''] }) {
		const upload = await service().call<UploadJson>('GET', uploadPath(id));
		const { created_at, file, caption, publish_at, deliveries } = upload;
		const problems = deliveries.flatMap(({ platform, error }): [string, string][] =>
			error ? [[`${platform} failed`, `${error.message} (${error.code})`]] : [],
		);
		const facts = list([
			['Received', created_at],
			['File', file.name],
			['Bytes', file.size_bytes],
			['File kept until', file.kept_until],
			['Publish at', publish_at],
			['Caption', caption],
			...problems,
		]);
		out.result(upload, `${showUpload(upload)}\n${facts}`);
	},
};

/** Creates a command that acts on several uploads. If the service refuses one, the command continues with the next. */
const forEachUpload = (
	{
		name,
		parameters = 'ID …',
		...rest
	}: { name: string; parameters?: string } & Pick<Command, 'summary' | 'options'>,
	request: (id: string, args: Arguments) => readonly [method: string, path: string, body?: object],
): Command => ({
	name: `uploads ${name}`,
	parameters,
	...rest,
	words: [1, MOST_IDS],
	async run({ service, out }, args) {
		const { positionals } = args;
		const client = service();
		const uploads: UploadJson[] = [];
		const refused: { of: string; error: unknown }[] = [];
		for (const id of positionals) {
			await client.call(...request(id, args)).then(
				async () => uploads.push(await client.call<UploadJson>('GET', uploadPath(id))),
				(error: unknown) => refused.push({ of: id, error }),
			);
		}
		if (uploads.length > 0) out.result({ uploads }, uploads.map(showUpload).join('\n\n'));
		if (refused.length > 0) throw joinFailures(refused);
	},
});

export const uploadsApprove = forEachUpload(
	{
		name: 'approve',
		parameters: 'ID … [--field NAME=VALUE]',
		summary: 'Publishes posts that are waiting for approval',
		options: { field: { type: 'string', multiple: true } },
	},
	(id, args) => ['POST', `${uploadPath(id)}/approve`, readFieldOptions(args)],
);

export const uploadsCancel = forEachUpload(
	{ name: 'cancel', summary: 'Cancels undelivered uploads and deletes their files' },
	(id) => ['DELETE', uploadPath(id)],
);

export const uploadsRetry = forEachUpload(
	{ name: 'retry', summary: 'Retries failed uploads whose files still exist' },
	(id) => ['POST', `${uploadPath(id)}/retry`],
);
