import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { isNamed, type AccountStore } from '../../accounts';
import { DELIVERY_STATES, type DeliveryState } from '../../channels';
import { ApiError } from '../../core/errors';
import { json, oneOf, platform, refusals, shortText } from '../../core/schemas';
import type { UploadStore } from '../upload-store';
import { uploadJson, type FileAges } from './upload-json';
import { uploadCounts, uploadList } from './upload-schemas';

const listQuery = Type.Object({
	limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
	cursor: Type.Optional(Type.String({ maxLength: 200 })),
	order: oneOf(['newest', 'oldest'] as const, { default: 'newest' }),
	state: Type.Optional(
		shortText({
			description: `Only uploads with a delivery in one of these states, separated by commas: ${DELIVERY_STATES.join(', ')}.`,
		}),
	),
	platform: Type.Optional(platform),
	account: Type.Optional(shortText({ description: 'ID or user name of an account.' })),
	q: Type.Optional(shortText({ description: 'Text contained in the caption or the file name.' })),
});

/** Parses a comma-separated list of states. @throws ApiError 400 */
function readStates(text: string): DeliveryState[] {
	const names = text.split(',').map((name) => name.trim());
	const unknown = names.find((name) => !DELIVERY_STATES.includes(name as DeliveryState));
	if (unknown === undefined) return names as DeliveryState[];
	throw new ApiError(
		400,
		'request_invalid',
		`"${unknown}" is not a delivery state. Use one or more of ${DELIVERY_STATES.join(', ')}, separated by commas.`,
		'fix-request',
	);
}

/** Routes that list and count uploads. */
export const registerListRoutes: FastifyPluginAsyncTypebox<{
	store: Pick<UploadStore, 'list' | 'countByState'>;
	accounts: Pick<AccountStore, 'list'>;
	ages: FileAges;
}> = async (app, { store, accounts, ages }) => {
	const tags = ['Uploads'];

	async function idsOf(named: string): Promise<string[]> {
		const found = (await accounts.list()).filter((account) => isNamed(account, named));
		return found.map(({ id }) => id);
	}

	app.get(
		'/api/uploads',
		{
			schema: {
				tags,
				summary: 'List uploads',
				description: 'Newest first by default. State, platform and account must all match the same delivery.',
				querystring: listQuery,
				response: {
					200: json('A page of uploads.', uploadList),
					...refusals({ 400: 'A query parameter is invalid (`request_invalid`).' }),
				},
			},
		},
		async ({ query }) => {
			const { state, account, q, ...page } = query;
			const { uploads, nextCursor } = await store.list({
				...page,
				...(state && { states: readStates(state) }),
				...(account && { accounts: await idsOf(account) }),
				...(q && { text: q }),
			});
			return {
				uploads: uploads.map(({ upload, deliveries }) => uploadJson(upload, deliveries, ages)),
				...(nextCursor !== undefined && { next_cursor: nextCursor }),
			};
		},
	);

	app.get(
		'/api/uploads/counts',
		{
			schema: {
				tags,
				summary: 'Count uploads by state',
				response: { 200: json('The number of uploads in each state.', uploadCounts) },
			},
		},
		async () => ({ by_state: await store.countByState() }),
	);
};
