import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PLATFORM_NAMES, PLATFORMS } from '../../../platforms/errors';
import type { Http } from '../../../platforms/http';
import { commandLineOf, LOGIN_FACTS, LOGIN_SETUPS } from '../../channels';
import type { AccountJson } from '../../accounts';
import { LOGIN_NAMES, type Config } from '../../config';
import type { Command, Context } from '../context';
import { CommandFailed } from '../failure';

type Verdict = 'ok' | 'warning' | 'problem';

interface Finding {
	what: string;
	verdict: Verdict;
	/** What was seen, and for anything but `ok` what to do. */
	text: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const SOON_DAYS = 14;
const MOST_SKEW_SECONDS = 60;
const MARKS: Record<Verdict, string> = { ok: '✓', warning: '!', problem: '✗' };

const finding = (what: string, verdict: Verdict, text: string): Finding => ({ what, verdict, text });

/** Whether a platform's host answers at all, and how far this machine's clock is from its own. */
async function checkHost(what: string, url: string, http: Http): Promise<Finding[]> {
	const answer = await http({ method: 'GET', url, auth: 'none' });
	if ('noAnswer' in answer) {
		return [
			finding(what, 'problem', `${url} does not answer (${answer.noAnswer}). Check the network and proxies.`),
		];
	}
	const theirs = Date.parse(answer.headers.date ?? '');
	const skew = Math.round(Math.abs(Date.now() - theirs) / 1000);
	const clock =
		Number.isNaN(theirs) || skew <= MOST_SKEW_SECONDS
			? []
			: [
					finding(
						'Clock',
						'problem',
						`This machine's clock is ${skew} s off. Set it right: tokens and signatures depend on it.`,
					),
				];
	return [finding(what, 'ok', `${url} answers.`), ...clock];
}

/** The folder itself, or the one above it in which it would be made. */
function existing(folder: string): string {
	return existsSync(folder) ? folder : existing(dirname(folder));
}

async function checkDisk(config: Config): Promise<Finding> {
	const folder = existing(config.dataDir);
	const probe = join(folder, '.doctor');
	try {
		await writeFile(probe, '');
		await rm(probe);
		const { bavail, bsize } = await statfs(folder);
		const free = bavail * bsize;
		const text = `${(free / 1e9).toFixed(1)} GB are free for ${config.dataDir}.`;
		return free >= config.maxUploadBytes
			? finding('Disk', 'ok', text)
			: finding(
					'Disk',
					'warning',
					`${text} That is less than one largest upload (MAX_UPLOAD_BYTES). Make room.`,
				);
	} catch (error) {
		return finding(
			'Disk',
			'problem',
			`${config.dataDir} cannot be written (${(error as Error).message}). Set DATA_DIR.`,
		);
	}
}

function checkRedirects(config: Config): Finding[] {
	const configured = LOGIN_NAMES.filter((login) => config[login].app !== undefined);
	if (configured.length === 0) {
		return [finding('Apps', 'problem', 'No app is configured. Run "mediakit setup".')];
	}
	return configured.map((login) => {
		const base = config.publicUrl ?? `http://127.0.0.1:${config.port}`;
		const address = config[login].redirectUri ?? `${base}/api/auth/${login}/callback`;
		const verdict = address.startsWith('https:') ? 'ok' : 'warning';
		const note =
			verdict === 'ok'
				? ''
				: ' The platforms take https addresses; set PUBLIC_URL to one, or use it only with the sandbox.';
		return finding(
			`Redirect address of ${login}`,
			verdict,
			`Register exactly ${address} in the portal.${note}`,
		);
	});
}

function checkAccount(account: AccountJson): Finding {
	const what = `${account.platform} @${account.username}`;
	if (!account.connected) return finding(what, 'problem', 'Not connected any more. Connect it again.');
	const days = Math.floor((Date.parse(account.refresh_expires_at) - Date.now()) / DAY_MS);
	if (days < SOON_DAYS)
		return finding(what, 'warning', `Its tokens end in ${days} days. Refresh them, or connect it again.`);
	return account.missing_scopes.length > 0
		? finding(
				what,
				'warning',
				`Missing scopes: ${account.missing_scopes.join(', ')}. Connect it again and allow them.`,
			)
		: finding(what, 'ok', `Connected; its tokens can be renewed for ${days} days.`);
}

/** A token that works once: a copy in the file and an account in the service would burn each other. */
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
			finding(
				`Owner of the ${PLATFORM_NAMES[platform]} token`,
				'warning',
				`${file} has a refresh token, and the service is connected to ${names}. If it is the same account, only one may own it: remove ${singleUseToken} from ${file}.`,
			),
		];
	});
}

async function checkService(context: Context): Promise<Finding[]> {
	const service = context.service();
	try {
		const accounts = await service.accounts();
		return [
			finding('Service', 'ok', `${service.url} answers and takes the key.`),
			...accounts.map(checkAccount),
			...checkOwners(context, accounts),
		];
	} catch (error) {
		const verdict = context.namesService() ? 'problem' : 'warning';
		return [finding('Service', verdict, (error as Error).message)];
	}
}

/** Looks at everything that usually goes wrong, without changing or using up anything. */
export const doctor: Command = {
	name: 'doctor',
	summary: 'Checks settings, network, disk, accounts and clock',
	words: [0, 0],
	async run(context) {
		const config = context.config();
		const reached = await Promise.all(
			LOGIN_NAMES.filter((login) => config[login].app !== undefined).map((login) =>
				checkHost(LOGIN_FACTS[login].where, LOGIN_SETUPS[login].host(config), context.http),
			),
		);
		const findings = [
			finding('Settings', 'ok', 'Every setting can be read.'),
			...checkRedirects(config),
			...reached.flat(),
			await checkDisk(config),
			...(await checkService(context)),
		];
		const lines = findings.map(({ what, verdict, text }) => `${MARKS[verdict]} ${what}: ${text}`);
		context.out.result({ findings }, lines.join('\n'));
		const problems = findings.filter(({ verdict }) => verdict === 'problem').length;
		if (problems > 0) throw new CommandFailed(`${problems} of ${findings.length} checks found a problem.`);
	},
};
