import type { Platform } from '../../../platforms/errors';
import type { StatisticsDocument } from '../../../platforms/statistics';
import { commandLineOf } from '../../channels';
import { LOGIN_NAMES } from '../../config';
import type { RefreshedJson } from '../../statistics';
import type { Command, Context } from '../context';
import { CommandFailed, joinFailures } from '../failure';
import { list } from '../output';
import { accountOfFile, prepareSecretPush } from '../push';
import { analyticsPath, checkKeyUrl, createServiceClient, type ServiceClient } from '../service-client';
import { PLATFORM_CHOICE, readPlatforms } from './named-account';

const number = new Intl.NumberFormat('en');
const shown = (value: unknown) => (typeof value === 'number' ? number.format(value) : undefined);

function summary(
	platform: Platform,
	username: unknown,
	figures: Record<string, unknown>,
	updated: string,
	tokenRefreshed: boolean,
): string {
	const { counts, views } = commandLineOf(platform).figures;
	return list([
		['Platform', platform],
		['User name', username],
		['Followers', shown(figures.followers)],
		...counts.map(([label, name]) => [label, shown(figures[name])] as const),
		[
			'Engagement rate',
			typeof figures.engagement_rate === 'number' ? `${figures.engagement_rate} %` : undefined,
		],
		[views[0], shown(figures[views[1]])],
		['Last update', updated],
		['Token refreshed', tokenRefreshed ? 'yes' : 'no'],
	]);
}

const isSetUp = ({ environment: { values } }: Context, platform: Platform) =>
	commandLineOf(platform).tokenQuestions.some(({ name }) => Boolean(values[name]));

/** Stores a document fetched by this command in the service. */
async function save(context: Context, url: string, username: string, document: StatisticsDocument) {
	if (username === '') {
		throw new CommandFailed(
			'The statistics were read but not saved: the response contains neither a user name nor an ID. Run the command again later.',
		);
	}
	const service = createServiceClient(url, context.environment.values.MEDIAKIT_API_KEY);
	await service.call('PUT', analyticsPath(document.platform, username), document);
}

/** Reads the statistics with the tokens in `.env.social`; if one platform fails, the rest are still read. */
async function fromFile(
	context: Context,
	platforms: readonly Platform[],
	saveTo: string | undefined,
): Promise<void> {
	const { environment, out } = context;
	const chosen =
		platforms.length > 1 ? platforms.filter((platform) => isSetUp(context, platform)) : platforms;
	if (chosen.length === 0) {
		throw new CommandFailed(
			`${environment.file} has no tokens. Run "mediakit setup", or specify a service with --service.`,
		);
	}
	const push = await prepareSecretPush(context);
	const documents: Partial<Record<Platform, StatisticsDocument>> = {};
	const texts: string[] = [];
	const failed: { of: string; error: unknown }[] = [];
	for (const platform of chosen) {
		out.progress(`Reading ${platform} …`);
		const account = accountOfFile(context, platform, push);
		try {
			const { username, document, tokenRefreshed } = await account.fetchStatistics();
			documents[platform] = document;
			texts.push(summary(platform, username, document.stats, document.meta.updated_at, tokenRefreshed));
			if (saveTo !== undefined) await save(context, saveTo, username, document);
		} catch (error) {
			failed.push({ of: platform, error });
		}
	}
	if (texts.length > 0)
		out.result(chosen.length === 1 ? Object.values(documents)[0] : documents, texts.join('\n\n'));
	await push?.finish();
	if (failed.length > 0) throw joinFailures(failed);
}

/** Returns the platforms with connected accounts. @throws CommandFailed if there are none */
async function connectedOf(service: ServiceClient, platforms: readonly Platform[]): Promise<Platform[]> {
	const accounts = await service.accounts();
	const connected = platforms.filter((one) => accounts.some(({ platform }) => platform === one));
	if (connected.length > 0) return connected;
	throw new CommandFailed(`No account is connected. Run "mediakit connect ${LOGIN_NAMES[0]}".`);
}

async function fromService(context: Context, platforms: readonly Platform[]): Promise<void> {
	const service = context.service();
	const chosen = platforms.length > 1 ? await connectedOf(service, platforms) : platforms;
	const answers: RefreshedJson[] = [];
	const texts: string[] = [];
	const failed: { of: string; error: unknown }[] = [];
	for (const platform of chosen) {
		context.out.progress(`Reading ${platform} …`);
		try {
			const answer = await service.call<RefreshedJson>('POST', `/api/mediakit/refresh-${platform}-api`);
			answers.push(answer);
			for (const one of 'results' in answer ? answer.results : [answer]) {
				if ('error' in one) {
					const { code, message, ...details } = one.error;
					failed.push({ of: platform, error: new CommandFailed(`${one.message} ${message}`, code, details) });
				} else
					texts.push(summary(platform, one.data.username, one.data, one.updated_at, one.token_refreshed));
			}
		} catch (error) {
			failed.push({ of: platform, error });
		}
	}
	if (texts.length > 0) context.out.result(answers.length === 1 ? answers[0] : answers, texts.join('\n\n'));
	if (failed.length > 0) throw joinFailures(failed);
}

/**
 * Reads the statistics from the platforms: with the tokens in `.env.social` or, if a service is named, through that
 * service.
 */
export const statsFetch: Command = {
	name: 'stats fetch',
	parameters: `[${PLATFORM_CHOICE}|all] [--save-to URL]`,
	summary: 'Fetches the statistics from the platforms now',
	options: { 'save-to': { type: 'string' } },
	words: [0, 1],
	async run(context, { positionals: [name], values }) {
		const platforms = readPlatforms(name);
		const given = values['save-to'] as string | undefined;
		const saveTo = given && checkKeyUrl('--save-to', given, context.environment.values);
		await (context.namesService() ? fromService(context, platforms) : fromFile(context, platforms, saveTo));
	},
};
