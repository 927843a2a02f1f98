import { PLATFORM_NAMES, PLATFORMS } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import { commandLineOf, LOGIN_FACTS, LOGIN_SETUPS } from '../../channels';
import type { AccountJson } from '../../accounts';
import { LOGIN_NAMES, type Config, type LoginName } from '../../config';
import type { DashboardSettings, Overview } from '../../dashboard';
import type { Command, Context } from '../context';
import { CommandFailed } from '../failure';
import { ok, problem, warning, type Finding, type Verdict } from '../findings';
import { redirectUrl, scheduleWords } from '../service-settings';
import { checkStorage } from '../storage-checks';

const DAY_MS = 24 * 60 * 60 * 1000;
const SOON_DAYS = 14;
const MOST_SKEW_SECONDS = 60;
const MARKS: Record<Verdict, string> = { ok: '✓', warning: '!', problem: '✗' };

/** Checks that a platform's host responds, and that this machine's clock agrees with the host's. */
async function checkHost(what: string, url: string, http: Http): Promise<Finding[]> {
	const answer = await http({ method: 'GET', url, auth: 'none' });
	if ('noAnswer' in answer) {
		return [problem(what, `${url} does not respond (${answer.noAnswer}). Check the network and proxies.`)];
	}
	const answers = ok(what, `${url} responds.`);
	const skew = Math.round(Math.abs(Date.now() - Date.parse(answer.headers.date ?? '')) / 1000);
	// NaN if the host sends no date.
	if (!(skew > MOST_SKEW_SECONDS)) return [answers];
	const advice = 'Correct it: tokens and signatures depend on it.';
	return [answers, problem('Clock', `This machine's clock is ${skew} s off. ${advice}`)];
}

/** Returns the apps whose keys were entered in the dashboard and are therefore not in the settings. */
async function appsInDashboard(context: Context): Promise<readonly LoginName[]> {
	try {
		const { platforms } = await context.service().call<DashboardSettings>('GET', '/dashboard/settings');
		return platforms.filter(({ app_source: source }) => source === 'dashboard').map(({ login }) => login);
	} catch {
		// Another check reports whether the service responds.
		return [];
	}
}

function checkRedirects(config: Config, apps: readonly LoginName[]): Finding[] {
	if (apps.length === 0) {
		const text =
			'No app is configured here or in the dashboard. Run "mediakit setup", or enter the ID and secret of an app in the dashboard.';
		return [problem('Apps', text)];
	}
	return apps.map((login) => {
		const address = redirectUrl(config, login);
		const what = `Redirect URL of ${login}`;
		const text = `Register exactly ${address} in the portal.`;
		if (address.startsWith('https:')) return ok(what, text);
		const note =
			'The platforms accept only https URLs: set PUBLIC_URL to one, or use this one only with the sandbox.';
		return warning(what, `${text} ${note}`);
	});
}

const nameOf = ({ platform, username }: AccountJson) => `${platform} @${username}`;

function checkAccount(account: AccountJson): Finding {
	const what = nameOf(account);
	if (!account.connected) return problem(what, 'No longer connected. Reconnect it.');
	const days = Math.floor((Date.parse(account.refresh_expires_at) - Date.now()) / DAY_MS);
	if (days < SOON_DAYS)
		return warning(what, `Its tokens expire in ${days} days. Refresh them, or reconnect the account.`);
	return account.missing_scopes.length > 0
		? warning(
				what,
				`Missing scopes: ${account.missing_scopes.join(', ')}. Reconnect the account and grant them.`,
			)
		: ok(what, `Connected; its tokens can be refreshed for ${days} days.`);
}

/** Reports whether the service refreshes the statistics on a schedule or leaves that to another program. */
const checkSchedule = ({ statsSchedule }: Config): Finding =>
	statsSchedule === 'off'
		? warning(
				'Statistics',
				'STATS_SCHEDULE is off, so they are refreshed only by n8n or another program. If you use neither, set it to daily.',
			)
		: ok('Statistics', `The service refreshes them ${scheduleWords(statsSchedule)}.`);

/** Warns about connected accounts whose statistics are more than a day old. */
function checkFreshness(accounts: readonly AccountJson[], overview: Overview): Finding[] {
	const isOld = new Set(overview.accounts.flatMap((one) => (one.stale ? one.account_id : [])));
	const names = accounts.filter(({ id, connected }) => connected && isOld.has(id)).map(nameOf);
	if (names.length === 0) return [];
	const text = `The statistics of ${names.join(', ')} are older than a day. The sync log of each account shows why.`;
	return [warning('Age of statistics', text)];
}

/** Warns if both the file and a connected account have a single-use token: using one copy invalidates the other. */
function checkOwners(
	{ environment: { values, file } }: Context,
	accounts: readonly AccountJson[],
): Finding[] {
	return PLATFORMS.flatMap((platform) => {
		const { singleUseToken } = commandLineOf(platform);
		const inService = accounts.filter((account) => account.platform === platform);
		if (!singleUseToken || !values[singleUseToken] || inService.length === 0) return [];
		const names = inService.map(({ username }) => `@${username}`).join(', ');
		return [
			warning(
				`Owner of the ${PLATFORM_NAMES[platform]} token`,
				`${file} contains a refresh token, and the service is connected to ${names}. If it belongs to the same account, each refresh invalidates the other copy: remove ${singleUseToken} from ${file}.`,
			),
		];
	});
}

/** Checks that the identity provider serves a discovery document for the issuer in the settings. */
async function checkIssuer({ oidc }: Config, http: Http): Promise<Finding[]> {
	if (oidc === undefined) return [];
	const what = 'Identity provider';
	const url = `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
	const answer = await http({ method: 'GET', url, auth: 'none' });
	if ('noAnswer' in answer) {
		const text = `${url} does not respond (${answer.noAnswer}). Check OIDC_ISSUER, the network and proxies.`;
		return [problem(what, text)];
	}
	const issuer = issuerIn(answer.body);
	if (answer.status !== 200 || issuer === undefined) {
		const text = `${url} does not describe an identity provider (HTTP status ${answer.status}). Check OIDC_ISSUER.`;
		return [problem(what, text)];
	}
	if (new URL(issuer).href === new URL(oidc.issuer).href) return [ok(what, `${issuer} responds.`)];
	return [problem(what, `It reports ${issuer} as its issuer. Set OIDC_ISSUER to exactly that.`)];
}

function issuerIn(body: string): string | undefined {
	try {
		const { issuer } = JSON.parse(body) as { issuer?: unknown };
		return typeof issuer === 'string' && URL.canParse(issuer) ? issuer : undefined;
	} catch {
		return undefined;
	}
}

async function checkService(context: Context): Promise<Finding[]> {
	const service = context.service();
	try {
		const accounts = await service.accounts();
		const overview = await service.call<Overview>('GET', '/dashboard/overview');
		return [
			ok('Service', `${service.url} responds and accepts the API key.`),
			...accounts.map(checkAccount),
			...checkFreshness(accounts, overview),
			...checkOwners(context, accounts),
		];
	} catch (error) {
		const verdict = context.namesService() ? problem : warning;
		return [verdict('Service', (error as Error).message)];
	}
}

/** Checks for common problems, without changing anything or using anything up. */
export const doctor: Command = {
	name: 'doctor',
	summary: 'Checks settings, network, disk, accounts and clock',
	words: [0, 0],
	async run(context) {
		const config = context.config();
		const stored = await appsInDashboard(context);
		const apps = LOGIN_NAMES.filter((login) => config[login].app !== undefined || stored.includes(login));
		const reached = await Promise.all(
			apps.map((login) =>
				checkHost(LOGIN_FACTS[login].where, LOGIN_SETUPS[login].host(config), context.http),
			),
		);
		const findings = [
			ok('Settings', 'All settings are valid.'),
			...checkRedirects(config, apps),
			...reached.flat(),
			...(await checkIssuer(config, context.http)),
			...(await checkStorage(config)),
			checkSchedule(config),
			...(await checkService(context)),
		];
		const lines = findings.map(({ what, verdict, text }) => `${MARKS[verdict]} ${what}: ${text}`);
		context.out.result({ findings }, lines.join('\n'));
		const problems = findings.filter(({ verdict }) => verdict === 'problem').length;
		if (problems > 0) throw new CommandFailed(`${problems} of ${findings.length} checks found a problem.`);
	},
};
